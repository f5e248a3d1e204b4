import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/**
 * A package that is no dependency: the one that a folder sees, else the one that this package sees; null where it is not
 * installed.
 */
export function packageNear<T>(name: string, folder: string): T | null {
  for (const from of [join(resolve(folder), "here.js"), import.meta.url])
    try {
      return createRequire(from)(name) as T;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    }
  return null;
}

/** The file of such a package, or null. */
export function fileOfPackageNear(name: string, folder: string): string | null {
  for (const from of [join(resolve(folder), "here.js"), import.meta.url])
    try {
      return createRequire(from).resolve(name);
    } catch {
      // The next place may have it.
    }
  return null;
}
