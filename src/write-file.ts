import { existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { FileError } from "./errors.js";
import { makeFolder } from "../kernel/make-folder.js";

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
