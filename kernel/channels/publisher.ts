import { type Header, type Message, newMessage } from "../protocol/message.js";
import { broadcastId } from "../protocol/broadcast-id.js";
import type { Sockets } from "./sockets.js";

/** The header of the request that an output belongs to; empty before the first one. */
export type Parent = Pick<Message<unknown>, "header"> | undefined;

/** The broadcasts of the kernel. */
export class Publisher {
  readonly #sockets: Sockets;
  readonly #session: string;
  #count = 0;

  constructor(sockets: Sockets, session: string) {
    this.#sockets = sockets;
    this.#session = session;
  }

  publish(
    type: string,
    content: object,
    parent: Parent,
    { taken, ...options }: { metadata?: object; buffers?: Uint8Array[]; taken?: () => void } = {},
  ): void {
    this.#count += 1;
    const message = newMessage(type, content, {
      session: this.#session,
      id: broadcastId(this.#session, this.#count),
      identities: [Buffer.from(`kernel.${this.#session}.${type}`)],
      ...options,
    });
    message.parent_header = parent?.header ?? ({} as Partial<Header>);
    this.#sockets.broadcast(message, taken);
  }

  /** Whether subscribers have yet to read so much that what can wait should. */
  get isFull(): boolean {
    return this.#sockets.isFull;
  }

  status(state: "starting" | "busy" | "idle", parent: Parent): void {
    this.publish("status", { execution_state: state }, parent);
  }

  /** Greets every new subscriber, so that it knows that it misses nothing from now on. */
  async welcome(): Promise<void> {
    for await (const topic of this.#sockets.subscriptions()) {
      const content = { subscription: Buffer.from(topic).toString() };
      const identities = [topic];
      this.#sockets.broadcast(newMessage("iopub_welcome", content, { session: this.#session, identities }));
    }
  }
}
