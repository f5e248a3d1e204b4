import { Dealer, Subscriber } from "zeromq";
import { endpoint, type ConnectionInfo } from "../../kernel/protocol/connection.js";
import type { Message } from "../../kernel/protocol/message.js";
import { decodeMessage, encodeMessage } from "../../kernel/protocol/wire.js";
import type { ChannelName, RequestChannel } from "./kernel-link.js";

/** How many broadcasts of a kernel that runs the code of others may wait to be read; our own kernel waits rather than dropping any. */
const mostUnread = 256;

/** A client's ends of a kernel's channels: signed messages out, checked messages in. */
export class Channels {
  #connection: ConnectionInfo;
  #shell = new Dealer({ linger: 0 });
  #control = new Dealer({ linger: 0 });
  #iopub = new Subscriber({ linger: 0 });

  /**
   * Connects; a kernel that is not there yet is no error.
   * @param connection - The kernel's addresses and key.
   * @param onMessage - Called for each message in the order in which it came; one whose signature is bad is dropped.
   * @param isBounded - Whether the kernel is to wait when this end does not read as fast as it shows: for the code of others.
   */
  constructor(
    connection: ConnectionInfo,
    onMessage: (channel: ChannelName, message: Message) => void,
    isBounded = false,
  ) {
    this.#connection = connection;
    // Outputs of any size and number are kept until they are read; the default drops messages beyond 1,000 of other kernels'.
    this.#iopub.receiveHighWaterMark = isBounded ? mostUnread : 0;
    this.#shell.connect(endpoint(connection, connection.shell_port));
    this.#control.connect(endpoint(connection, connection.control_port));
    this.#iopub.connect(endpoint(connection, connection.iopub_port));
    this.#iopub.subscribe();
    for (const [name, socket] of [
      ["shell", this.#shell],
      ["control", this.#control],
      ["iopub", this.#iopub],
    ] as const) {
      void this.#receive(name, socket, onMessage);
    }
  }

  async send(channel: RequestChannel, message: Message): Promise<void> {
    const { key, signature_scheme } = this.#connection;
    const socket = channel === "shell" ? this.#shell : this.#control;
    await socket.send(encodeMessage(message, key, signature_scheme));
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }

  async #receive(
    name: ChannelName,
    socket: AsyncIterable<Uint8Array[]>,
    onMessage: (channel: ChannelName, message: Message) => void,
  ): Promise<void> {
    const { key, signature_scheme } = this.#connection;
    for await (const frames of socket) {
      let message: Message;
      try {
        message = decodeMessage(frames, key, signature_scheme);
      } catch {
        // Whatever was not signed with this connection's key is not from this kernel.
        continue;
      }
      onMessage(name, message);
    }
  }
}
