import type { Socket } from "node:net";
import { WebSocket, type RawData } from "ws";
import type { Message } from "../../../kernel/protocol/message.js";
import {
  decodeParcel,
  encodeParcel,
  v1Protocol,
  type Subprotocol,
} from "../../../kernel/protocol/socket-wire.js";
import type { GradsheetError } from "../../errors.js";
import { KernelDied, KernelLost } from "../errors.js";
import type { ChannelName, RequestChannel } from "../kernel-link.js";
import { endedByHub, networkFault, placeOf, tokenFault } from "./faults.js";

/** The largest message that is taken, in bytes. */
const mostMessage = 2 ** 30;

/**
 * How often the server is asked whether it is still there, in milliseconds: a connection can end without a word, and proxies close those on
 * which nothing moves.
 */
const beat = 5_000;

/** A connection ends at the beat before which so many had no answer. */
const mostSilent = 3;

/** A connection that held so long was not cut by what it carried, in milliseconds. */
const steady = 15_000;

/** How long a server may take to accept a connection, in milliseconds: Jupyter's waits until the kernel answers. */
const handshake = 120_000;

/** A connection that was cut so often without a message in between will not do better. */
const mostCuts = 3;

export interface SocketOptions {
  /** The address of the kernel's channels, `ws:` or `wss:`, with the session that the server keeps messages for. */
  url: string;
  headers: Record<string, string>;
  /** Milliseconds for which a connection is tried again. */
  patience: number;
  onMessage: (channel: ChannelName, message: Message) => void;
  /** Told when a connection drops that had been there. */
  onDrop: () => void;
  /** Told once when there will be no connection any more; `isAway` is whether the server itself cannot be reached. */
  onGone: (why: GradsheetError, isAway: boolean) => void;
}

/** Why there is no connection. */
interface Refusal {
  error: unknown;
  /** What the server answered in place of it. */
  status: number | null;
  location: string | null;
}

interface Waiting {
  channel: RequestChannel;
  message: Message;
}

/**
 * A kernel's channels over a websocket that is opened anew when it drops: with the same session, for which the server has kept what came
 * meanwhile.
 */
export class KernelSocket {
  readonly #options: SocketOptions;
  #socket: WebSocket | null = null;
  #protocols: string[] = [v1Protocol];
  #isClosed = false;
  /** The beats since the server was heard. */
  #silent = 0;
  /** What could not be sent yet. */
  #waiting: Waiting[] = [];
  #lost: number | null = null;
  #cuts = 0;
  #openedAt = 0;
  /** What the connection is made of, and how much had come when it was last looked at. */
  #wire: Socket | null = null;
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #clock: NodeJS.Timeout;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#clock = setInterval(() => this.#beat(), beat).unref();
    this.#lost = Date.now();
    this.#connect();
  }

  get #host(): string {
    return new URL(this.#options.url).host;
  }

  /** For how many milliseconds the connection has been there; 0 where it is not. */
  get openFor(): number {
    return this.#socket?.readyState === WebSocket.OPEN ? Date.now() - this.#openedAt : 0;
  }

  /** Sends a message, now or when the connection is there. */
  send(channel: RequestChannel, message: Message): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) {
      this.#waiting.push({ channel, message });
      return;
    }
    const { header, parent_header, metadata, content, buffers } = message;
    const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
    const protocol: Subprotocol = socket.protocol === v1Protocol ? v1Protocol : "";
    socket.send(encodeParcel({ channel, parts, buffers }, protocol), (error) => {
      if (error !== undefined && error !== null) this.#waiting.push({ channel, message });
    });
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#clock);
    clearTimeout(this.#timer);
    this.#socket?.terminate();
  }

  #connect(): void {
    const { url, headers } = this.#options;
    const socket = new WebSocket(url, this.#protocols, {
      headers,
      handshakeTimeout: handshake,
      maxPayload: mostMessage,
      perMessageDeflate: false,
      followRedirects: false,
    });
    this.#socket = socket;
    let refusal: Refusal = { error: null, status: null, location: null };
    socket.once("unexpected-response", (_, response) => {
      refusal = { ...refusal, status: response.statusCode ?? 0, location: response.headers.location ?? null };
      response.resume();
      socket.terminate();
    });
    socket.once("upgrade", ({ socket: wire }) => (this.#wire = wire));
    socket.once("open", () => this.#opened());
    socket.on("message", (data, isBinary) => this.#receive(socket, data, isBinary));
    socket.on("pong", () => (this.#silent = 0));
    socket.on("error", (error) => {
      refusal = { ...refusal, error };
    });
    socket.once("close", (code) => this.#dropped(refusal, code));
  }

  #opened(): void {
    this.#lost = null;
    this.#openedAt = Date.now();
    this.#silent = 0;
    for (const { channel, message } of this.#waiting.splice(0)) this.send(channel, message);
  }

  #receive(socket: WebSocket, data: RawData, isBinary: boolean): void {
    this.#cuts = 0;
    this.#silent = 0;
    // A server that waits until a small packet has been acknowledged before it sends the next one (Nagle's algorithm) meets a system that
    // waits 40 ms with that (delayed acknowledgment). Whatever is sent takes the acknowledgment along: RFC 6455, 5.5.3, unasked pongs.
    if (socket.readyState === WebSocket.OPEN) socket.pong();
    let channel: string;
    let message: Message;
    try {
      ({ channel, message } = readMessage(data as Buffer, isBinary, socket.protocol));
    } catch (error) {
      return this.#gone(noMessage(this.#host, error as Error));
    }
    if (channel === "shell" || channel === "control" || channel === "iopub")
      this.#options.onMessage(channel, message);
  }

  #dropped({ error, status, location }: Refusal, code: number): void {
    if (this.#isClosed) return;
    const { headers, patience } = this.#options;
    const server = this.#host;
    if (/no subprotocol/.test((error as Error | null)?.message ?? "") && this.#protocols.length > 0) {
      this.#protocols = [];
      return this.#connect();
    }
    if (status === 404 || status === 410)
      return this.#gone(new KernelDied(`a kernel that the server has no longer`, "", "Its log may say why."));
    const goes = location === null ? null : placeOf(location, this.#options.url.replace(/^ws/, "http"));
    if (status === 424 || goes?.isEnded === true)
      return this.#gone(
        new KernelLost({
          place: server,
          rule: "must keep the user's server while notebooks run there",
          ...endedByHub,
        }),
        true,
      );
    if (status === 401 || status === 403 || goes?.isLogin === true) {
      const {
        rule,
        got = "none",
        cure = "",
      } = tokenFault(server, status ?? 0, headers["Authorization"] !== undefined);
      return this.#gone(new KernelLost({ place: server, rule, got, cure }));
    }
    if (this.#lost === null) {
      this.#options.onDrop();
      this.#lost = Date.now();
      // A laptop slept, a network changed.
      this.#cuts = Date.now() - this.#openedAt > steady ? 1 : this.#cuts + 1;
    }
    if (this.#cuts >= mostCuts) return this.#gone(cutAgain(server, code));
    if (Date.now() - this.#lost > patience) {
      // What was refused ends with an error of its own, which says less.
      const why = status === null && error !== null ? error : new Error(`the answer ${status ?? code}`);
      const { got } = networkFault(server, why);
      return this.#gone(
        new KernelLost({
          place: server,
          rule: "must be reached again when a connection drops",
          got: `${got} for ${Math.round(patience / 1_000)} s`,
          cure: "Is the server still running?",
        }),
        true,
      );
    }
    this.#timer = setTimeout(() => this.#connect(), this.#cuts === 0 ? 100 : 250);
  }

  #gone(why: GradsheetError, isAway = false): void {
    this.close();
    this.#options.onGone(why, isAway);
  }

  #beat(): void {
    if (this.#socket?.readyState !== WebSocket.OPEN) return;
    // A large message takes its time, and the answer to a ping waits behind it.
    const bytes = this.#wire?.bytesRead ?? 0;
    this.#silent = bytes === this.#bytes ? this.#silent + 1 : 0;
    if (this.#silent >= mostSilent) return this.#socket.terminate();
    this.#bytes = bytes;
    this.#socket.ping();
  }
}

function readMessage(
  data: Buffer,
  isBinary: boolean,
  protocol: string,
): { channel: string; message: Message } {
  const { channel, parts, buffers } = decodeParcel(data, isBinary, protocol === v1Protocol ? v1Protocol : "");
  const [header, parent_header, metadata, content] = parts.map(
    (part) => JSON.parse(Buffer.from(part).toString("utf8")) as Record<string, unknown>,
  );
  return {
    channel,
    message: { identities: [], header, parent_header, metadata, content, buffers } as unknown as Message,
  };
}

const noMessage = (server: string, error: Error): KernelLost =>
  new KernelLost({
    place: server,
    rule: "must pass on messages of Jupyter's protocol",
    got: `something else (${error.message})`,
    cure: "Is there a proxy before it that changes them?",
  });

const cutAgain = (server: string, code: number): KernelLost =>
  new KernelLost({
    place: server,
    rule: "must pass on all that a notebook shows",
    got: `a connection that was cut ${mostCuts} times at the same message (code ${code})`,
    cure: "Was the message too large? Jupyter Server passes on larger ones with --ServerApp.tornado_settings=\"{'websocket_max_message_size': 1000000000}\"; a proxy before it has a limit of its own.",
  });
