import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { HttpError } from "../http/http-error.js";
import type { Place } from "../root/root-folder.js";
import { onFiles } from "./system-error.js";

/**
 * Takes a large file in pieces: they are gathered in a hidden file beside it, which gets the name at the last one, so that nobody reads
 * half of it.
 * @param chunk - 1 for the first piece, 2, 3, … for those after it, -1 for the last.
 * @returns Whether the file is whole now.
 * @throws HttpError 400 for a piece without the one before it.
 */
export function takeChunk({ path, file }: Place, chunk: number, bytes: Uint8Array): boolean {
  if (!Number.isSafeInteger(chunk) || chunk === 0 || chunk < -1)
    throw new HttpError(400, "A chunk is numbered 1, 2, …, and -1 for the last.", "bad chunk");
  const parts = join(dirname(file), `.${basename(file)}.upload`);
  onFiles(path, () => {
    try {
      if (chunk === 1) writeFileSync(parts, bytes);
      else if (existsSync(parts)) appendFileSync(parts, bytes);
      else throw new HttpError(400, `The pieces before are not there: ${path}`, "bad chunk");
    } catch (error) {
      rmSync(parts, { force: true });
      throw error;
    }
    if (chunk === -1) renameSync(parts, file);
  });
  return chunk === -1;
}
