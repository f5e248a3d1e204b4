import type { WebSocket } from "ws";
import { encodeParcel, type Parcel, type Subprotocol } from "../../../kernel/protocol/socket-wire.js";

/** How long what comes for a client is kept while its connection is away, in milliseconds. */
const keptFor = 30 * 60_000;

/** Beyond this a client reads too slowly: what it has yet to read, in bytes. */
const mostUnread = 32 * 2 ** 20;

/** How long the kernel waits for a client that reads slowly, in milliseconds; then its connection is ended, and it may come back. */
const patience = 10_000;

const sizeOf = ({ parts, buffers }: Parcel) =>
  [...parts, ...buffers].reduce((sum, piece) => sum + piece.byteLength, 0);

/** A client of a kernel: its connection while there is one, and what came for it while it was away. */
export class Outlet {
  /** The sessions that its messages name: answers to them are for it. */
  readonly sessions = new Set<string>();
  #socket: WebSocket | null = null;
  #protocol: Subprotocol = "";
  #kept: Parcel[] = [];
  #keptBytes = 0;
  #away = Date.now();

  get isConnected(): boolean {
    return this.#socket !== null;
  }

  /** How much is kept for it. */
  get bytes(): number {
    return this.#keptBytes;
  }

  /** Whether nobody is going to come back for what is kept. */
  isStale(now = Date.now()): boolean {
    return this.#socket === null && now - this.#away > keptFor;
  }

  /** Gives it a connection: what came meanwhile goes out first, and an older connection ends. */
  connect(socket: WebSocket, protocol: Subprotocol): void {
    const old = this.#socket;
    this.#socket = socket;
    this.#protocol = protocol;
    old?.close(1000, "The session has another connection.");
    const kept = this.#kept;
    this.drop();
    for (const parcel of kept) this.send(parcel);
  }

  /** @returns Whether that was its connection. */
  disconnect(socket: WebSocket): boolean {
    if (this.#socket !== socket) return false;
    this.#socket = null;
    this.#away = Date.now();
    return true;
  }

  send(parcel: Parcel): void {
    if (this.#socket === null) {
      this.#kept.push(parcel);
      this.#keptBytes += sizeOf(parcel);
      return;
    }
    // What cannot be sent any more is told by the socket's end.
    this.#socket.send(encodeParcel(parcel, this.#protocol), () => {});
  }

  /** Forgets what is kept. */
  drop(): void {
    this.#kept = [];
    this.#keptBytes = 0;
  }

  /** Waits while the client has much to read; one that does not read at all loses its connection. */
  async drained(): Promise<void> {
    const deadline = Date.now() + patience;
    while (this.#socket !== null && this.#socket.bufferedAmount > mostUnread) {
      if (Date.now() > deadline) {
        this.#socket.terminate();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(code: number, reason: string): void {
    this.#socket?.close(code, reason);
  }
}
