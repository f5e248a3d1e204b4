import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { FileError } from "./errors.js";
import { makeFolder, nearestFolder } from "../kernel/make-folder.js";

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. Folders on the way are made.
 * @throws FileError where the folder cannot be written.
 */
export function writeFile(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    makeFolder(dirname(path));
    writeFileSync(temporary, content);
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
