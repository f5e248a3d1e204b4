import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { KernelError } from "../errors.js";
import { kernelCommand } from "../kernelspec.js";
import { type ConnectionInfo, readConnectionFile, writeConnectionFile } from "../protocol/connection.js";

/** How long a kernel that was told to end may take, in milliseconds. */
const grace = 3_000;

/** A kernel that a launcher has started, whose ports are bound. */
export class LaunchedKernel {
  /** Resolves with its exit code once it has ended. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  readonly #words: string;

  private constructor(child: ChildProcess, words: string) {
    this.#child = child;
    this.#words = words;
    this.ended = new Promise((resolve) => {
      child.once("error", () => resolve(1));
      child.once("exit", (code) => resolve(code ?? 1));
    });
    void this.ended.then(() => this.#endGroup("SIGTERM"));
  }

  /**
   * Starts a kernel that chooses its ports, and waits until it has.
   * @param file Where its connection file goes, in a folder of its own.
   * @param ip The address that it listens on.
   * @param range The ports to choose from; undefined: any.
   * @throws KernelError where it ends before.
   */
  static async start(
    file: string,
    ip: string,
    range: [number, number] | undefined,
  ): Promise<{ kernel: LaunchedKernel; connection: ConnectionInfo }> {
    writeConnectionFile(file, {
      transport: "tcp",
      ip,
      shell_port: 0,
      iopub_port: 0,
      stdin_port: 0,
      control_port: 0,
      hb_port: 0,
      key: randomBytes(32).toString("hex"),
      signature_scheme: "hmac-sha256",
      ...(range === undefined ? {} : { port_range: range }),
    });
    const [command = "", ...args] = kernelCommand(process.execPath, file);
    // What is left of it where the launcher is killed: a kernel ends with the parent that is named to it.
    const words = join(dirname(file), "stderr");
    const env = { ...process.env, JPY_PARENT_PID: String(process.pid), GRADSHEET_STDERR: words };
    // A process group of its own, which a signal from the gateway reaches with all that cells have started.
    const detached = process.platform !== "win32";
    const child = spawn(command, args, {
      detached,
      windowsHide: true,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    const kernel = new LaunchedKernel(child, words);
    const end = kernel.ended.then((code) => {
      throw new KernelError({
        place: "kernel launcher",
        rule: "starts a kernel that answers",
        got: `one that ended with exit code ${code}\n${kernel.lastWords()}`.trimEnd(),
      });
    });
    const connection = await Promise.race([boundConnection(file), end]);
    end.catch(() => {});
    return { kernel, connection };
  }

  /** What it said at its end that could not go where its launcher's words go: V8's, too. */
  lastWords(): string {
    try {
      return readFileSync(this.#words, "utf8");
    } catch {
      // It ended before it could say anything.
      return "";
    }
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** Sends it a signal. */
  signal(number: number): void {
    this.#child.kill(number);
  }

  /** Ends it: asks, waits a little, insists. */
  end(): void {
    this.#child.kill("SIGTERM");
    setTimeout(() => this.#child.kill("SIGKILL"), grace).unref();
  }

  /** Ends it at once with all that its cells have started. */
  kill(): void {
    this.#child.kill("SIGKILL");
    this.#endGroup("SIGKILL");
  }

  /** A kernel that was killed could not end what its cells had started. */
  #endGroup(signal: NodeJS.Signals): void {
    if (process.platform === "win32" || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nobody is left in it.
    }
  }
}

/** The connection once the kernel has written its ports into the file. */
function boundConnection(file: string): Promise<ConnectionInfo> {
  return new Promise((resolve) => {
    const look = (): void => {
      const info = readConnectionFile(file);
      if (info.shell_port === 0) return;
      watcher.close();
      clearInterval(again);
      resolve(info);
    };
    const watcher = watch(dirname(file), look);
    // Not every file system tells of changes.
    const again = setInterval(look, 200);
    watcher.on("error", () => {});
  });
}
