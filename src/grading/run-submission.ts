import { copyFileSync, existsSync, lstatSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";
import { makeFolder } from "../../kernel/make-folder.js";
import type { Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { formatNotebook, withoutOutputs } from "../notebook/write.js";
import { answerMime } from "../paper/answer-record.js";
import { attemptMime } from "../paper/attempt-record.js";
import type { Paper } from "../paper/paper.js";
import { FileError, GradsheetError } from "../errors.js";
import { foreignKernel } from "../run/choose-kernel.js";
import type { AheadCompiler } from "../run/compile-ahead.js";
import { cellsToRun, executeNotebook, type Failure } from "../run/execute-notebook.js";
import { outputLimit } from "../run/output-limit.js";
import { claimsIn, type Claims } from "./attempts-of.js";
import type { FreshKernel } from "./kernel-pool.js";

/** What a notebook that was handed in may use. */
export interface RunLimits {
  /** Seconds for each cell; all of them together have five times as long. */
  time: number;
  /** Megabytes of outputs. */
  output: number;
}

/** A run of one notebook. */
export interface SubmissionRun {
  claims: Claims;
  failures: Failure[];
}

/** A larger file is no notebook that a student wrote. */
const largestNotebook = 50_000_000;

/** How much longer a whole notebook may take than one cell. */
const cellsInTime = 5;

/** What goes with a notebook: not more, so that a hand-in fills no disk. */
const mostFiles = 200;
const mostBytes = 100_000_000;

/**
 * A notebook that was handed in.
 * @throws FileError where it is too large, is no notebook, or is another kernel's.
 */
export function readSubmission(path: string): Notebook {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestNotebook) {
    throw new FileError({
      place: path,
      rule: `must be a notebook of at most ${largestNotebook / 1_000_000} MB`,
      got: `${Math.ceil(size / 1_000_000)} MB`,
    });
  }
  const notebook = readNotebook(path);
  const foreign = foreignKernel(notebook);
  if (foreign === null) return notebook;
  throw new FileError({ place: path, rule: "must be a notebook in TypeScript", got: foreign.words });
}

/**
 * Runs a notebook that was handed in, as far as it goes: the cells after one that fails run too.
 * @param home The folder whose other files go with it, or null.
 * @param signal Stops it; what it claims then is not all.
 */
export async function runSubmission(
  { client, folder }: FreshKernel,
  notebook: Notebook,
  {
    home,
    paper,
    compiler,
    limits,
    signal,
  }: {
    home: string | null;
    paper: Paper;
    compiler: AheadCompiler | null;
    limits: RunLimits;
    signal: AbortSignal;
  },
): Promise<SubmissionRun> {
  if (home !== null) copyFiles(home, folder);
  // A student's copy looks in its kernel's folder for what it is a copy of.
  writeFileSync(join(folder, "notebook.ipynb"), formatNotebook(withoutOutputs(notebook)));
  writeFileSync(join(folder, "paper.json"), JSON.stringify(withoutAnswers(paper)));
  await client.bring(namesBelow(folder));
  const sources = cellsToRun(notebook.cells).map(({ source }) => source);
  const isPlain = !existsSync(join(folder, "tsconfig.json")) && !existsSync(join(folder, "node_modules"));
  const compiled = (isPlain && (await compiler?.compile(sources, limits.time))) || [];
  const { notebook: executed, failures } = await executeNotebook(notebook, client, {
    timeout: limits.time,
    total: cellsInTime * limits.time,
    keepGoing: true,
    compiled,
    filter: outputLimit(limits.output, [attemptMime, answerMime]),
    signal,
  });
  const lost = failures.find(({ kind }) => kind === "lost");
  // No fault of the student's: the next call runs it again.
  if (lost !== undefined)
    throw new GradsheetError({ place: "the notebook", rule: "must run to its end", got: lost.error });
  return { claims: claimsIn(executed), failures };
}

/** The files of a folder and of those in it, relative to it. */
const namesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));

/** The paper as a worksheet needs it to ask, without what it answers. */
export function withoutAnswers(paper: Paper): Paper {
  return {
    ...paper,
    problems: paper.problems.map((problem) => ({
      ...problem,
      parts: problem.parts.map(({ key: _key, check: _check, ...part }) => {
        const { slips: _slips, rubric: _rubric, ...asked } = part as typeof part & Record<string, unknown>;
        return { ...(asked as typeof part), published: null, publishedValue: null };
      }),
    })),
  };
}

/** Copies the files that lie beside a notebook, data say, without links and other notebooks. */
function copyFiles(from: string, to: string): void {
  let files = 0;
  let bytes = 0;
  const copy = (folder: string, target: string): void => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      const stats = lstatSync(path);
      if (name.startsWith(".") || name === "node_modules" || name.endsWith(".ipynb")) continue;
      if (stats.isDirectory()) copy(path, join(target, name));
      if (!stats.isFile()) continue;
      files += 1;
      bytes += stats.size;
      if (files > mostFiles || bytes > mostBytes) return;
      makeFolder(dirname(join(target, name)));
      copyFileSync(path, join(target, basename(name)));
    }
  };
  copy(from, to);
}
