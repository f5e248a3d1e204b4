import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withDescendants } from "../../kernel/process-tree.js";

/** How often processes are looked at, in milliseconds; where there is no `/proc`, a program has to be started for it. */
const interval = process.platform === "linux" ? 200 : 1_000;

/** More processes than this are no notebook's. */
const mostProcesses = 128;

/** The variable that says in the environment of a process which run it belongs to. */
export const runMark = "GRADSHEET_RUN";

/** How often what they have written is added up: every so many looks. */
const looksPerCount = 5;

/** More files and folders than this are no notebook's; one that adds them up must come to an end. */
const mostFiles = 20_000;

/** A folder, and the megabytes that may be written there. */
export interface DiskLimit {
  folder: string;
  megabytes: number;
}

/** Watches a process and all that it has started, and ends them when they use too much. */
export class ProcessWatch {
  /** Why they were ended, or null. */
  reason: string | null = null;
  readonly #timer: NodeJS.Timeout;

  /**
   * @param pid The outermost process.
   * @param memory The megabytes that they may use together; null: no limit.
   * @param disk What they may write; null: no limit.
   * @param end Ends them all.
   */
  constructor(pid: number, memory: number | null, disk: DiskLimit | null, end: () => void) {
    let looks = 0;
    this.#timer = setInterval(() => {
      const processes = withDescendants([pid]);
      if (processes.length > mostProcesses) this.reason = `${processes.length} processes at once`;
      else if (memory !== null && megabytesOf(processes) > memory)
        this.reason = `more than ${memory} MB of memory in use`;
      looks += 1;
      if (this.reason === null && disk !== null && looks % looksPerCount === 0) this.reason = overfull(disk);
      if (this.reason === null) return;
      this.stop();
      end();
    }, interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** What is too much below a folder, or null. Sparse files count as they lie on the disk. */
function overfull({ folder, megabytes }: DiskLimit): string | null {
  let [bytes, files] = [0, 0];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const name of namesIn(next)) {
      const path = join(next, name);
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      files += 1;
      bytes += process.platform === "win32" ? stats.size : 512 * stats.blocks;
      if (stats.isDirectory()) open.push(path);
      if (files > mostFiles) return `more than ${mostFiles} files`;
      if (bytes > megabytes * 1_000_000) return `more than ${megabytes} MB on the disk`;
    }
  }
  return null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // It has gone meanwhile, or is closed to us.
    return [];
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
