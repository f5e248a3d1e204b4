import { lstatSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { decodedOnce } from "../http/router.js";
import { HttpError } from "../http/http-error.js";
import { missing, pathNames } from "./path-names.js";

/** A place below the served folder. */
export interface Place {
  /** As clients write it: `a/b.ipynb`, `""` for the folder itself. */
  path: string;
  /** Where it is, through links; what is not there yet, in the folder where it would be. */
  file: string;
  /** The name itself, which may be a link: what a rename or a removal takes. */
  entry: string;
}

/** The served folder: nothing outside of it, and nothing hidden in it, has a place. */
export class RootFolder {
  /** Its real path. */
  readonly folder: string;

  constructor(folder: string) {
    this.folder = realpathSync(folder);
  }

  /** What pages call it. */
  get name(): string {
    return basename(this.folder) || this.folder;
  }

  /**
   * The place that the rest of an address names.
   * @param encoded - As it came, percent signs and all; they are read once.
   * @throws HttpError as `place`.
   */
  placeOf(encoded: string): Place {
    const path = decodedOnce(encoded);
    if (path === null) throw new HttpError(400, "The path must be UTF-8 in percent signs.", "bad path");
    return this.place(path);
  }

  /**
   * @param path - Relative to the folder, with `/`.
   * @throws HttpError 404 for what is outside or hidden, also by links; 400 for what is no path.
   */
  place(path: string): Place {
    const names = pathNames(path);
    const own = names.join("/");
    const file = this.#real(names, own);
    const hidden = relative(this.folder, file)
      .split(sep)
      .some((name) => name.startsWith("."));
    if (!this.holds(file) || hidden) throw missing(own);
    const last = names.at(-1);
    const parent = last === undefined ? null : this.#real(names.slice(0, -1), own);
    return { path: own, file, entry: parent === null ? file : join(parent, last!) };
  }

  /** Whether a real path is the folder's or below it: `root-secret` is not below `root`. */
  holds(file: string): boolean {
    const { folder } = this;
    return file === folder || file.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  }

  /** The real path of the deepest part that is there, and the names that are not. */
  #real(names: string[], path: string): string {
    let folder = join(this.folder, ...names);
    const rest: string[] = [];
    for (;;) {
      try {
        return join(realpathSync(folder), ...rest);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A link that leads nowhere or in a circle would be followed by whoever writes to it.
        if (code !== "ENOENT" || isThere(folder)) throw missing(path);
        rest.unshift(basename(folder));
        folder = dirname(folder);
      }
    }
  }
}

function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
