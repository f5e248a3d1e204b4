import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Error, process } from "../intrinsics.js";

/** Where what native code and child processes write to descriptors 1 and 2 can be read. */
export interface CapturedDescriptors {
  stdout: number;
  stderr: number;
  /** The process's own stderr, for words that no notebook can show; undefined where it cannot be kept. */
  original: number | undefined;
}

/**
 * Leads descriptors 1 and 2 of this process into files without a name, 2 into the file that `GRADSHEET_STDERR` names where
 * whoever started the kernel wants to read what V8 says when it ends the process. Node has no `dup2`, but a closed descriptor's
 * number is the next one that the system gives away. To be called before other threads open files.
 * @returns Descriptors to read from; null on Windows, where a child would not inherit them, and where no folder can be written:
 *   what native code and children print then goes where whoever started the kernel wants it.
 */
export function captureDescriptors(): CapturedDescriptors | null {
  if (process.platform === "win32") return null;
  const wanted = process.env["GRADSHEET_STDERR"];
  // A kernel that a cell starts is somebody else's.
  delete process.env["GRADSHEET_STDERR"];
  const folder = newFolder();
  if (folder === undefined) return null;
  let original: number | undefined;
  try {
    original = openSync("/dev/fd/2", "w");
  } catch {
    // A socket cannot be opened again by its name.
    original = undefined;
  }
  try {
    return {
      stdout: redirect(1, join(folder, "stdout")),
      stderr: redirect(2, wanted || join(folder, "stderr")),
      original,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder for the moment in which the files have names; the notebook's own is the last resort. */
function newFolder(): string | undefined {
  for (const parent of [tmpdir(), "/tmp", "/dev/shm", process.cwd()])
    try {
      return mkdtempSync(join(parent, "gradsheet-"));
    } catch {
      // A TMPDIR that is gone or belongs to somebody else.
    }
  return undefined;
}

function redirect(descriptor: number, file: string): number {
  // Opened for reading first: otherwise the reading end would get the number.
  const reading = openSync(file, "w+", 0o600);
  closeSync(descriptor);
  const number = openSync(file, "a", 0o600);
  if (number !== descriptor) throw new Error(`Descriptor ${descriptor} was taken by another thread.`);
  return reading;
}
