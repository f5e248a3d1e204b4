import { type ChildProcess, spawn, spawnSync, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { signalAll, withDescendants } from "../process-tree.js";
import { onInterrupt } from "./cell-context.js";
import { String, process, setTimeout } from "../intrinsics.js";

/** How long a program may take to end by itself after an interrupt, in milliseconds. */
const grace = 500;

/** How a program ended. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * Runs a program for the running cell: what it prints is the cell's, as it comes, and an interrupt of the cell ends it with all
 * that it has started.
 * @param file The program, or a line for the system's shell where the options say so.
 * @param input What it reads; without, it finds its input closed.
 * @throws Where it cannot be started.
 */
export async function runProgram(
  file: string,
  given: string[],
  options: Pick<SpawnOptions, "cwd" | "shell"> = {},
  input?: string,
): Promise<Ended> {
  const child: ChildProcess = spawn(file, given, {
    ...options,
    stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  child.stdout?.setEncoding("utf8").on("data", (text: string) => process.stdout.write(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => process.stderr.write(text));
  // A program need not read to the end.
  child.stdin?.on("error", () => {}).end(input);
  onInterrupt(() => stop(child));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal };
}

/** Interrupts a program and all that it has started, as the keyboard does, and ends what does not heed it. */
function endTree(root: number): void {
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/T", "/F", "/PID", String(root)], { stdio: "ignore" });
    return;
  }
  const tree = withDescendants([root]);
  signalAll(tree, "SIGINT");
  // A shell's background jobs ignore an interrupt.
  setTimeout(() => signalAll(tree, "SIGKILL"), grace).unref();
}

function stop({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) endTree(pid);
}
