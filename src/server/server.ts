import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { join } from "node:path";
import { InputError } from "../errors.js";
import { packageFolder } from "../package.js";
import { Checkpoints } from "./contents/checkpoints.js";
import { Contents } from "./contents/contents.js";
import { filesRoutes } from "./contents/files.js";
import { contentsRoutes } from "./contents/routes.js";
import { fileProblem } from "./contents/system-error.js";
import { Trust } from "./contents/trust.js";
import { newCookie, setCookie } from "./gate/cookie.js";
import { decide, type GateRules, type Verdict } from "./gate/gate.js";
import { isLoopback } from "./gate/host.js";
import { nextPath } from "./gate/next-path.js";
import { secretsOf, writeKey } from "./gate/secrets.js";
import { stateFolder } from "./gate/state-folder.js";
import { isSame } from "./gate/token.js";
import { WrongTokens } from "./gate/wrong-tokens.js";
import { Exchange } from "./http/exchange.js";
import { HttpError } from "./http/http-error.js";
import { errorReply, html, rawErrorReply, redirect, send, type Reply } from "./http/reply.js";
import { Router } from "./http/router.js";
import { commonHeaders, pagePolicy } from "./http/security-headers.js";
import { jupyterRoutes } from "./jupyter-routes.js";
import { ChannelsSocket } from "./kernels/channels-socket.js";
import { kernelspecRoutes } from "./kernels/kernel-specs.js";
import { Kernels } from "./kernels/kernels.js";
import { kernelRoutes, sessionRoutes } from "./kernels/routes.js";
import { Sessions } from "./kernels/sessions.js";
import { Book } from "./page/book.js";
import { pageRoutes } from "./page/routes.js";
import { paperRoutes } from "./papers/routes.js";
import { Edits } from "./papers/edits.js";
import { Jobs } from "./papers/jobs.js";
import { RootFolder } from "./root/root-folder.js";

/** The port where nobody asks for another one. */
const usualPort = 8890;

/** How many ports after it are tried. */
const morePorts = 50;

export interface ServerOptions {
  /** The folder that is served. */
  folder: string;
  /** Default: 8890, or the next one that is free; 0 takes any. */
  port?: number | undefined;
  /** The address to listen on; default 127.0.0.1. */
  host?: string | undefined;
  /** Origins of other sites that may ask with the token: `https://colab.research.google.com`. */
  origins?: readonly string[];
  /** A kernel without clients that does nothing is ended after so many milliseconds; default 8 hours. */
  idleLimit?: number;
  /** Makes a new token, and sends away whoever has the old one. */
  newToken?: boolean;
  /** Where secrets and trust are kept; default: the user's own folder. */
  state?: string;
  /** Where the page is built; default `dist/page`. */
  page?: string;
  /** Where the book is built; default `dist/site`. */
  book?: string;
  /** How long a request may take to say what it wants, in milliseconds; default 10 seconds. */
  headerTime?: number;
  /** Told of faults of the server itself. */
  onFault?: (text: string) => void;
}

/** What was going on when a server was stopped. */
export interface Stopped {
  /** Notebooks with cells that ran. */
  running: string[];
  /** Notebooks with text that a page had not saved. */
  unsaved: string[];
}

/** A server of worksheets: Jupyter's protocol, the page, and what the page asks. */
export class WorksheetServer {
  readonly kernels: Kernels;
  readonly sessions: Sessions;
  readonly #root: RootFolder;
  readonly #http: Server;
  readonly #sockets: ChannelsSocket;
  readonly #router: Router;
  readonly #rules: GateRules;
  readonly #jobs: Jobs;
  readonly #edits = new Edits();
  readonly #wrong = new WrongTokens();
  readonly #onFault: (text: string) => void;
  readonly #host: string;

  private constructor(options: ServerOptions) {
    this.#root = new RootFolder(options.folder);
    this.#host = options.host ?? "127.0.0.1";
    this.#onFault = options.onFault ?? (() => {});
    const state = options.state ?? stateFolder();
    const { token, secret } = secretsOf(state, this.#root.folder, options.newToken);
    const write = writeKey(secret);
    this.#rules = {
      port: 0,
      token,
      secret,
      write,
      hosts: isLoopback(this.#host) ? [] : [this.#host.toLowerCase()],
      origins: options.origins ?? [],
    };
    const contents = new Contents(this.#root, new Trust(state), new Checkpoints(this.#root));
    this.kernels = new Kernels(this.#root, options.idleLimit ?? 8 * 3_600_000);
    this.sessions = new Sessions(this.#root, this.kernels);
    this.#sockets = new ChannelsSocket(this.kernels);
    this.#jobs = new Jobs(this.#root);
    const started = new Date();
    const book = new Book(options.book ?? join(packageFolder, "dist", "site"));
    this.#router = new Router(
      pageRoutes({
        folder: options.page ?? join(packageFolder, "dist", "page"),
        root: this.#root,
        write,
        prepare: (path) => this.sessions.prepare(path),
        enter: (given) => this.#enter(given),
        book,
      }),
      jupyterRoutes(this.kernels, started, () => this.#sockets.connections),
      contentsRoutes(this.#root, contents),
      filesRoutes(this.#root),
      kernelspecRoutes,
      kernelRoutes(this.kernels),
      sessionRoutes(this.sessions),
      paperRoutes({
        root: this.#root,
        contents,
        sessions: this.sessions,
        kernels: this.kernels,
        jobs: this.#jobs,
        edits: this.#edits,
        started,
        book,
      }),
    );
    const { headerTime = 10_000 } = options;
    // Node looks at these times only now and then.
    const connectionsCheckingInterval = Math.min(2_000, headerTime / 4);
    this.#http = createServer(
      { maxHeaderSize: 16 * 1024, connectionsCheckingInterval, noDelay: true },
      (request, response) => void this.#answer(request, response),
    );
    this.#http.headersTimeout = headerTime;
    this.#http.requestTimeout = 60_000;
    this.#http.maxConnections = 512;
    this.#http.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket) => {
      const [status, text] = noRequest[code] ?? [400, "This is no request."];
      if (socket.writable) socket.end(rawErrorReply(new HttpError(status, text, "bad request")));
      else socket.destroy();
    });
    this.#http.on("upgrade", (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  /**
   * Starts a server.
   * @throws InputError where the port is taken, FileError where the user's own folder cannot be written.
   */
  static async start(options: ServerOptions): Promise<WorksheetServer> {
    const server = new WorksheetServer(options);
    await server.#listen(options.port);
    return server;
  }

  get port(): number {
    return this.#rules.port;
  }

  get token(): string {
    return this.#rules.token;
  }

  /** The address without the token: `http://127.0.0.1:8890/`. */
  get address(): string {
    const host = this.#host.includes(":") ? `[${this.#host}]` : this.#host;
    return `http://${["0.0.0.0", "[::]"].includes(host) ? "127.0.0.1" : host}:${this.port}/`;
  }

  /** The address that lets a browser in. */
  get entrance(): string {
    return `${this.address}?token=${this.token}`;
  }

  /** Ends kernels, jobs and connections. @returns What was going on. */
  async stop(): Promise<Stopped> {
    const running = this.kernels.all.filter(({ state }) => state === "busy");
    const stopped = {
      running: running.map(
        (kernel) => this.sessions.all.find((session) => session.kernel === kernel)?.path ?? kernel.name,
      ),
      unsaved: this.#edits.unsaved,
    };
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#jobs.end();
    this.#sockets.close();
    await this.kernels.end();
    this.#http.closeAllConnections();
    await closed;
    return stopped;
  }

  async #listen(port: number | undefined): Promise<void> {
    const first = port ?? usualPort;
    const last = port === undefined ? usualPort + morePorts : port;
    for (let tried = first; ; tried++) {
      try {
        await new Promise<void>((resolve, reject) => {
          this.#http.once("error", reject);
          this.#http.listen(tried, this.#host, () => {
            this.#http.off("error", reject);
            resolve();
          });
        });
        this.#rules.port = (this.#http.address() as AddressInfo).port;
        return;
      } catch (cause) {
        const { code } = cause as NodeJS.ErrnoException;
        if (code === "EADDRINUSE" && tried < last) continue;
        await this.kernels.end();
        throw new InputError(
          {
            place: "gradsheet serve",
            rule: `must be able to listen on ${this.#host}, port ${tried}`,
            got: code === "EADDRINUSE" ? "a port that another program has" : (cause as Error).message,
            cure: "Choose another one with --port.",
          },
          { cause },
        );
      }
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
    const { path, query } = split(request.url);
    let reply: Reply | null;
    try {
      reply = await this.#replyTo(request, response, path, query);
    } catch (error) {
      reply = this.#problem(error, request, path);
    }
    if (reply === null || response.headersSent || response.destroyed) return;
    // What of the body was not read is not waited for.
    if (!request.complete) response.setHeader("Connection", "close");
    send(response, reply, request.method === "HEAD");
  }

  async #replyTo(
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): Promise<Reply | null> {
    const method = request.method ?? "GET";
    if (!path.startsWith("/")) throw new HttpError(400, "The address must begin with /.", "bad path");
    const verdict = decide(asked(request, path, query, false), this.#rules);
    switch (verdict.kind) {
      case "refused":
        throw this.#refusal(verdict);
      case "login":
        return redirect(`/login?next=${encodeURIComponent(`${path}${rest(query)}`)}`);
      case "enters":
        return this.#entered(request, path, query);
      case "preflight":
        return { status: 204, headers: corsHeaders(verdict.origin, true) };
      case "admitted": {
        if (verdict.origin !== null)
          for (const [name, value] of Object.entries(corsHeaders(verdict.origin, false)))
            response.setHeader(name, value);
        const found = this.#router.find(method, path);
        if ("handler" in found) return found.handler(new Exchange(request, response, query, found.words));
        if (found.methods.length === 0) throw new HttpError(404, "There is nothing here.", "not found");
        response.setHeader("Allow", found.methods.join(", "));
        throw new HttpError(405, `This address does not take ${method}.`, "bad method");
      }
    }
  }

  /** The token was in a page's address: it becomes a cookie, and the address goes on without it. */
  #entered(request: IncomingMessage, path: string, query: URLSearchParams): Reply {
    const headers = { "Set-Cookie": setCookie(this.port, newCookie(this.#rules.secret)) };
    // A path of two slashes would lead to another site.
    const target = nextPath(`${path}${rest(query)}`);
    const site = request.headers["sec-fetch-site"];
    if (site === undefined || site === "none" || site === "same-origin")
      return redirect(target, 303, headers);
    // A browser does not send the new cookie on a way that another site's link began; a page of our own begins anew.
    const host = request.headers.host ?? "";
    const refresh = `<!doctype html><meta http-equiv="refresh" content="0;url=${encodeURI(target).replaceAll('"', "%22").replaceAll("&", "&amp;")}"><title>gradsheet</title>`;
    const reply = html(refresh, pagePolicy(host));
    return { ...reply, headers: { ...reply.headers, ...headers } };
  }

  #enter(token: string): string | null {
    if (isSame(token, this.#rules.token)) return setCookie(this.port, newCookie(this.#rules.secret));
    if (this.#wrong.add()) throw tooManyTokens();
    return null;
  }

  #refusal({ status, message, wrongToken }: Extract<Verdict, { kind: "refused" }>): HttpError {
    if (wrongToken === true && this.#wrong.add()) return tooManyTokens();
    return new HttpError(status, message, "forbidden");
  }

  /** A fault of the server is told in its own log; who asked hears that there was one. */
  #problem(error: unknown, request: IncomingMessage, path: string): Reply {
    if (error instanceof HttpError) return errorReply(error);
    const told = fileProblem(error, "the file");
    if (told instanceof HttpError) return errorReply(told);
    // Who asked went away.
    if ((error as NodeJS.ErrnoException).code === "ECONNRESET")
      return errorReply(new HttpError(400, "Aborted"));
    this.#onFault(`${request.method} ${path}: ${(error as Error).stack ?? String(error)}`);
    return errorReply(
      new HttpError(500, "The server has a fault: see its terminal.", null, { traceback: "" }),
    );
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Whoever goes away before the answer is no fault.
    socket.on("error", () => socket.destroy());
    const { path, query } = split(request.url);
    try {
      const verdict = decide(asked(request, path, query, true), this.#rules);
      if (verdict.kind === "refused") throw this.#refusal(verdict);
      if (verdict.kind !== "admitted") throw new HttpError(403, "Forbidden", "forbidden");
      await this.#sockets.accept(path, query, request, socket, head);
    } catch (error) {
      const problem = error instanceof HttpError ? error : new HttpError(500, "The kernel does not start.");
      if (!(error instanceof HttpError)) this.#onFault(`websocket ${path}: ${(error as Error).message}`);
      socket.end(rawErrorReply(problem));
    }
  }
}

/** What Node calls a request that it does not pass on, as clients are told of it. */
const noRequest: Record<string, [status: number, text: string]> = {
  HPE_HEADER_OVERFLOW: [431, "The headers may have 16 kB at most."],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "The request took too long to come."],
};

const tooManyTokens = () => new HttpError(429, "Too many wrong tokens. Wait a minute.", "too many");

/** The path as it came: whoever tidies it first has decided what `..` means. */
function split(url = "/"): { path: string; query: URLSearchParams } {
  const at = url.indexOf("?");
  return at === -1
    ? { path: url, query: new URLSearchParams() }
    : { path: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) };
}

/** The query without the token. */
function rest(query: URLSearchParams): string {
  const others = new URLSearchParams(query);
  others.delete("token");
  return others.size === 0 ? "" : `?${others.toString()}`;
}

const asked = (request: IncomingMessage, path: string, query: URLSearchParams, websocket: boolean) => ({
  method: request.method ?? "GET",
  path,
  query,
  headers: request.headers,
  hosts: request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === "host").length,
  websocket,
});

/** What a browser wants to read before another site's page may ask. */
const corsHeaders = (origin: string, preflight: boolean): Record<string, string> => ({
  "Access-Control-Allow-Origin": origin,
  "Access-Control-Allow-Credentials": "true",
  "Cross-Origin-Resource-Policy": "cross-origin",
  Vary: "Origin",
  ...(preflight
    ? {
        "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match, If-None-Match, X-XSRFToken",
        "Access-Control-Allow-Private-Network": "true",
        "Access-Control-Max-Age": "600",
      }
    : {}),
});
