import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Paper } from "./paper.js";
import { readPaper } from "./read-paper.js";

/** The folder below the working one, or the served one, in which the commands put what they make where they are not told another place. */
export const madeFolder = "solutions";

/** Folders in which nobody keeps the notebooks he means. */
const passedOver = new Set(["node_modules", "dist"]);

/** How a folder is looked through. */
export interface Search {
  /** The paper in a folder, or null; default `readPaper`. */
  paperOf?: (folder: string) => Paper | null;
  /** Whether to look into a folder; default: into all of them. */
  visits?: (folder: string) => boolean;
  /** Whether to look also into folders of what was made, `solutions`; default: not. */
  made?: boolean;
}

/**
 * The notebooks in a folder and those below it, in the order in which they are read: that of the problems of a paper, and by name
 * elsewhere. Hidden files and links are passed over.
 * @throws FileError for a `paper.json` that is none; the system's error for a folder that cannot be read.
 */
export function notebooksBelow(folder: string, search: Search = {}): string[] {
  const { paperOf = readPaper, visits = () => true, made = false } = search;
  if (!visits(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith("."));
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ipynb"))
    .map(({ name }) => name);
  const folders = entries
    .filter(
      (entry) => entry.isDirectory() && !passedOver.has(entry.name) && (made || entry.name !== madeFolder),
    )
    .map(({ name }) => name);
  const order = paperOf(folder)?.problems.map(({ notebook }) => notebook) ?? [];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const byName = new Intl.Collator("en", { numeric: true }).compare;
  return [
    ...files.toSorted((a, b) => rank(a) - rank(b) || byName(a, b)).map((name) => join(folder, name)),
    ...folders.toSorted(byName).flatMap((name) => notebooksBelow(join(folder, name), search)),
  ];
}
