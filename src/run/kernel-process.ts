import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kernelspec } from "../../kernel/kernelspec.js";
import { newConnection, writeConnectionFile, type ConnectionInfo } from "../../kernel/protocol/connection.js";
import { FileError } from "../errors.js";
import { KernelDied } from "./errors.js";

/** How long a kernel that was told to stop may take before it is killed, in milliseconds. */
const grace = 3_000;

/** How much is kept of what a kernel says before it dies, in characters. */
const mostSaid = 4_000;

const stderrFile = (scratch: string): string => join(scratch, "stderr");

/** @throws FileError where the system's folder for temporary files cannot be written. */
function scratchFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "gradsheet-kernel-"));
  } catch (cause) {
    throw new FileError(
      {
        place: tmpdir(),
        rule: "must be a folder that can be written, for the kernel's connection",
        got: (cause as Error).message,
        cure: "Set TMPDIR to one.",
      },
      { cause },
    );
  }
}

export interface ProcessOptions {
  /** Whether a person sees the outputs as they come. */
  watched?: boolean;
  /** The notebook's file, as Jupyter's own server tells it to kernels. */
  notebook?: string | undefined;
}

/** A kernel's process and the connection it was given. */
export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Resolves once the process has ended, with what there is to say about it. */
  readonly died: Promise<KernelDied>;
  #child: ChildProcess;
  #folder: string;
  #lastWords = "";

  private constructor(child: ChildProcess, connection: ConnectionInfo, folder: string) {
    this.connection = connection;
    this.#child = child;
    this.#folder = folder;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-mostSaid);
      });
    }
    this.died = new Promise((resolve) => {
      child.once("error", (error) => resolve(new KernelDied(error.message, this.#said())));
      child.once("close", (code, signal) => {
        resolve(new KernelDied(signal === null ? `exit code ${code}` : `signal ${signal}`, this.#said()));
      });
    });
    void this.died.then(() => this.#forget());
    process.once("exit", this.#killNow);
  }

  /**
   * Starts a kernel with a connection file of its own.
   * @param spec - What to start.
   * @param folder - The kernel's working folder: where the notebook lies.
   * @throws FileError where there is no place for the connection file.
   */
  static async start(
    spec: Kernelspec,
    folder: string,
    { watched = false, notebook }: ProcessOptions = {},
  ): Promise<KernelProcess> {
    const connection = await newConnection();
    const scratch = scratchFolder();
    const connectionFile = join(scratch, "connection.json");
    try {
      writeConnectionFile(connectionFile, connection);
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
    const [command, ...rest] = spec.argv.map((word) => word.replaceAll("{connection_file}", connectionFile));
    // A process group of its own, so that Ctrl-C in the terminal reaches the runner alone, which then interrupts the cell.
    const child = spawn(command, rest, {
      cwd: folder,
      detached: process.platform !== "win32",
      windowsHide: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...spec.env,
        JPY_PARENT_PID: String(process.pid),
        ...(notebook === undefined ? {} : { JPY_SESSION_NAME: notebook }),
        // Where nobody watches and outputs are kept, training shows no bar and no live curve.
        ...(watched ? {} : { GRADSHEET_QUIET: process.env["GRADSHEET_QUIET"] ?? "1" }),
        GRADSHEET_STDERR: stderrFile(scratch),
      },
    });
    return new KernelProcess(child, connection, scratch);
  }

  /** What the kernel said last, on its way or into the file where our own kernel's descriptor 2 leads. */
  #said(): string {
    try {
      return (this.#lastWords + readFileSync(stderrFile(this.#folder), "utf8")).slice(-mostSaid);
    } catch {
      return this.#lastWords;
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined;
  }

  /** Sends SIGINT: how kernels whose `interrupt_mode` is `signal` are interrupted. */
  interrupt(): void {
    this.#child.kill("SIGINT");
  }

  /** Waits a little for the process to end by itself, then ends it. */
  async end(): Promise<void> {
    const deadline = setTimeout(this.#killNow, grace);
    await this.died;
    clearTimeout(deadline);
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.#killNow();
    await this.died;
  }

  #killNow = (): void => {
    if (this.alive) this.#child.kill("SIGKILL");
  };

  /** A kernel that was killed could not end what its cells had started. */
  #endGroup(): void {
    if (process.platform === "win32" || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, "SIGTERM");
    } catch {
      // Nobody is left in it.
    }
  }

  #forget(): void {
    this.#endGroup();
    process.removeListener("exit", this.#killNow);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
