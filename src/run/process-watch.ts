import { readdirSync, readFileSync } from "node:fs";
import { withDescendants } from "../../kernel/process-tree.js";

/** How often processes are looked at, in milliseconds; where there is no `/proc`, a program has to be started for it. */
const interval = process.platform === "linux" ? 200 : 1_000;

/** More processes than this are no notebook's. */
const mostProcesses = 128;

/** The variable that says in the environment of a process which run it belongs to. */
export const runMark = "GRADSHEET_RUN";

/** Watches a process and all that it has started, and ends them when they use too much. */
export class ProcessWatch {
  /** Why they were ended, or null. */
  reason: string | null = null;
  readonly #timer: NodeJS.Timeout;

  /**
   * @param pid The outermost process.
   * @param memory The megabytes that they may use together; null: no limit.
   * @param end Ends them all.
   */
  constructor(pid: number, memory: number | null, end: () => void) {
    this.#timer = setInterval(() => {
      const processes = withDescendants([pid]);
      if (processes.length > mostProcesses) this.reason = `${processes.length} processes at once`;
      else if (memory !== null && megabytesOf(processes) > memory)
        this.reason = `more than ${memory} MB of memory in use`;
      if (this.reason === null) return;
      this.stop();
      end();
    }, interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** What processes have in memory together. Source: Linux, proc_pid_status(5), "VmRSS". */
function megabytesOf(processes: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of processes)
    try {
      kilobytes += Number(
        /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1] ?? 0,
      );
    } catch {
      // It has ended, or the system does not tell.
    }
  return kilobytes / 1_024;
}

/**
 * Ends what a run has left behind outside its process group: by the mark in the environment, which children inherit. On a system
 * without `/proc` nobody tells whose a process is.
 */
export function endMarked(mark: string): void {
  if (process.platform !== "linux") return;
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${runMark}=${mark}`))
        process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, or is another user's.
    }
  }
}
