import { childrenOf, signalAll, withDescendants } from "../process-tree.js";

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
  stop(): void {
    const older = this.#older;
    if (older === undefined || process.platform === "win32") return;
    if (this.#sent > 0 && performance.now() - this.#lastSent < patience) return;
    const signal = signals[Math.min(this.#sent, signals.length - 1)] as NodeJS.Signals;
    this.#sent += 1;
    this.#lastSent = performance.now();
    // The main thread's alone: other threads' children are not waited for. Listed before any of them ends.
    const mine = childrenOf(process.pid, process.pid).filter((pid) => !older.has(pid));
    signalAll(withDescendants(mine), signal);
  }
}
