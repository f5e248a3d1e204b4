import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { WebSocketServer, type WebSocket } from "ws";
import { newMessage, type Message } from "../../../kernel/protocol/message.js";
import { decodeParcel, encodeParcel, v1Protocol } from "../../../kernel/protocol/socket-wire.js";
import { packageVersion } from "../../../src/package.js";

/** What a server was asked. */
export interface Seen {
  method: string;
  path: string;
  authorization: string | undefined;
  body: Record<string, unknown>;
}

/** What a server says instead of what it would. */
export interface Said {
  status: number;
  body?: string;
  headers?: Record<string, string>;
}

/** What a cell of a text does: without it the text itself is its result. */
export type Cell = (kernel: FakeKernel, request: Message) => Promise<void | "no reply"> | void | "no reply";

export interface FakeOptions {
  token?: string;
  cells?: Record<string, Cell>;
  /** The kernels that it has. */
  names?: string[];
  hasContents?: boolean;
  /** The path in front of all that it has: `/user/ada`. */
  prefix?: string;
  /** Says something else; undefined: what it would. */
  instead?: (seen: Seen, server: FakeServer) => Said | undefined;
  /** Speaks without subprotocol, as old servers do. */
  isOld?: boolean;
  server?: (handler: (request: IncomingMessage, response: ServerResponse) => void) => Server;
}

/** A kernel that only seems to be one: a cell does what the test says. */
export class FakeKernel {
  readonly id: string;
  readonly path: string | null;
  state = "idle";
  interrupts = 0;
  onInterrupt: () => void = () => {};
  #socket: WebSocket | null = null;
  #session: string | null = null;
  #kept: Message[][] = [];
  #channels = new WeakMap<Message, string>();
  /** How many requests have come. */
  asked = 0;
  /** Cells run in turn. */
  turn: Promise<void> = Promise.resolve();
  /** How often a client has connected. */
  connections = 0;

  constructor(id: string, path: string | null) {
    this.id = id;
    this.path = path;
  }

  connect(socket: WebSocket, session: string | null): void {
    this.connections += 1;
    this.#socket = socket;
    // As Jupyter Server: what was kept is for the session that was away.
    if (session !== this.#session) this.#kept = [];
    this.#session = session;
    for (const [message] of this.#kept.splice(0)) this.#send(message);
    socket.on("close", () => {
      if (this.#socket === socket) this.#socket = null;
    });
    socket.on("error", () => {});
  }

  say(channel: string, type: string, content: object, parent: Message): void {
    const message = newMessage(type, content as Record<string, unknown>, { session: "kernel", parent });
    this.#channels.set(message, channel);
    this.#send(message);
  }

  print(text: string, parent: Message, name = "stdout"): void {
    this.say("iopub", "stream", { name, text }, parent);
  }

  reply(request: Message, content: object = {}): void {
    const type = request.header.msg_type.replace("_request", "_reply");
    this.say("shell", type, { status: "ok", execution_count: 1, ...content }, request);
  }

  /** Ends a cell with an error. */
  fail(request: Message, ename: string, evalue = ""): "no reply" {
    this.reply(request, { status: "error", ename, evalue, traceback: [] });
    this.say("iopub", "status", { execution_state: "idle" }, request);
    return "no reply";
  }

  /** Sends what is no message. */
  babble(): void {
    this.#socket?.send(Buffer.from("<html>"));
  }

  /** The connection drops without a word, after what was sent. */
  cut(): void {
    const socket = this.#socket as unknown as { _socket: Socket } | null;
    this.#socket = null;
    socket?._socket.end();
  }

  #send(message: Message): void {
    if (this.#socket === null) {
      this.#kept.push([message]);
      return;
    }
    const { header, parent_header, metadata, content } = message;
    const parts = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
    const protocol = this.#socket.protocol === v1Protocol ? v1Protocol : "";
    this.#socket.send(encodeParcel({ channel: this.#channels.get(message)!, parts, buffers: [] }, protocol));
  }
}

/** A server of Jupyter's protocol that does what a test says: every fault at its time. */
export class FakeServer {
  readonly kernels = new Map<string, FakeKernel>();
  readonly seen: Seen[] = [];
  /** The folders and files that it has, by path; a folder is null. */
  readonly files = new Map<string, Buffer | null>();
  /** The most kernels that it had at a time. */
  most = 0;
  readonly #options: FakeOptions;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  private constructor(options: FakeOptions) {
    this.#options = options;
    const handler = (request: IncomingMessage, response: ServerResponse) =>
      void this.#answer(request, response);
    this.#server = options.server?.(handler) ?? createServer(handler);
    this.#sockets = new WebSocketServer({
      noServer: true,
      handleProtocols: (offered) => (options.isOld !== true && offered.has(v1Protocol) ? v1Protocol : false),
    });
    this.#server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on("error", () => {});
      const { pathname, searchParams } = new URL(request.url!, "http://x");
      const said = this.#note(request, {});
      const kernel = this.kernels.get(/kernels\/([^/]+)\/channels/.exec(pathname)?.[1] ?? "");
      if (said !== undefined || kernel === undefined)
        return void socket.end(`HTTP/1.1 ${said?.status ?? 404} No\r\nContent-Length: 0\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, (client) => {
        kernel.connect(client, searchParams.get("session_id"));
        client.on("message", (data: Buffer, isBinary) => void this.#receive(kernel, client, data, isBinary));
      });
    });
  }

  static async start(options: FakeOptions = {}): Promise<FakeServer> {
    const fake = new FakeServer(options);
    fake.#server.listen(0, "127.0.0.1");
    await once(fake.#server, "listening");
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  async stop(): Promise<void> {
    for (const client of this.#sockets.clients) client.terminate();
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, "close");
  }

  async #receive(kernel: FakeKernel, client: WebSocket, data: Buffer, isBinary: boolean): Promise<void> {
    const parcel = decodeParcel(data, isBinary, client.protocol === v1Protocol ? v1Protocol : "");
    const [header, parent_header, metadata, content] = parcel.parts.map(
      (part) => JSON.parse(Buffer.from(part).toString()) as Record<string, unknown>,
    );
    const request = {
      header,
      parent_header,
      metadata,
      content,
      identities: [],
      buffers: [],
    } as unknown as Message;
    kernel.asked += 1;
    kernel.turn = kernel.turn.then(() => this.#run(kernel, request));
    await kernel.turn;
  }

  async #run(kernel: FakeKernel, request: Message): Promise<void> {
    kernel.say("iopub", "status", { execution_state: "busy" }, request);
    if (request.header.msg_type === "kernel_info_request")
      kernel.reply(request, {
        implementation: "gradsheet",
        implementation_version: packageVersion,
        language_info: { name: "typescript" },
      });
    else {
      const { code, silent } = request.content as { code: string; silent: boolean };
      kernel.state = "busy";
      const cell = this.#options.cells?.[code];
      const result = await cell?.(kernel, request);
      kernel.state = "idle";
      if (result === "no reply") return;
      if (cell === undefined && !silent)
        kernel.say(
          "iopub",
          "execute_result",
          { execution_count: 1, data: { "text/plain": code }, metadata: {} },
          request,
        );
      kernel.reply(request);
    }
    kernel.say("iopub", "status", { execution_state: "idle" }, request);
  }

  #note(request: IncomingMessage, body: Record<string, unknown>): Said | undefined {
    const seen: Seen = {
      method: request.method!,
      path: request.url!,
      authorization: request.headers.authorization,
      body,
    };
    this.seen.push(seen);
    const { token, instead } = this.#options;
    const said = instead?.(seen, this);
    if (said !== undefined) return said;
    if (token !== undefined && seen.authorization !== `token ${token}` && !seen.path.endsWith("/api"))
      return { status: 403, body: '{"message":"Forbidden","reason":null}' };
    return undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const piece of request.setEncoding("utf8")) text += piece;
    const body = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
    const { prefix = "" } = this.#options;
    const url = request.url!;
    const said =
      this.#note(request, body) ??
      (url.startsWith(prefix)
        ? this.#said(request.method!, url.slice(prefix.length), body)
        : { status: 404, body: "<p>Nothing here</p>" });
    const type = said.body?.startsWith("<") ? "text/html; charset=utf-8" : "application/json";
    response.writeHead(said.status, { "Content-Type": type, ...said.headers });
    const isPacked = said.headers?.["Content-Encoding"] === "gzip";
    response.end(isPacked ? gzipSync(said.body!) : (said.body ?? ""));
  }

  #said(method: string, url: string, body: Record<string, unknown>): Said {
    const { pathname } = new URL(url, "http://x");
    const path = decodeURIComponent(pathname);
    const json = (value: unknown, status = 200): Said => ({ status, body: JSON.stringify(value) });
    const missing = json({ message: "No such thing", reason: null }, 404);
    if (path === "/api") return json({ version: "2.0" });
    if (path === "/api/kernelspecs")
      return json({
        kernelspecs: Object.fromEntries((this.#options.names ?? ["gradsheet"]).map((name) => [name, {}])),
      });
    if (path === "/api/kernels" && method === "POST") {
      const kernel = new FakeKernel(body["kernel_id"] as string, (body["path"] as string) ?? null);
      this.kernels.set(kernel.id, kernel);
      this.most = Math.max(this.most, this.kernels.size);
      return json({ id: kernel.id, name: body["name"] }, 201);
    }
    const [, id, action] = /^\/api\/kernels\/([^/]+)(\/interrupt)?$/.exec(path) ?? [];
    const kernel = this.kernels.get(id ?? "");
    if (id !== undefined) {
      if (kernel === undefined) return missing;
      if (action !== undefined) {
        kernel.interrupts += 1;
        kernel.onInterrupt();
        return { status: 204 };
      }
      if (method === "DELETE") {
        this.kernels.delete(id);
        kernel.cut();
        return { status: 204 };
      }
      return json({ id, execution_state: kernel.state });
    }
    if (!path.startsWith("/api/contents") || this.#options.hasContents === false) return missing;
    const file = path.slice("/api/contents/".length);
    if (method === "GET") {
      const bytes = this.files.get(file);
      const model = (name: string, held: Buffer | null) => ({
        path: name,
        type: held === null ? "directory" : "file",
        size: held?.length ?? null,
        last_modified: held?.toString("base64"),
      });
      if (bytes !== null && bytes !== undefined)
        return json({ ...model(file, bytes), content: bytes.toString("base64") });
      const inner = [...this.files].filter(([name]) => name.slice(0, name.lastIndexOf("/")) === file);
      return json({ type: "directory", content: inner.map(([name, held]) => model(name, held)) });
    }
    if (method === "PUT") {
      const isFolder = body["type"] === "directory";
      const bytes = isFolder ? null : Buffer.from(body["content"] as string, "base64");
      this.files.set(file, bytes);
      return json({ path: file, size: bytes?.length ?? null, last_modified: bytes?.toString("base64") }, 201);
    }
    for (const name of this.files.keys())
      if (name === file || name.startsWith(`${file}/`)) this.files.delete(name);
    return { status: 204 };
  }
}
