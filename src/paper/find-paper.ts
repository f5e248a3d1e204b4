import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { FileError } from "../errors.js";
import { packageFolder } from "../package.js";
import { madeFolder } from "./notebooks-below.js";
import type { Paper } from "./paper.js";
import { readPaper } from "./read-paper.js";

/**
 * The paper of a name: one that comes with gradsheet, else one in a folder of that name, or in `notebooks/`, in the working
 * folder or one of its parents.
 * @param name - The paper's folder name: `sharif-ml-2023-hw3`.
 * @param from - Where to start looking; default: the working folder.
 * @throws FileError where there is none; it lists the papers that come with gradsheet.
 * @example
 * findPaper("sharif-ml-2023-hw3").problems.length // => 5
 * findPaper("no-such-paper") // throws no-such-paper: must be the name of a paper
 */
export function findPaper(name: string, from: string = process.cwd()): Paper {
  return paperAndFolder(name, from).paper;
}

/** As `findPaper`, with the folder that the paper lies in, where the notebooks that solve it are. */
export function paperAndFolder(name: string, from: string = process.cwd()): { paper: Paper; folder: string } {
  for (const folder of candidates(name, resolve(from))) {
    const paper = existsSync(join(folder, "paper.json")) ? readPaper(folder) : null;
    if (paper?.paper === name) return { paper, folder };
  }
  throw new FileError({
    place: name,
    rule: "must be the name of a paper, a folder with a paper.json",
    got: "a name that no such folder has",
    cure: `Papers that come with gradsheet: ${ownPapers().join(", ")}.`,
  });
}

function* candidates(name: string, from: string): Generator<string> {
  yield join(packageFolder, "notebooks", name);
  for (let folder = from; ; folder = dirname(folder)) {
    yield folder;
    yield join(folder, name);
    yield join(folder, "notebooks", name);
    // A copy that was made there belongs to a paper of the folder it was made from, which may lie deeper.
    if (basename(folder) === madeFolder) yield* foldersBelow(dirname(folder), name, 3);
    if (folder === dirname(folder)) return;
  }
}

/** Folders of a name, down to a depth. */
function* foldersBelow(folder: string, name: string, depth: number): Generator<string> {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // One that nobody may look into has no paper to give.
    return;
  }
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name.startsWith(".") || entry.name === "node_modules") continue;
    if (entry.name === name) yield join(folder, name);
    if (depth > 1) yield* foldersBelow(join(folder, entry.name), name, depth - 1);
  }
}

function ownPapers(): string[] {
  const folder = join(packageFolder, "notebooks");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "paper.json")));
}
