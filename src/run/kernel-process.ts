import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { ownKernelspec, type Kernelspec } from "../../kernel/kernelspec.js";
import { newConnection, writeConnectionFile, type ConnectionInfo } from "../../kernel/protocol/connection.js";
import { confinedLaunch, laterCompiler, type Confinement, type Launch } from "./confinement.js";
import { endMarked, ProcessWatch, runMark, type DiskLimit } from "./process-watch.js";
import { KernelDied } from "./errors.js";
import { temporaryFolder } from "./temporary-folder.js";

/** How long a kernel that was told to stop may take before it is killed, in milliseconds. */
const grace = 3_000;

/** How long the last words of a process that has ended may take to arrive, in milliseconds: what it started may hold its pipes open. */
const farewell = 500;

/** How much is kept of what a kernel says before it dies, in characters. */
const mostSaid = 4_000;

const stderrFile = (scratch: string): string => join(scratch, "stderr");

/** The connection's sockets as files of a folder. Source: ZeroMQ's transport `ipc`. */
const filesIn = (folder: string) =>
  ({
    transport: "ipc",
    ip: join(folder, "k"),
    shell_port: 1,
    iopub_port: 2,
    stdin_port: 3,
    control_port: 4,
    hb_port: 5,
  }) as const;

/** The longest path that a socket may have as a file, in bytes. Source: `sun_path` of unix(7), 108 on Linux, 104 on macOS. */
const longestSocket = 100;

/**
 * Whether a kernel's sockets can be files of a folder: nobody else on the machine gets at them, and they cannot be taken. A port that was
 * free when it was chosen may be another program's when a busy machine comes to start the kernel, or the client's own: who connects to a
 * free port of this machine again and again is sooner or later given that very port to come from.
 */
const canBeFiles = ({ argv }: Kernelspec, folder: string): boolean =>
  process.platform !== "win32" &&
  Buffer.byteLength(join(folder, "k-5")) <= longestSocket &&
  argv.join("\0") === ownKernelspec().argv.join("\0");

/** What ends each kernel that runs, for when this process ends: a server has more of them than Node grants an event listeners. */
const running = new Set<() => void>();
process.once("exit", () => {
  for (const kill of running) kill();
});

/** How a process ended by its exit code; a shell and bubblewrap tell a signal by a code of 128 and its number. */
function exitWords(code: number | null, isWrapped: boolean): string {
  const number = isWrapped && code !== null && code > 128 ? code - 128 : null;
  const [name] = Object.entries(constants.signals).find(([, signal]) => signal === number) ?? [];
  return name === undefined ? `exit code ${code}` : `signal ${name}`;
}

export interface ProcessOptions {
  /** Whether a person sees the outputs as they come. */
  watched?: boolean;
  /** The notebook's file, as Jupyter's own server tells it to kernels. */
  notebook?: string | undefined;
  /** What the kernel may use, where it runs the code of others; default: what its user may. */
  confinement?: Confinement | null | undefined;
  /** Whether its cells come compiled, so that its own compiler waits until it is asked; default: no. */
  isCompiled?: boolean | undefined;
}

/** A kernel's process and the connection it was given. */
export class KernelProcess {
  readonly connection: ConnectionInfo;
  /** Resolves once the process has ended, with what there is to say about it. */
  readonly died: Promise<KernelDied>;
  #child: ChildProcess;
  #folder: string;
  #lastWords = "";
  /** Of a kernel that runs the code of others: what ends it, and what it is known by. */
  #watch: ProcessWatch | null = null;
  #mark: string | null;

  private constructor(
    child: ChildProcess,
    connection: ConnectionInfo,
    folder: string,
    {
      confinement,
      mark,
      disk,
    }: { confinement: Confinement | null; mark: string | null; disk: DiskLimit | null },
  ) {
    this.connection = connection;
    this.#child = child;
    this.#folder = folder;
    this.#mark = mark;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-mostSaid);
      });
      stream?.on("error", () => {});
    }
    if (confinement !== null && child.pid !== undefined)
      this.#watch = new ProcessWatch(child.pid, confinement.memory, disk, this.#killNow);
    this.died = new Promise((resolve) => {
      const end = (how: string) => resolve(new KernelDied(this.#watch?.reason ?? how, this.#said()));
      child.once("error", (error) => end(error.message));
      child.once("exit", (code, signal) => {
        const words = signal === null ? exitWords(code, confinement !== null) : `signal ${signal}`;
        const late = setTimeout(() => end(words), farewell);
        child.once("close", () => {
          clearTimeout(late);
          end(words);
        });
      });
    });
    void this.died.then(() => this.#forget());
    running.add(this.#killNow);
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
    { watched = false, notebook, confinement = null, isCompiled = false }: ProcessOptions = {},
  ): Promise<KernelProcess> {
    const scratch = temporaryFolder("gradsheet-kernel-");
    const argvIn = (place: string): string[] =>
      spec.argv.map((word) => word.replaceAll("{connection_file}", join(place, "connection.json")));
    const connection = await newConnection();
    let launch: Launch;
    try {
      launch =
        confinement === null
          ? { command: argvIn(scratch)[0], args: argvIn(scratch).slice(1), scratch, clean: false }
          : confinedLaunch(argvIn, folder, scratch, { ...confinement, isCompiled });
      // In a sandbox, without a network, there are no ports.
      const areFiles = launch.scratch !== scratch || canBeFiles(spec, scratch);
      const inside = areFiles ? { ...connection, ...filesIn(launch.scratch) } : connection;
      writeConnectionFile(join(scratch, "connection.json"), inside);
      if (areFiles) Object.assign(connection, filesIn(scratch));
    } catch (error) {
      rmSync(scratch, { recursive: true, force: true });
      throw error;
    }
    const mark = confinement === null ? null : randomUUID();
    const { PATH, ...rest } = process.env;
    const parent =
      confinement === null
        ? { JPY_PARENT_PID: String(process.pid) }
        : { JPY_PARENT_PID: "1", [runMark]: mark! };
    // A process group of its own, so that Ctrl-C in the terminal reaches the runner alone, which then interrupts the cell.
    const child = spawn(launch.command, launch.args, {
      cwd: folder,
      detached: process.platform !== "win32",
      windowsHide: true,
      // The standard input of a confined kernel's warden says that its user is still there.
      stdio: [confinement === null ? "ignore" : "pipe", "pipe", "pipe"],
      env: {
        ...(PATH === undefined ? {} : { PATH }),
        ...(launch.clean ? {} : { ...rest, ...spec.env }),
        ...parent,
        ...(isCompiled ? laterCompiler : {}),
        ...(notebook === undefined ? {} : { JPY_SESSION_NAME: notebook }),
        // Where nobody watches and outputs are kept, training shows no bar and no live curve.
        ...(watched ? {} : { GRADSHEET_QUIET: process.env["GRADSHEET_QUIET"] ?? "1" }),
        GRADSHEET_STDERR: stderrFile(scratch),
      },
    });
    child.stdin?.on("error", () => {});
    const megabytes = confinement?.disk ?? null;
    const disk = megabytes === null ? null : { folder, megabytes };
    return new KernelProcess(child, connection, scratch, { confinement, mark, disk });
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
    // Before the shell around a confined kernel can go alone.
    if (this.#watch !== null) this.#endGroup("SIGKILL");
    if (this.alive) this.#child.kill("SIGKILL");
  };

  /** A kernel that was killed could not end what its cells had started. */
  #endGroup(signal: "SIGTERM" | "SIGKILL"): void {
    if (process.platform === "win32" || this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // Nobody is left in it.
    }
  }

  #forget(): void {
    this.#watch?.stop();
    this.#endGroup(this.#watch === null ? "SIGTERM" : "SIGKILL");
    if (this.#mark !== null) endMarked(this.#mark);
    running.delete(this.#killNow);
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
