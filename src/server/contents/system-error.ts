import { FileError } from "../../errors.js";
import { HttpError } from "../http/http-error.js";
import { missing } from "../root/path-names.js";

/** What the system says of a file, for people; the paths in its own words are nobody's business. */
const answers: Record<string, [status: number, text: string]> = {
  EACCES: [403, "There is no permission for it"],
  EPERM: [403, "The system does not permit it"],
  EROFS: [403, "The disk can only be read"],
  ENOSPC: [507, "The disk is full"],
  EDQUOT: [507, "The disk quota is used up"],
  EFBIG: [507, "The file is too large for the disk"],
  EIO: [507, "The disk does not work"],
  EMFILE: [503, "Too many files are open"],
  ENFILE: [503, "Too many files are open"],
  ENAMETOOLONG: [400, "The name is too long"],
  ENOTEMPTY: [400, "The folder is not empty"],
  EISDIR: [400, "It is a folder"],
  EBUSY: [423, "Another program uses it"],
};

/**
 * An error of work with files as clients are told of it.
 * @param path - As the client wrote it.
 */
export function fileProblem(error: unknown, path: string): unknown {
  if (error instanceof FileError) return fileProblem(error.cause, path);
  const { code = "" } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return missing(path);
  const known = answers[code];
  return known === undefined ? error : new HttpError(known[0], `${known[1]}: ${path}`, code);
}

/** Does work with files; what fails is told as clients may read it. */
export function onFiles<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw fileProblem(error, path);
  }
}
