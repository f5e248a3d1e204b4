import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { HttpError } from "../http/http-error.js";
import { rawErrorReply } from "../http/reply.js";
import type { Kernels } from "./kernels.js";
import { v1Protocol } from "../../../kernel/protocol/socket-wire.js";

/** The largest message of a client, in bytes. */
const mostMessage = 64 * 2 ** 20;

/** How often a client is asked whether it is still there, in milliseconds. */
const beat = 30_000;

/** The websockets: the channels of kernels, and Jupyter's events, of which there are none. */
export class ChannelsSocket {
  readonly #kernels: Kernels;
  readonly #server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: mostMessage,
    // Without this the first one that is offered would be taken, known or not.
    handleProtocols: (offered) => (offered.has(v1Protocol) ? v1Protocol : false),
  });
  readonly #silent = new WeakSet<WebSocket>();
  readonly #clock: NodeJS.Timeout;

  constructor(kernels: Kernels) {
    this.#kernels = kernels;
    this.#server.on("wsClientError", ({ message }, socket) => {
      socket.end(rawErrorReply(new HttpError(400, `${message}.`, "bad websocket")));
    });
    this.#clock = setInterval(() => this.#beat(), beat).unref();
  }

  get connections(): number {
    return this.#server.clients.size;
  }

  /**
   * Accepts a websocket that the gate has let in. A kernel's is accepted when the kernel answers: what a client sends to one that is about to
   * start would be lost.
   * @throws HttpError before it is accepted.
   */
  async accept(
    path: string,
    query: URLSearchParams,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    if (path === "/api/events/subscribe") {
      // There are no events. A client that is refused would ask again for ever.
      const quiet = await this.#upgrade(request, socket, head);
      quiet.on("error", () => {});
      return;
    }
    const id = /^\/api\/kernels\/([\w-]+)\/channels$/.exec(path)?.[1];
    if (id === undefined) throw new HttpError(404, "There is no such websocket.", "not found");
    const kernel = this.#kernels.get(id);
    await kernel.ready;
    if (socket.destroyed) return;
    const client = await this.#upgrade(request, socket, head);
    const session = query.get("session_id");
    const isName = session !== null && session !== "" && session.length <= 256;
    kernel.connect(client, isName ? session : null, client.protocol === v1Protocol ? v1Protocol : "");
  }

  /** Ends all connections. */
  close(): void {
    clearInterval(this.#clock);
    for (const client of this.#server.clients) client.close(1001, "The server is stopping.");
    this.#server.close();
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<WebSocket> {
    return new Promise((resolve) => {
      this.#server.handleUpgrade(request, socket, head, (client) => {
        client.on("pong", () => this.#silent.delete(client));
        resolve(client);
      });
    });
  }

  /** A client that has not answered since the last time is gone. */
  #beat(): void {
    for (const client of this.#server.clients) {
      if (this.#silent.has(client)) client.terminate();
      this.#silent.add(client);
      client.ping();
    }
  }
}
