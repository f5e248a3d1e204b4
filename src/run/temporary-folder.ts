import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileError } from "../errors.js";

/**
 * A new folder of one's own in the system's folder for temporary files.
 * @throws FileError where that cannot be written.
 */
export function temporaryFolder(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (cause) {
    throw new FileError(
      {
        place: tmpdir(),
        rule: "must be a folder that can be written, for the kernel's connection",
        got: (cause as Error).message,
        cure: "Set TMPDIR to one.",
      },
      { cause },
    );
  }
}
