import { statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { FileError } from "../errors.js";
import type { Paper } from "../paper/paper.js";
import { readNotebook } from "../notebook/read.js";
import { findPaper } from "../paper/find-paper.js";
import { notebooksBelow } from "../paper/notebooks-below.js";
import { readPaper } from "../paper/read-paper.js";

/** A notebook that was named on the command line, by itself or with its folder. */
export interface Input {
  path: string;
  /** Where it goes below the output folder: `sharif-ml-2023-hw3/q01-….ipynb`. */
  target: string;
  /** The paper it belongs to, where its folder has a `paper.json`. */
  paper: Paper | null;
}

/**
 * The notebooks that words of a command line stand for, in the order in which they are read: the order of the words, that of
 * the problems of a paper, and by name elsewhere.
 * @param words - Notebook files, and folders that hold some, themselves or in folders below.
 * @param options - `toOneFile`: what is written has no file for each of them, so that two may have one name.
 * @throws FileError for a path that does not exist, a folder without notebooks, or two notebooks with one place to go.
 */
export function findInputs(words: string[], { toOneFile = false } = {}): Input[] {
  const inputs = words.flatMap((word) => (isFolder(word) ? inFolder(word) : [inputOf(word, null)]));
  if (toOneFile) return [...new Map(inputs.map((input) => [resolve(input.path), input])).values()];
  const byTarget = new Map<string, Input>();
  for (const input of inputs) {
    const other = byTarget.get(input.target);
    if (other !== undefined && resolve(other.path) !== resolve(input.path)) {
      throw new FileError({
        place: input.path,
        rule: "must have an output name of its own",
        got: `the name of ${other.path}`,
        cure: "Run them one by one with different -o folders.",
      });
    }
    byTarget.set(input.target, input);
  }
  return [...byTarget.values()];
}

/** @throws FileError where nothing is there. */
export function isFolder(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats !== undefined && (stats.isDirectory() || stats.isFile())) return stats.isDirectory();
  throw new FileError({
    place: path,
    rule: "must be a notebook or a folder with notebooks",
    got: stats === undefined ? "nothing there" : "neither",
    cure: "Check the path.",
  });
}

function inFolder(folder: string): Input[] {
  const inputs = notebooksBelow(folder).map((path) => inputOf(path, folder));
  if (inputs.length > 0) return inputs;
  throw new FileError({
    place: folder,
    rule: "must be a folder with notebooks",
    got: "one without .ipynb files",
    cure: "Check the path.",
  });
}

/** @param folder - The folder that was named, or null where the notebook itself was. */
function inputOf(path: string, folder: string | null): Input {
  const home = dirname(resolve(path));
  const paper = readPaper(home);
  if (paper !== null) return { path, target: join(basename(home), basename(path)), paper };
  const target = folder === null ? basename(path) : relative(dirname(resolve(folder)), resolve(path));
  return { path, target, paper: paperThatItNames(path) };
}

/** The paper that an executed notebook says it is of, away from its folder; null where it names none that can be found. */
function paperThatItNames(path: string): Paper | null {
  try {
    const { paper, changedFrom } = (readNotebook(path).metadata["gradsheet"] ?? {}) as Record<
      string,
      unknown
    >;
    if (typeof paper !== "string" || changedFrom !== undefined) return null;
    return findPaper(paper, dirname(resolve(path)));
  } catch (error) {
    // What is wrong with a notebook is told when it is run.
    if (error instanceof FileError) return null;
    throw error;
  }
}
