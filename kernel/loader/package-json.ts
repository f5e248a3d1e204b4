import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { JSON, Map } from "../intrinsics.js";

/** What a package.json says that matters for finding and loading modules. */
export interface PackageJson {
  /** Where it lies. */
  folder: string;
  name?: string | undefined;
  type?: string | undefined;
  main?: string | undefined;
  module?: string | undefined;
  exports?: unknown;
  imports?: unknown;
}

const known = new Map<string, { written: number; json: PackageJson | undefined }>();

/** The package.json of a folder as it is now; undefined where there is none that can be read. */
export function packageIn(folder: string): PackageJson | undefined {
  const path = join(folder, "package.json");
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (written === undefined) return undefined;
  const before = known.get(path);
  if (before?.written === written) return before.json;
  const json = read(path, folder);
  known.set(path, { written, json });
  return json;
}

function read(path: string, folder: string): PackageJson | undefined {
  try {
    const json: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof json === "object" && json !== null ? { ...json, folder } : undefined;
  } catch {
    // A file that is being written, or is no JSON: its folder counts as one without.
    return undefined;
  }
}

/** The package that a file belongs to. */
export function packageOf(file: string): PackageJson | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const json = packageIn(folder);
    if (json !== undefined) return json;
    if (dirname(folder) === folder || /[\\/]node_modules$/.test(folder)) return undefined;
  }
}
