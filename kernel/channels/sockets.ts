import { Reply, Router, XPublisher } from "zeromq";
import type { ConnectionInfo } from "../protocol/connection.js";
import type { Message } from "../protocol/message.js";
import { bindPort } from "./bind-port.js";
import { SendQueue } from "./send-queue.js";
import { decodeMessage, encodeMessage } from "../protocol/wire.js";

/** How many messages the socket keeps for a subscriber that reads slowly; further ones wait in the queue before it. */
const mostUnread = 128;

/** The channels that carry requests. */
export type RequestChannel = "shell" | "control" | "stdin";

/** The five sockets of a kernel. */
export class Sockets {
  /** Where they are: the ports that were left to the kernel are filled in. */
  readonly info: ConnectionInfo;
  readonly #routers: Record<RequestChannel, Router>;
  readonly #iopub: XPublisher;
  readonly #heartbeat: Reply;
  readonly #broadcasts: SendQueue;

  private constructor(info: ConnectionInfo) {
    this.info = info;
    // A send without limit never has to wait: only then are messages sent in the order of the calls.
    // (zeromq.js refuses the 513th send of one turn otherwise: zeromq/zeromq.js#407.)
    const unlimited = { sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 };
    this.#routers = {
      shell: new Router({ ...unlimited, handover: true }),
      control: new Router({ ...unlimited, handover: true }),
      stdin: new Router({ ...unlimited, handover: true }),
    };
    // Without `noDrop` a slow subscriber would miss what is beyond the mark.
    const limited = { ...unlimited, sendHighWaterMark: mostUnread, noDrop: true };
    this.#iopub = new XPublisher({ ...limited, verbosity: "allSubs" });
    this.#broadcasts = new SendQueue(
      (frames) => this.#iopub.send(frames),
      (isLimited) => {
        if (!this.#iopub.closed) this.#iopub.sendHighWaterMark = isLimited ? mostUnread : 0;
      },
    );
    this.#heartbeat = new Reply({ linger: 0 });
  }

  /**
   * Binds all five.
   * @throws KernelError where a port is taken.
   */
  static async bind(asked: ConnectionInfo): Promise<Sockets> {
    const info = { ...asked };
    const sockets = new Sockets(info);
    const all = { ...sockets.#routers, iopub: sockets.#iopub, hb: sockets.#heartbeat };
    // One that fails ends the process, which no other may be in the middle of binding then: zeromq.js would abort it without a word.
    const outcomes = await Promise.allSettled(
      Object.entries(all).map(async ([name, socket]) => {
        const field = `${name as keyof typeof all}_port` as const;
        info[field] = await bindPort(socket, asked, asked[field]);
      }),
    );
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) {
      sockets.close();
      throw failed.reason;
    }
    return sockets;
  }

  /** Sends a reply or an input request back to where its identities lead. */
  send(channel: RequestChannel, message: Message<unknown>): void {
    const frames = encodeMessage(message, this.info.key, this.info.signature_scheme);
    // A client that is gone has no route any more; nobody else misses the message.
    this.#routers[channel].send(frames).catch(() => {});
  }

  /**
   * Sends a message to all subscribers.
   * @param taken Called once it is on its way.
   */
  broadcast(message: Message<unknown>, taken?: () => void): void {
    this.#broadcasts.add(encodeMessage(message, this.info.key, this.info.signature_scheme), taken);
  }

  /** Whether subscribers have yet to read so much that whoever has more to say should wait. */
  get isFull(): boolean {
    return this.#broadcasts.isFull;
  }

  /** Every valid request of a channel, in order; what is malformed or not signed with our key is dropped. */
  async *requests(channel: RequestChannel): AsyncGenerator<Message> {
    for await (const frames of this.#routers[channel]) {
      let message: Message;
      try {
        message = decodeMessage(frames, this.info.key, this.info.signature_scheme);
      } catch {
        continue;
      }
      yield message;
    }
  }

  /** The topic of every new subscription. */
  async *subscriptions(): AsyncGenerator<Uint8Array> {
    for await (const [frame] of this.#iopub) if (frame?.[0] === 1) yield frame.subarray(1);
  }

  /** Sends every heartbeat back. */
  async beat(): Promise<void> {
    for await (const frames of this.#heartbeat) await this.#heartbeat.send(frames);
  }

  /** Resolves when all broadcasts are with the socket, or the time is over. */
  sent(milliseconds: number): Promise<void> {
    return this.#broadcasts.empty(milliseconds);
  }

  /** Closes all sockets once what they hold is sent. */
  close(): void {
    for (const socket of [...Object.values(this.#routers), this.#iopub, this.#heartbeat]) socket.close();
  }
}
