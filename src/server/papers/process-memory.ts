import { readFileSync } from "node:fs";

/** Bytes that a process holds in memory, or null where the system does not say. Source: Linux, proc_pid_statm(5). */
export function processMemory(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    const [, resident] = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ");
    // The size of a page is 4 kB on the systems that Node is built for, but for a few ARM kernels.
    return Number(resident) * 4_096;
  } catch {
    return null;
  }
}
