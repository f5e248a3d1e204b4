import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Boolean, Number, process } from "./intrinsics.js";

const numbers = (text: string): number[] => text.split(/\s+/).filter(Boolean).map(Number);

/**
 * The children of a process.
 * @param thread Those of this thread alone, where the system knows; without it those of all threads.
 * Source: Linux, proc_pid_task(5), "children".
 */
export function childrenOf(pid: number, thread?: number): number[] {
  try {
    const threads = thread === undefined ? readdirSync(`/proc/${pid}/task`) : [thread];
    return threads.flatMap((one) => numbers(readFileSync(`/proc/${pid}/task/${one}/children`, "latin1")));
  } catch {
    // It has ended, or the system has no such list.
    return process.platform === "linux" ? [] : childrenByPs(pid);
  }
}

/** The same by the program `ps`, which knows no threads: the compiler's process is left out by its name. */
function childrenByPs(pid: number): number[] {
  const { stdout } = spawnSync("ps", ["-axo", "pid=,ppid=,command="], { encoding: "utf8" });
  const lines = (stdout ?? "").split("\n").filter((line) => !/snapshot|ps -axo/.test(line));
  const pairs = lines.map((line) => line.trim().split(/\s+/, 2).map(Number));
  return pairs.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
}

/** Processes and all that they have started, as far as they still run; the outermost come first. */
export function withDescendants(processes: readonly number[]): number[] {
  const all = [...processes];
  for (const one of all) all.push(...childrenOf(one));
  return all;
}

/** Sends a signal to processes, of which some may have ended. */
export function signalAll(processes: readonly number[], signal: NodeJS.Signals): void {
  for (const one of processes)
    try {
      process.kill(one, signal);
    } catch {
      // It has ended.
    }
}
