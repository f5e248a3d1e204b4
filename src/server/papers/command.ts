import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "../../package.js";

/** The command of this package. */
const program = join(packageFolder, "dist", "src", "cli", "main.js");

/** What a command tells while it runs. */
export interface CommandListener {
  /** What it is at. */
  onProgress?: (task: string, text: string) => void;
  /** A line that it printed, on either stream, without colors. */
  onLine?: (line: string) => void;
}

/** A command that runs in a process of its own: what it needs of memory goes with it, and the server answers meanwhile. */
export interface RunningCommand {
  /** Its exit code, or null where a signal has ended it. */
  ended: Promise<number | null>;
  stop: () => void;
}

/** How long a command that was asked to stop may take, in milliseconds. */
const grace = 5_000;

/**
 * Runs `gradsheet` with words.
 * @param folder - Where it works.
 */
export function runCommand(words: string[], folder: string, listener: CommandListener = {}): RunningCommand {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C in the server's terminal reaches the server alone, which ends what it has started.
    detached: process.platform !== "win32",
    windowsHide: true,
    env: { ...process.env, NO_COLOR: "1", COLUMNS: "120" },
  });
  child.on("message", (message) => {
    const { progress } = message as { progress?: { task: string; text: string } };
    if (progress !== undefined) listener.onProgress?.(progress.task, progress.text);
  });
  for (const stream of [child.stdout, child.stderr]) readLines(stream!, (line) => listener.onLine?.(line));
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<number | null>((resolve) => {
    child.once("error", (error) => {
      listener.onLine?.(error.message);
      resolve(null);
    });
    child.once("close", resolve);
  }).finally(() => process.removeListener("exit", kill));
  return { ended, stop: () => stop(child, ended) };
}

function stop(child: ChildProcess, ended: Promise<unknown>): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), grace);
  void ended.then(() => clearTimeout(timer));
}

function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): void {
  let open = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (open + text).split("\n");
    open = lines.pop()!;
    for (const line of lines) onLine(line);
  });
  stream.on("end", () => {
    if (open !== "") onLine(open);
  });
}
