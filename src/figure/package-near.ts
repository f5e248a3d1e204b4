import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/**
 * The file of a package that is no dependency: the one that a folder sees, else the one that this package sees; null where it is
 * not installed.
 */
export function fileOfPackageNear(name: string, folder: string): string | null {
  for (const from of [join(resolve(folder), "here.js"), import.meta.url])
    try {
      return createRequire(from).resolve(name);
    } catch {
      // The next place may have it.
    }
  return null;
}
