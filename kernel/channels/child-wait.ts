import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

type ChildrenOf = (pid: number) => number[];

const run = promisify(execFile);
/** How a child is asked to end, one word after the other. */
const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGKILL"];
/** How long it may take to heed one, in milliseconds. */
const patience = 500;

/**
 * The child process that the main thread waits for, as in `execSync`: no termination of JavaScript reaches a thread that waits
 * inside Node. (On Windows nothing is done: it has no signal that a program could heed, and no list of a process's children
 * without another program's help.)
 */
export class ChildWait {
  /** The children that ran before it; undefined while none is waited for. */
  #older: Set<number> | undefined;
  #sent = 0;
  #lastSent = 0;

  get isWaitedFor(): boolean {
    return this.#older !== undefined;
  }

  /** @param running The children that run beside the one that is waited for; undefined when the wait is over. */
  set(running: number[] | undefined): void {
    this.#older = running && new Set(running);
    this.#sent = 0;
  }

  /** Sends the child, with all that it has started, the next signal if it is time for one. */
  async stop(): Promise<void> {
    const older = this.#older;
    if (older === undefined || process.platform === "win32") return;
    if (this.#sent > 0 && performance.now() - this.#lastSent < patience) return;
    const signal = signals[Math.min(this.#sent, signals.length - 1)] as NodeJS.Signals;
    this.#sent += 1;
    this.#lastSent = performance.now();
    const childrenOf = childrenOnLinux() ?? (await childrenByPs());
    // The wait may have come to its end meanwhile.
    if (this.#older !== older) return;
    const mine = childrenOf(process.pid).filter((pid) => !older.has(pid));
    // Whose children they are is asked before any of them ends.
    for (const pid of mine) mine.push(...childrenOf(pid));
    for (const pid of mine)
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended already.
      }
  }
}

/**
 * The children of a process, of this one those of its main thread alone; undefined where the system does not tell.
 * Source: Linux, proc_pid_task(5), "children".
 */
function childrenOnLinux(): ChildrenOf | undefined {
  const childrenOf = (pid: number, thread: string): number[] =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "latin1")
      .trim()
      .split(" ")
      .filter(Boolean)
      .map(Number);
  try {
    const own = childrenOf(process.pid, String(process.pid));
    return (pid) => {
      if (pid === process.pid) return own;
      try {
        return readdirSync(`/proc/${pid}/task`).flatMap((thread) => childrenOf(pid, thread));
      } catch {
        // It has ended.
        return [];
      }
    };
  } catch {
    return undefined;
  }
}

/** The same by the program `ps`, which knows no threads: the compiler's process is left out by its name. */
async function childrenByPs(): Promise<ChildrenOf> {
  const { stdout } = await run("ps", ["-axo", "pid=,ppid=,command="]).catch(() => ({ stdout: "" }));
  const lines = stdout.split("\n").filter((line) => !/snapshot|ps -axo/.test(line));
  const pairs = lines.map((line) => line.trim().split(/\s+/, 2).map(Number));
  return (pid) => pairs.filter(([, parent]) => parent === pid).map(([child = 0]) => child);
}
