import { existsSync, mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it that are missing, one after the other from the top. Node's own recursive way goes round for
 * ever in file systems that refuse folders as if their parent were missing, such as /proc.
 * @param mode - Who may use the folders that are made.
 * @throws The system's error of the first folder that cannot be made.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const missing: string[] = [];
  for (let folder = resolve(path); !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.toReversed()) {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      // Another process was quicker.
      if (!existsSync(folder)) throw error;
    }
  }
}

/** The nearest folder on the way to a path that is there: what decides whether the path can be written. */
export function nearestFolder(path: string): string {
  let folder = resolve(path);
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}
