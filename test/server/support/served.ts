import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorksheetServer, type ServerOptions } from "../../../src/server/server.js";

/** What a server said. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON. */
  json: any; // oxlint-disable-line typescript/no-explicit-any
}

/** A server of a folder of its own, with its secrets in another one. */
export class Served {
  readonly server: WorksheetServer;
  readonly folder: string;
  readonly scratch: string;
  readonly faults: string[];

  private constructor(server: WorksheetServer, scratch: string, faults: string[]) {
    this.server = server;
    this.scratch = scratch;
    this.folder = join(scratch, "served");
    this.faults = faults;
  }

  /** @param write - Puts files into the served folder before the server starts. */
  static async start(
    write: (folder: string, scratch: string) => void = () => {},
    options: Partial<ServerOptions> = {},
  ): Promise<Served> {
    const scratch = mkdtempSync(join(tmpdir(), "gradsheet-served-"));
    const folder = join(scratch, "served");
    const { mkdirSync } = await import("node:fs");
    mkdirSync(folder);
    write(folder, scratch);
    const faults: string[] = [];
    const server = await WorksheetServer.start({
      folder,
      port: 0,
      state: join(scratch, "state"),
      onFault: (text) => faults.push(text),
      ...options,
    });
    return new Served(server, scratch, faults);
  }

  get base(): string {
    return this.server.address;
  }

  get host(): string {
    return `127.0.0.1:${this.server.port}`;
  }

  /** Asks with the token. */
  async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      redirect: "manual",
      headers: { Authorization: `token ${this.server.token}`, ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text) as unknown;
      },
    };
  }

  /** What the server says to bytes as they are: nothing tidies the path, the host or the lengths on the way. */
  raw(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.server.port, "127.0.0.1");
      const parts: Buffer[] = [];
      socket.on("data", (part) => parts.push(part));
      socket.on("close", () => resolve(Buffer.concat(parts).toString("latin1")));
      socket.on("error", (error: NodeJS.ErrnoException) => {
        // The server may end the connection while bytes are still on their way.
        if (error.code !== "ECONNRESET" && error.code !== "EPIPE") reject(error);
      });
      socket.write(bytes);
    });
  }

  /** A request, line by line; `Connection: close` is added. */
  lines(first: string, headers: readonly string[], body = ""): Promise<string> {
    return this.raw([`${first} HTTP/1.1`, ...headers, "Connection: close", "", body].join("\r\n"));
  }

  /** The status of what `lines` says. */
  async statusOf(first: string, headers: readonly string[], body = ""): Promise<number> {
    return statusIn(await this.lines(first, headers, body));
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

export const statusIn = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
