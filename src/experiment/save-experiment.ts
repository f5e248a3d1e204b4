import { rmSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { writeNotebook } from "../notebook/write.js";
import { writeFile } from "../write-file.js";
import type { Experiment } from "./experiment.js";
import { reportedJson } from "./report-record.js";
import { type Shown, shownNotebook } from "./shown-notebook.js";

/** The files of an experiment's folder. */
export const experimentFiles = {
  /** All of it, for `readExperiment`. */
  record: "experiment.json",
  runs: "runs.csv",
  curves: "curves.csv",
  notebook: "comparison.ipynb",
} as const;

export interface ExperimentText {
  /** The heading of the notebook. */
  title: string;
  /** What was done, as Markdown. */
  statement: string;
}

/** Rows that a notebook shows of all its runs. */
const mostRows = 200;

/**
 * Writes an experiment into a folder, each file whole or not at all: `runs.csv` with a row for each run, `curves.csv` with a row for each
 * point of a curve, a notebook that compares them, and `experiment.json`, which `readExperiment` reads.
 * @returns the names of the files
 * @throws FileError where they cannot be written
 */
export function saveExperiment(folder: string, experiment: Experiment, text: ExperimentText): string[] {
  const { record, runs, curves, notebook } = experimentFiles;
  const files: [name: string, content: string][] = [
    [record, `${JSON.stringify(recordOf(experiment))}\n`],
    [runs, experiment.table().toCsv()],
    ...(experiment.curveNames.length > 0 ? [[curves, experiment.points().toCsv()] as [string, string]] : []),
  ];
  for (const [name, content] of files) writeFile(join(folder, name), content);
  // Those of an earlier time, when there were some, would not be of these runs.
  if (experiment.curveNames.length === 0) rmSync(join(folder, curves), { force: true });
  writeNotebook(join(folder, notebook), comparisonOf(experiment, text));
  return [...files.map(([name]) => name), notebook];
}

function recordOf({ runs, repeats, axis }: Experiment): Json {
  return {
    version: 1,
    repeats: [...repeats],
    axis,
    runs: runs.map(({ parameters, values, failure }) => ({
      parameters,
      values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, reportedJson(value)])),
      failure,
    })),
  } as unknown as Json;
}

/** The notebook: a statement, then the tables and figures with the code that draws them from the folder's record. */
function comparisonOf(experiment: Experiment, { title, statement }: ExperimentText) {
  const { curveNames, reported, runs } = experiment;
  const failed = runs.some(({ failure }) => failure !== null);
  const drawn = reported.flatMap((name): Shown[] => {
    const word = JSON.stringify(name);
    return [
      ...(curveNames.includes(name) ? shownIf(`tried.curves(${word})`, () => experiment.curves(name)) : []),
      ...(experiment.varied.length > 0
        ? shownIf(`tried.figure(${word})`, () => experiment.figure(name))
        : []),
    ];
  });
  return shownNotebook(`# ${title}\n\n${statement}`, [
    {
      source: [
        'import { readExperiment } from "gradsheet";',
        "",
        'const tried = readExperiment(".");',
        "tried.summary()",
      ].join("\n"),
      shows: experiment.summary(),
    },
    ...drawn,
    ...(failed ? [{ source: "tried.failures()", shows: experiment.failures() }] : []),
    ...(runs.length <= mostRows ? [{ source: "tried.table()", shows: experiment.table() }] : []),
  ]);
}

/** A cell for what can be drawn: words cannot, nor more maps than anybody looks at. */
function shownIf(source: string, draw: () => Shown["shows"]): Shown[] {
  try {
    return [{ source, shows: draw() }];
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
