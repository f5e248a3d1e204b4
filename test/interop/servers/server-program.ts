import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { installKernelspec } from "../../../kernel/kernelspec.js";
import { signalAll, withDescendants } from "../../../kernel/process-tree.js";

/** A program of an environment that `setup.sh` makes. */
export const installed = (environment: ".venv" | ".venv-gateway", ...names: string[]): string =>
  fileURLToPath(new URL(`../../../${[environment, ...names].join("/")}`, import.meta.url));

/** How long a server may take to answer, in milliseconds: it starts on a machine that does other things too. */
const startTimeout = 120_000;

/** How long it may take to end before it is killed, in milliseconds. */
const grace = 15_000;

/** A folder of a server's own: what it serves, its settings, and this package's kernel, installed for it alone. */
export class Home {
  readonly path: string;
  readonly environment: Record<string, string | undefined>;

  constructor(name: string, { launcher = false } = {}) {
    this.path = mkdtempSync(join(tmpdir(), `gradsheet-${name}-`));
    installKernelspec({ prefix: this.inside("prefix"), launcher });
    for (const folder of ["home", "served"]) mkdirSync(this.inside(folder));
    this.environment = {
      ...process.env,
      HOME: this.inside("home"),
      JUPYTER_CONFIG_DIR: this.inside("config"),
      JUPYTER_DATA_DIR: this.inside("data"),
      JUPYTER_RUNTIME_DIR: this.inside("runtime"),
      JUPYTER_PATH: this.inside("prefix", "share", "jupyter"),
      // A server reads what its kernels tell of themselves; nothing of it is for the tests' own kernels.
      JPY_PARENT_PID: undefined,
    };
  }

  inside(...names: string[]): string {
    return join(this.path, ...names);
  }

  write(name: string, text: string): string {
    const path = this.inside(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** A kernel as Jupyter's REST interface lists it. */
export interface ListedKernel {
  id: string;
  name: string;
  execution_state: string;
  /** How many clients it has. */
  connections: number;
}

export interface ProgramOptions {
  /** The command and its arguments. */
  command: string[];
  /** What is in its environment beside what the folder brings. */
  environment?: Record<string, string>;
  /** What opens it. */
  token: string;
  /** Where it will answer: what `--server` is given. */
  address: string;
  /** Where its REST interface is, as far as that is somewhere else. */
  api?: string;
}

/** A server that runs in a process of its own, known by the process's id. */
export class ServerProgram {
  private constructor(
    readonly home: Home,
    readonly address: string,
    readonly token: string,
    readonly child: ChildProcess,
    private readonly logFile: string,
  ) {}

  /** Starts it and waits until it answers. */
  static async start(home: Home, { command, environment, token, address, api }: ProgramOptions) {
    const logFile = home.write("log", "");
    const [program = "", ...args] = command;
    // Into a file: a pipe that nobody reads in time would hold the server up.
    const { openSync, closeSync } = await import("node:fs");
    const log = openSync(logFile, "a");
    const child = spawn(program, args, {
      cwd: home.inside("served"),
      env: { ...home.environment, ...environment },
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    const server = new ServerProgram(home, address, token, child, logFile);
    try {
      await server.#answers(api ?? `${address}api`);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  async #answers(url: string): Promise<void> {
    const deadline = Date.now() + startTimeout;
    for (;;) {
      const isUp = await fetch(url, { headers: this.#headers }).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isUp) return;
      if (this.child.exitCode !== null || this.child.signalCode !== null || Date.now() > deadline)
        throw new Error(`the server at ${url} does not answer:\n${this.log}`);
      await sleep(250);
    }
  }

  get #headers(): Record<string, string> {
    return { Authorization: `token ${this.token}` };
  }

  /** What it has said so far. */
  get log(): string {
    return readFileSync(this.logFile, "utf8");
  }

  async kernels(): Promise<ListedKernel[]> {
    for (;;) {
      const answer = await fetch(`${this.address}api/kernels`, { headers: this.#headers });
      if (answer.ok) return (await answer.json()) as ListedKernel[];
      // A kernel that ends while it is asked for makes a server refuse the whole list.
      if (answer.status !== 404 && answer.status !== 500)
        throw new Error(`the server lists no kernels: ${answer.status}`);
      await sleep(50);
    }
  }

  /** Ends the server alone at once, as a machine that goes down does; its kernels learn it by themselves. */
  async kill(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  /** Ends it with all that it has started, and removes its folder. */
  async stop(): Promise<void> {
    const all = this.child.pid === undefined ? [] : withDescendants([this.child.pid]);
    if (this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGTERM");
      const late = setTimeout(() => this.child.kill("SIGKILL"), grace);
      await ended;
      clearTimeout(late);
    }
    signalAll(all, "SIGKILL");
    this.home.remove();
  }
}

/** Ports that are free on this machine. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
