import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { FileError } from "../errors.js";
import type { ExperimentRun } from "../experiment/experiment-run.js";
import { parameterWord } from "../experiment/experiment-run.js";
import { reportsIn } from "../experiment/report-record.js";
import type { Json, Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { hasTag } from "../notebook/tags.js";
import { injectedTag } from "../parameters/inject.js";
import { importedFiles } from "../run/imported-files.js";

/** Values of a notebook's parameters, by name. */
export type Combination = Readonly<Record<string, Json>>;

/** What an executed notebook of a sweep says of itself. */
export interface RunMark {
  /** A digest of the notebook's code. */
  code: string;
  /** Where the notebook is, seen from the folder of the sweep; a mark without it has a digest of the cells alone. */
  notebook?: string;
  parameters: Combination;
  /** Why it has no values; null where every cell ran. */
  failure: string | null;
}

/** The folder of a sweep that its executed notebooks lie in. */
export const runsFolder = "runs";

/** Letters of a file's name that tell its parameters, before their digest. */
const longestName = 80;

const digestOf = (value: Json): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);

/** A combination in words: `lr = 0.1, seed = 3`. */
export const combinationWords = (combination: Combination): string =>
  Object.entries(combination)
    .map(([name, value]) => `${name} = ${parameterWord(value)}`)
    .join(", ");

/** The name of a combination's executed notebook: what was set, as far as a file may be called so, and a digest of it. */
export function runFile(combination: Combination): string {
  // Whatever the order in which parameters are given, it is the same run.
  const sorted = Object.entries(combination).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const words = sorted
    .map(([name, value]) => `${name}=${String(parameterWord(value)).replaceAll(/[^\w.+-]+/g, "_")}`)
    .join(",")
    .slice(0, longestName);
  return `${words}-${digestOf(Object.fromEntries(sorted)).slice(0, 12)}.ipynb`;
}

/** A digest of what decides a notebook's values: its code with the files that it imports, without its texts and what was shown. */
export function codeDigest(notebook: Notebook, path: string): string {
  const home = dirname(resolve(path));
  const imported = importedFiles(notebook, path).map((file) => [
    relative(home, file).split(sep).join("/"),
    readFileSync(file, "utf8"),
  ]);
  return digestOf([codeOf(notebook), imported]);
}

/** Whether a run is of a notebook's code as it is. */
export function isOfCode({ code, notebook: from }: RunMark, notebook: Notebook, digest: string): boolean {
  return code === (from === undefined ? digestOf(codeOf(notebook)) : digest);
}

const codeOf = (notebook: Notebook): Json =>
  notebook.cells
    .filter((cell) => cell.cell_type === "code" && !hasTag(cell, injectedTag))
    .map(({ source, metadata }) => ({
      source,
      tags: metadata["tags"] ?? [],
      own: metadata["gradsheet"] ?? {},
    }));

/** The executed notebook with its mark. */
export function marked(notebook: Notebook, mark: RunMark): Notebook {
  const own = (notebook.metadata["gradsheet"] ?? {}) as Record<string, Json>;
  return {
    ...notebook,
    metadata: { ...notebook.metadata, gradsheet: { ...own, sweep: mark as unknown as Json } },
  };
}

/** A run that a folder holds. */
export interface KeptRun {
  path: string;
  mark: RunMark;
  run: ExperimentRun;
}

/** The runs in the folder of a sweep, by the names that {@link runFile} gives them; what is no notebook of a sweep is passed over. */
export function keptRuns(folder: string): Map<string, KeptRun> {
  const place = join(folder, runsFolder);
  for (const name of namesIn(folder)) removeIfLeft(join(folder, name));
  const kept = new Map<string, KeptRun>();
  for (const name of namesIn(place)) {
    const path = join(place, name);
    removeIfLeft(path);
    if (!name.endsWith(".ipynb")) continue;
    const found = keptRun(path);
    if (found === null) continue;
    // A copy, or a file that an earlier version has named, counts where there is no other.
    const own = runFile(found.mark.parameters);
    if (name === own || !kept.has(own)) kept.set(own, found);
  }
  return kept;
}

function keptRun(path: string): KeptRun | null {
  let notebook: Notebook;
  try {
    notebook = readNotebook(path);
  } catch (error) {
    // One that cannot be read is missing: it is made anew.
    if (error instanceof FileError) return null;
    throw error;
  }
  const { sweep } = (notebook.metadata["gradsheet"] ?? {}) as { sweep?: Partial<RunMark> };
  const isMark =
    typeof sweep?.code === "string" &&
    (sweep.notebook === undefined || typeof sweep.notebook === "string") &&
    typeof sweep.parameters === "object" &&
    (sweep.parameters as unknown) !== null &&
    (sweep.failure === null || typeof sweep.failure === "string");
  if (!isMark) return null;
  const mark = sweep as RunMark;
  return { path, mark, run: runOf(mark, notebook) };
}

/** What a marked notebook is in the table: of a failed one there are no values. */
export function runOf({ parameters, failure }: RunMark, notebook: Notebook): ExperimentRun {
  return { parameters, values: failure === null ? reportsIn(notebook) : {}, failure };
}

function namesIn(folder: string): string[] {
  try {
    return existsSync(folder) ? readdirSync(folder).toSorted() : [];
  } catch (cause) {
    throw new FileError(
      { place: folder, rule: "must be a folder that can be read", got: (cause as Error).message },
      { cause },
    );
  }
}

/** Removes the half of a file that a killed sweep has left; that of one that still writes stays. */
function removeIfLeft(path: string): void {
  const writer = /\.(?:ipynb|csv|json)\.(\d+)\.tmp$/.exec(path)?.[1];
  if (writer === undefined) return;
  try {
    process.kill(Number(writer), 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") rmSync(path, { force: true });
  }
}
