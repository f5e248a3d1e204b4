import { existsSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { FileError, InputError } from "../errors.js";
import { Experiment } from "../experiment/experiment.js";
import type { ExperimentRun } from "../experiment/experiment-run.js";
import { experimentFiles, saveExperiment } from "../experiment/save-experiment.js";
import type { Json, Notebook } from "../notebook/format.js";
import { readNotebook } from "../notebook/read.js";
import { writeNotebook } from "../notebook/write.js";
import { withParameters } from "../parameters/inject.js";
import { parameterFault } from "../parameters/parameter-fault.js";
import { parametersOf } from "../parameters/parameters.js";
import { kernelFor } from "../run/choose-kernel.js";
import { aheadCompilerFor } from "../run/compile-ahead.js";
import type { CellStart, Failure } from "../run/execute-notebook.js";
import { inParallel } from "../run/in-parallel.js";
import { importedFiles } from "../run/imported-files.js";
import { neededFiles } from "../run/needed-files.js";
import { runNotebook, type RunOptions } from "../run/run-notebook.js";
import { mustBeWritable, writeFile } from "../write-file.js";
import {
  codeDigest,
  type Combination,
  combinationWords,
  type KeptRun,
  isOfCode,
  keptRuns,
  marked,
  runFile,
  runOf,
  runsFolder,
  type RunMark,
} from "./run-files.js";

/** More runs than a folder should hold. */
const mostRuns = 10_000;

/** What {@link sweepNotebook} may be told. */
export interface SweepNotebookOptions extends Omit<
  RunOptions,
  "parameters" | "onCell" | "keepGoing" | "compiler"
> {
  /** How many runs are made at a time; default: one for each core. */
  jobs?: number | undefined;
  /** Parameters whose values are repetitions; default those called seed. */
  repeats?: readonly string[] | undefined;
  /** Whether runs that failed before are made again. */
  retry?: boolean | undefined;
  /** Whether runs of another version of the notebook are thrown away, and not refused. */
  restart?: boolean | undefined;
  /** Told how many runs there are, and how many of them the folder has already. */
  onPlan?: ((runs: number, kept: number) => void) | undefined;
  /** Told which files that the notebook names have changed since the runs that are kept were made. */
  onStale?: ((files: string[]) => void) | undefined;
  /** Told of each run when its turn comes. */
  onStart?: ((run: string) => void) | undefined;
  /** Told of each cell that starts. */
  onCell?: ((run: string, start: CellStart) => void) | undefined;
  /** Told of each run as soon as it is done; null where nothing failed. */
  onEnd?: ((run: string, failure: string | null) => void) | undefined;
}

/** What came of a sweep. */
export interface NotebookSweep {
  /** The runs that were made, in the order of the grid. */
  experiment: Experiment;
  /** How many runs the grid has; those that are missing were not made before the sweep was stopped, or their kernel was lost. */
  wanted: number;
  /** Why runs are missing, by what was set. */
  missing: Readonly<Record<string, string>>;
  /** How many runs the folder has beside those of the grid: they are in no table. */
  others: number;
  /** The files beside the folder of executed notebooks, by name. */
  files: readonly string[];
}

/**
 * Runs a notebook with every combination of some values of its parameters, each on a kernel of its own, and writes what the runs report
 * into a folder: the executed notebooks, a table, curves, and a notebook that compares them. Runs that the folder has already are not
 * made again, so that a sweep that was killed goes on where it was.
 * @param path the `.ipynb` file, which is not changed; it has a cell tagged `parameters`
 * @param grid values by the parameters' names, every one with every other
 * @param folder made where it is missing
 * @param options as for `runNotebook`, and `jobs`, `repeats` (seeds), `retry`, `restart`
 * @returns the runs, which `readExperiment(folder)` reads again
 * @throws FileError where the folder has runs of another version of the notebook, or is no sweep's; InputError for a grid that is none
 * @example
 * await sweepNotebook("no-such.ipynb", { lr: [0.1, 0.01], seed: [1, 2, 3] }, "runs") // throws no-such.ipynb
 */
export async function sweepNotebook(
  path: string,
  grid: Readonly<Record<string, readonly Json[]>>,
  folder: string,
  options: SweepNotebookOptions = {},
): Promise<NotebookSweep> {
  const {
    jobs,
    repeats,
    retry = false,
    restart = false,
    onPlan,
    onStale,
    onStart,
    onCell,
    onEnd,
    ...running
  } = options;
  const notebook = readNotebook(path);
  const code = codeDigest(notebook, path);
  const combinations = combinationsOf(path, grid);
  const kept = takeFolder(folder, path, notebook, code, restart);
  const made = new Map([...kept].filter(([, { run }]) => !retry || run.failure === null));
  const toMake = combinations.filter((combination) => !made.has(runFile(combination)));
  onPlan?.(combinations.length, combinations.length - toMake.length);
  const stays = combinations.flatMap((combination) => made.get(runFile(combination)) ?? []);
  const stale = stays.length === 0 ? [] : changedSince(stays, notebook, path);
  if (stale.length > 0) onStale?.(stale);
  const compiler = aheadCompilerFor(dirname(resolve(path)), {
    kernel: kernelFor(notebook, path, running.kernel),
    isRemote: running.engine !== undefined,
    isConfined: (running.confinement ?? null) !== null,
  });
  const runs = new Map<string, ExperimentRun>([...made].map(([name, { run }]) => [name, run]));
  const work = async (combination: Combination): Promise<void> => {
    running.signal?.throwIfAborted();
    const words = combinationWords(combination);
    onStart?.(words);
    try {
      refuseChange(path, code);
      const { notebook: executed, failure } = await runOrRefusal(path, combination, {
        ...running,
        compiler,
        onCell: (start) => onCell?.(words, start),
      });
      refuseChange(path, code);
      const from = relative(folder, path).split(sep).join("/");
      const mark = { code, notebook: from, parameters: combination, failure };
      const name = runFile(combination);
      const file = join(folder, runsFolder, name);
      writeNotebook(file, marked(executed, mark));
      const before = kept.get(name)?.path;
      if (before !== undefined && before !== file) rmSync(before, { force: true });
      runs.set(name, runOf(mark, executed));
      onEnd?.(words, failure);
    } catch (error) {
      if (running.signal?.aborted !== true) onEnd?.(words, (error as Error).message);
      throw error;
    }
  };
  const results = await inParallel(toMake, work, jobs).finally(() => compiler?.close());
  const missing = Object.fromEntries(
    results.flatMap((result, at) =>
      result.status === "rejected"
        ? [[combinationWords(toMake[at]), (result.reason as Error).message] as const]
        : [],
    ),
  );
  const done = combinations.flatMap((combination) => {
    const run = runs.get(runFile(combination));
    // In the order of this grid, whatever that of an earlier one was.
    return run === undefined ? [] : [{ ...run, parameters: combination }];
  });
  const experiment = new Experiment(done, repeats === undefined ? {} : { repeats });
  const text = textOf(path, grid, experiment, combinations.length);
  const files = done.length === 0 ? [] : saveExperiment(folder, experiment, text);
  const wanted = new Set(combinations.map(runFile));
  const others = [...kept.keys()].filter((name) => !wanted.has(name)).length;
  return { experiment, wanted: combinations.length, missing, others, files };
}

/**
 * Every value with every other: the last parameter's change first.
 * @throws InputError for a grid without values, or with values that the notebook cannot take
 */
function combinationsOf(path: string, grid: Readonly<Record<string, readonly Json[]>>): Combination[] {
  const place = "sweep";
  const lists = Object.entries(grid);
  if (lists.length === 0)
    throw new InputError({
      place,
      rule: "needs values of a parameter",
      got: "none",
      cure: "Give -p lr=0.1,0.01.",
    });
  const { list } = parametersOf(readNotebook(path), path);
  for (const [name, values] of lists) {
    if (values.length === 0) throw new InputError({ place, rule: `needs a value of ${name}`, got: "none" });
    for (const value of values) {
      const fault = parameterFault(list, path, { name, value, text: JSON.stringify(value) });
      if (fault !== null) throw new InputError({ place, ...fault });
    }
  }
  const count = lists.reduce((product, [, values]) => product * values.length, 1);
  if (count > mostRuns)
    throw new InputError({
      place,
      rule: `makes at most ${mostRuns} runs`,
      got: String(count),
      cure: "Leave values out.",
    });
  return lists.reduce<Combination[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

/**
 * The runs that a folder has already, of the notebook as it is.
 * @throws FileError where it has some of another version, or files that no sweep has written
 */
function takeFolder(
  folder: string,
  path: string,
  notebook: Notebook,
  code: string,
  restart: boolean,
): Map<string, KeptRun> {
  mustBeWritable(folder);
  const { record, ...others } = experimentFiles;
  const foreign = existsSync(join(folder, record))
    ? undefined
    : [...Object.values(others), runsFolder].find((name) => existsSync(join(folder, name)));
  if (foreign !== undefined)
    throw new FileError({
      place: folder,
      rule: "must be a new folder, or one of a sweep",
      got: `one with a ${foreign} of something else`,
      cure: "Name another one after -o.",
    });
  const kept = keptRuns(folder);
  const other = [...kept].filter(
    ([, { mark }]) => !isOfCode(mark, notebook, code) || anotherThan(path, folder, mark) !== undefined,
  );
  const [another] = other.flatMap(([, { mark }]) => anotherThan(path, folder, mark) ?? []);
  if (other.length > 0 && !restart)
    throw new FileError({
      place: folder,
      rule: `must hold runs of ${basename(path)} as it is now`,
      got:
        another === undefined
          ? `${other.length} of another version of it, or of what it imports`
          : `those of ${another}`,
      cure: "Name another folder after -o, or add --restart to throw them away.",
    });
  for (const [name, { path: file }] of other) {
    rmSync(file, { force: true });
    kept.delete(name);
  }
  // From here on the folder is a sweep's, also where it is killed before its end.
  if (!existsSync(join(folder, record)))
    writeFile(
      join(folder, record),
      `${JSON.stringify({ version: 1, repeats: [], axis: "step", runs: [] })}\n`,
    );
  return kept;
}

/** The notebook that a run was made of, where it is another than one; what is not there any more was moved. */
function anotherThan(path: string, folder: string, { notebook }: RunMark): string | undefined {
  if (notebook === undefined) return undefined;
  const from = resolve(folder, notebook);
  if (statSync(from, { throwIfNoEntry: false })?.isFile() !== true) return undefined;
  return realpathSync(from) === realpathSync(path) ? undefined : join(folder, notebook);
}

/** The files beside a notebook that are newer than all runs that are kept; its own code is held against theirs. */
function changedSince(kept: readonly KeptRun[], notebook: Notebook, path: string): string[] {
  const last = Math.max(...kept.map(({ path: file }) => statSync(file).mtimeMs));
  const [home, own] = [dirname(resolve(path)), new Set([resolve(path), ...importedFiles(notebook, path)])];
  return neededFiles(notebook, path).taken.filter((name) => {
    const file = join(home, name);
    return !own.has(file) && statSync(file).mtimeMs > last;
  });
}

/** @throws FileError where the notebook is another one than when the sweep began: its runs could not be compared */
function refuseChange(path: string, code: string): void {
  if (codeDigest(readNotebook(path), path) === code) return;
  throw new FileError({
    place: path,
    rule: "must stay as it is while a sweep runs it",
    got: "other code than at the beginning",
    cure: "Start the sweep again, with --restart or another folder.",
  });
}

/** A run, and why it has no values: it failed, or the notebook takes no such values. */
interface Outcome {
  notebook: Notebook;
  failure: string | null;
}

async function runOrRefusal(path: string, parameters: Combination, options: RunOptions): Promise<Outcome> {
  try {
    const { notebook, failure } = await runNotebook(path, { ...options, parameters });
    // What a server lost, the next call makes.
    if (failure?.kind === "interrupted" || failure?.kind === "lost") throw new Error(failureWords(failure));
    return { notebook, failure: failure === null ? null : failureWords(failure) };
  } catch (error) {
    // What a notebook says of values, by its conditions or its texts, it would say again.
    if (!(error instanceof FileError) || !error.place.startsWith(path)) throw error;
    return {
      notebook: withParameters(readNotebook(path), parameters, path),
      failure: firstLine(error.message),
    };
  }
}

const firstLine = (text: string): string => {
  const [first] = text.split("\n");
  return first.length > 200 ? `${first.slice(0, 199)}…` : first;
};

/** A failure in a line: `cell 3: Error: no data`. */
const failureWords = ({ cell, error }: Failure): string => `cell ${cell}: ${firstLine(error)}`;

function textOf(
  path: string,
  grid: Readonly<Record<string, readonly Json[]>>,
  { runs }: Experiment,
  wanted: number,
): { title: string; statement: string } {
  const failed = runs.filter(({ failure }) => failure !== null).length;
  const lists = Object.entries(grid).map(([name, values]) => `- \`${name}\`: ${listWords(values)}`);
  const count =
    runs.length < wanted ? `${runs.length} of ${wanted} runs` : `${wanted} run${wanted === 1 ? "" : "s"}`;
  const failures =
    failed === 0 ? "" : ` ${failed} of them failed and ${failed === 1 ? "is" : "are"} in no mean.`;
  return {
    title: `Sweep of ${basename(path)}`,
    statement: `${count} of \`${basename(path)}\`, every value with every other.${failures}\n\n${lists.join("\n")}`,
  };
}

/** Values with commas; of many the first and the last. */
function listWords(values: readonly Json[]): string {
  const words = values.map((value) => `\`${JSON.stringify(value)}\``);
  return words.length <= 12
    ? words.join(", ")
    : `${words.slice(0, 3).join(", ")}, …, ${words.at(-1)} (${words.length} values)`;
}
