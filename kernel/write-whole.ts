import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { process } from "./intrinsics.js";

/**
 * Writes a small file that readers see all of, or not at all: under a name of its own first.
 * @param mode Who may read, write and run it.
 * @throws The system's error; nothing is left behind then.
 */
export function writeWhole(path: string, text: string, mode: number): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode, flag: "wx" });
    // What the process takes away from new files is meant for others.
    chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
