import { randomUUID } from "node:crypto";
import { Dealer, Subscriber } from "zeromq";
import { endpoint, type ConnectionInfo } from "../../../kernel/protocol/connection.js";
import { joinFrames, splitFrames } from "../../../kernel/protocol/wire.js";
import type { RequestChannel } from "./request-header.js";
import type { Parcel } from "../../../kernel/protocol/socket-wire.js";

/**
 * The server's ends of a kernel's channels, for all clients of the kernel: what passes through is signed and checked, but not read. Shell,
 * control and stdin have one identity, for the kernel asks its questions of who sent the cell.
 */
export class KernelSockets {
  readonly #connection: ConnectionInfo;
  readonly #dealers: Record<RequestChannel, Dealer>;
  readonly #iopub: Subscriber;

  /** @param onParcel - Called for each message in the order in which it came; the next ones wait until its promise is done. */
  constructor(connection: ConnectionInfo, onParcel: (parcel: Parcel) => Promise<void> | void) {
    this.#connection = connection;
    const routingId = randomUUID();
    // A send without limit never has to wait: only then are messages sent in the order of the calls.
    const options = { linger: 0, sendHighWaterMark: 0, sendTimeout: 0, routingId, reconnectInterval: 20 };
    this.#dealers = { shell: new Dealer(options), control: new Dealer(options), stdin: new Dealer(options) };
    this.#iopub = new Subscriber({ linger: 0, reconnectInterval: 20 });
    this.#dealers.shell.connect(endpoint(connection, connection.shell_port));
    this.#dealers.control.connect(endpoint(connection, connection.control_port));
    this.#dealers.stdin.connect(endpoint(connection, connection.stdin_port));
    this.#iopub.connect(endpoint(connection, connection.iopub_port));
    this.#iopub.subscribe();
    for (const [channel, socket] of [...Object.entries(this.#dealers), ["iopub", this.#iopub] as const])
      void this.#receive(channel, socket, onParcel);
  }

  send(channel: RequestChannel, parts: Uint8Array[], buffers: Uint8Array[] = []): void {
    const { key, signature_scheme } = this.#connection;
    const frames = joinFrames({ identities: [], parts, buffers }, key, signature_scheme);
    // A socket that is closed meanwhile belongs to a kernel that has ended, which is told otherwise.
    this.#dealers[channel].send(frames).catch(() => {});
  }

  close(): void {
    for (const socket of [...Object.values(this.#dealers), this.#iopub]) socket.close();
  }

  async #receive(
    channel: string,
    socket: AsyncIterable<Uint8Array[]>,
    onParcel: (parcel: Parcel) => Promise<void> | void,
  ): Promise<void> {
    const { key, signature_scheme } = this.#connection;
    for await (const frames of socket) {
      let parcel: Parcel;
      try {
        const { parts, buffers } = splitFrames(frames, key, signature_scheme);
        parcel = { channel, parts, buffers };
      } catch {
        // Whatever was not signed with this connection's key is not from this kernel.
        continue;
      }
      await onParcel(parcel);
    }
  }
}
