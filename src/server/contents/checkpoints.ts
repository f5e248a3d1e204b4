import { copyFileSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { makeFolder } from "../../../kernel/make-folder.js";
import { writeFile } from "../../write-file.js";
import { HttpError } from "../http/http-error.js";
import { onFiles } from "./system-error.js";
import { missing } from "../root/path-names.js";
import type { Place, RootFolder } from "../root/root-folder.js";

/** A version of a file that can be taken back. */
export interface Checkpoint {
  id: string;
  last_modified: string;
}

/** The one that clients make when the user saves. */
const usual = "checkpoint";

/** How many versions are kept that a save has written over unread. */
const mostOverwritten = 5;

/**
 * Versions of files, in a hidden folder beside them as Jupyter's own server keeps them (`.ipynb_checkpoints/NAME-checkpoint.ipynb`), so
 * that either finds the other's.
 */
export class Checkpoints {
  readonly #root: RootFolder;

  constructor(root: RootFolder) {
    this.#root = root;
  }

  /** The newest first. */
  list(place: Place): Checkpoint[] {
    const { folder, before, after } = this.#shelf(place);
    let names: string[];
    try {
      names = readdirSync(folder);
    } catch {
      return [];
    }
    return names
      .filter((name) => name.startsWith(before) && name.endsWith(after))
      .map((name) => name.slice(before.length, name.length - after.length))
      .filter((id) => id === usual || /^overwritten-[\dTZ]+$/.test(id))
      .map((id) => this.#told(place, id))
      .toSorted((a, b) => (a.last_modified < b.last_modified ? 1 : -1));
  }

  /** Keeps what the file holds now, in the place of the last one. */
  make(place: Place): Checkpoint {
    return this.#keep(place, usual);
  }

  /** Keeps a version that a save is about to write over without having read it. */
  keepOverwritten(place: Place): Checkpoint {
    const id = `overwritten-${new Date().toISOString().replaceAll(/[-:.]/g, "")}`;
    const kept = this.#keep(place, id);
    const old = this.list(place).filter((each) => each.id !== usual);
    for (const { id: one } of old.slice(mostOverwritten)) this.remove(place, one);
    return kept;
  }

  /** Puts a version back. */
  restore(place: Place, id: string): void {
    const file = this.#found(place, id);
    onFiles(place.path, () => writeFile(place.file, readFileSync(file)));
  }

  remove(place: Place, id: string): void {
    const file = this.#found(place, id);
    onFiles(place.path, () => rmSync(file));
  }

  /** The versions follow a file that is renamed. */
  move(from: Place, to: Place): void {
    for (const { id } of this.list(from)) {
      const target = this.#file(to, id);
      try {
        makeFolder(dirname(target));
        renameSync(this.#file(from, id), target);
      } catch {
        // The file itself is where it should be; a version that cannot follow stays.
      }
    }
  }

  removeAll(place: Place): void {
    for (const { id } of this.list(place)) rmSync(this.#file(place, id), { force: true });
  }

  #keep(place: Place, id: string): Checkpoint {
    const file = this.#file(place, id);
    onFiles(place.path, () => {
      makeFolder(dirname(file));
      const temporary = `${file}.tmp`;
      copyFileSync(place.file, temporary);
      renameSync(temporary, file);
    });
    return this.#told(place, id);
  }

  #told(place: Place, id: string): Checkpoint {
    return { id, last_modified: statSync(this.#file(place, id)).mtime.toISOString() };
  }

  #found(place: Place, id: string): string {
    if (!this.list(place).some((each) => each.id === id))
      throw new HttpError(404, `There is no checkpoint ${id.slice(0, 100)} of ${place.path}`, "not found");
    return this.#file(place, id);
  }

  #file(place: Place, id: string): string {
    const { folder, before, after } = this.#shelf(place);
    return join(folder, `${before}${id}${after}`);
  }

  /** @throws HttpError where somebody has put a link out of the served folder in the place of the hidden folder. */
  #shelf({ path, file }: Place): { folder: string; before: string; after: string } {
    const folder = join(dirname(file), ".ipynb_checkpoints");
    let real = folder;
    try {
      real = realpathSync(folder);
    } catch {
      // It is not there yet.
    }
    if (!this.#root.holds(real)) throw missing(path);
    const ending = extname(file);
    return { folder, before: `${basename(file, ending)}-`, after: ending };
  }
}
