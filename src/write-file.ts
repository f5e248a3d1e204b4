import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "./errors.js";
import { makeFolder, nearestFolder } from "../kernel/make-folder.js";

export interface WriteOptions {
  /** Who may read and write it; default: as the file was that stood there. */
  mode?: number;
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, on the disk before it is renamed. Folders on the way are made; who may
 * read and write a file that was there stays as it was.
 * @throws FileError where the folder cannot be written; its `cause` is the system's error.
 */
export function writeFile(path: string, content: string | Uint8Array, { mode }: WriteOptions = {}): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    const kept = mode ?? statSync(path, { throwIfNoEntry: false })?.mode;
    const file = openSync(temporary, "w", mode ?? 0o666);
    try {
      writeFileSync(file, content);
      toDisk(file);
    } finally {
      closeSync(file);
    }
    if (kept !== undefined && (statSync(temporary).mode ^ kept) & 0o7777) chmodSync(temporary, kept & 0o7777);
    renameSync(temporary, path);
  } catch (cause) {
    if (existsSync(temporary)) rmSync(temporary);
    throw new FileError(
      {
        place: path,
        rule: "must be a file that can be written",
        got: (cause as Error).message,
        cure: "Choose another place.",
      },
      { cause },
    );
  }
}

/** A computer that loses its power has the whole file or the one before. Some file systems cannot say that they have written. */
function toDisk(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!["EINVAL", "ENOTSUP", "ENOSYS"].includes(code)) throw error;
  }
}

/**
 * Asks before hours of work whether files can be written into a folder, which may be one that is made for them.
 * @throws FileError where they cannot
 */
export function mustBeWritable(folder: string): void {
  const nearest = nearestFolder(folder);
  try {
    if (!statSync(nearest).isDirectory()) throw new Error(`${nearest} is a file`);
    accessSync(nearest, constants.W_OK);
    // Root may write everywhere by its permissions, also where the file system refuses.
    if (process.getuid?.() === 0) rmdirSync(mkdtempSync(join(nearest, ".gradsheet-")));
  } catch (cause) {
    throw new FileError(
      {
        place: folder,
        rule: "must be a folder that can be written",
        got: (cause as Error).message,
        cure: "Choose another place.",
      },
      { cause },
    );
  }
}
