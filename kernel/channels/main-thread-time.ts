import { readFileSync } from "node:fs";

const file = `/proc/self/task/${process.pid}/schedstat`;

/**
 * How long the main thread has computed so far, in milliseconds; undefined where the system does not tell.
 * Source: Linux, Documentation/scheduler/sched-stats, "/proc/<pid>/schedstat".
 */
export function mainThreadTime(): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(file, "latin1").split(" ")[0]);
    return Number.isNaN(nanoseconds) ? undefined : nanoseconds / 1e6;
  } catch {
    return undefined;
  }
}
