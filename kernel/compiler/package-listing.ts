import { type Dirent, readdirSync } from "node:fs";
import { posix } from "node:path";

interface Files {
  fileExists(path: string): boolean;
  directoryExists(path: string): boolean;
}

/**
 * Which files there are in packages, asked folder by folder: to find a package's modules a compiler asks for each of some names,
 * most of which do not exist, and a folder tells all of its names in the time of two. What it said once it says again, so one
 * is good for the making of one program.
 */
export class PackageListing implements Files {
  readonly #disk: Files;
  readonly #folders = new Map<string, Map<string, Dirent>>();

  /** @param disk What answers for everything that is in no package. */
  constructor(disk: Files) {
    this.#disk = disk;
  }

  fileExists(path: string): boolean {
    return this.#entry(path, (entry) => entry.isFile()) ?? this.#disk.fileExists(path);
  }

  directoryExists(path: string): boolean {
    return this.#entry(path, (entry) => entry.isDirectory()) ?? this.#disk.directoryExists(path);
  }

  /** Undefined where the folder's list does not tell: outside of packages, and for a link. */
  #entry(path: string, is: (entry: Dirent) => boolean): boolean | undefined {
    if (!path.includes("/node_modules/")) return undefined;
    const entry = this.#list(posix.dirname(path)).get(posix.basename(path));
    if (entry === undefined) return false;
    return entry.isSymbolicLink() ? undefined : is(entry);
  }

  #list(folder: string): Map<string, Dirent> {
    let names = this.#folders.get(folder);
    if (names === undefined) {
      names = new Map(entriesOf(folder).map((entry) => [entry.name, entry]));
      this.#folders.set(folder, names);
    }
    return names;
  }
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
