import { HttpError } from "../http/http-error.js";

/** Names that Windows takes for devices, with any ending. */
const devices = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;

/** Names that may be in no path here, on any system: control characters and half characters are none of a file's name either. */
const nowhere = /[\\\p{Control}\p{Surrogate}]/u;

/**
 * The names in a path relative to the served folder, each one that is the name of a visible file: `a/b.ipynb` → `["a", "b.ipynb"]`; none
 * for the folder itself.
 * @param path - Decoded, once; `/` at its ends does not count.
 * @throws HttpError 404 for `.`, `..` and hidden names, which are not there for anyone; 400 for what is no name.
 */
export function pathNames(path: string, platform: NodeJS.Platform = process.platform): string[] {
  const names = path.split("/").filter((name) => name !== "");
  for (const name of names) {
    if (name.startsWith(".")) throw missing(path);
    if (nowhere.test(name) || Buffer.byteLength(name) > 255) throw badName(name);
    if (platform === "win32" && (/[:*?"<>|]|[. ]$/.test(name) || devices.test(name))) throw badName(name);
  }
  return names;
}

/** What is not there, and what nobody may see: the answer is the same. */
export function missing(path: string): HttpError {
  return new HttpError(404, `No such file or folder: ${shown(path)}`, "not found");
}

const badName = (name: string) =>
  new HttpError(400, `This is no name for a file: ${shown(name)}`, "bad name");

/** A text from outside as a message shows it. */
const shown = (text: string) => {
  const clean = text.replaceAll(/[\p{Control}\p{Surrogate}]/gu, "�");
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
};
