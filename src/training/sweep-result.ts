import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import { saveExperiment } from "../experiment/save-experiment.js";
import { checkPath } from "../tfjs/model-folder.js";
import { asExperiment } from "./as-experiment.js";
import { comparisonFigure } from "./comparison-figure.js";
import { limitsOf } from "../experiment/curve-band.js";
import type { ComparisonCurveOptions } from "./curve-options.js";
import { epochRows } from "./epoch-rows.js";
import { type MadeBy, type NotebookOptions, writeExperiment } from "./experiment-notebook.js";
import type { FitResult } from "./fit-result.js";
import { bestPlace, ending, type Measure, measureWords } from "./measures.js";
import { checkNames } from "./option-checks.js";
import { sweepFigure } from "./sweep-figure.js";
import { combinationWords, type SweepRow, type SweepValue, valueWord } from "./sweep-values.js";

/** One run of a sweep. */
export interface SweepRun {
  /** What was tried, by name. */
  values: Readonly<Record<string, SweepValue>>;
  seed: number;
  /** Its weights are freed; its records stay. */
  result: FitResult;
}

/** Every curve option by name. */
const curveOptionNames: Record<keyof ComparisonCurveOptions, true> = {
  by: true,
  scale: true,
  smooth: true,
  title: true,
  show: true,
  spread: true,
};

/** Runs over a grid of options. */
export class Sweep extends Printed {
  /** One for each combination, in the order of the grid. */
  readonly rows: readonly SweepRow[];
  /** The best combination; undefined where every run broke. */
  readonly best: SweepRow | undefined;

  constructor(
    readonly runs: readonly SweepRun[],
    /** What the combinations are judged by, after the last epoch. */
    readonly measure: Measure,
    private readonly grid: Readonly<Record<string, readonly SweepValue[]>>,
    private readonly madeBy: MadeBy | undefined = undefined,
  ) {
    super();
    const groups = new Map<SweepRun["values"], FitResult[]>();
    for (const { values, result } of runs) groups.set(values, [...(groups.get(values) ?? []), result]);
    this.rows = [...groups].map(([values, results]) => {
      const { high, middle } = limitsOf(
        results.map((result) => ending(result, measure)),
        "deviation",
      );
      return { values, mean: middle, deviation: high - middle };
    });
    this.best =
      this.rows[
        bestPlace(
          this.rows.map((row) => row.mean),
          measure,
        )
      ];
  }

  /** All combinations with their means and deviations over the seeds, the best one marked. */
  table(): Table {
    const names = Object.keys(this.grid);
    const seeds = new Set(this.runs.map(({ seed }) => seed)).size;
    return table({
      columns: [...names, measureWords[this.measure], ...(seeds > 1 ? ["deviation"] : []), ""],
      rows: this.rows.map((row) => [
        ...names.map((name) => {
          const value = row.values[name];
          return typeof value === "number" ? value : valueWord(value);
        }),
        row.mean,
        ...(seeds > 1 ? [row.deviation] : []),
        row === this.best ? "best" : "",
      ]),
      digits: 4,
      caption: this.#summary,
    });
  }

  /** Every number that was measured, a row for each epoch of each run: `epochs().toCsv()` is what other programs read. */
  epochs(): Table {
    return epochRows(
      this.runs.map(({ values, seed, result }) => ({ of: { ...wordsOf(values), seed }, result })),
    );
  }

  /**
   * Writes the sweep as `gradsheet sweep` writes one: `runs.csv`, `curves.csv`, a notebook that compares the runs, and what
   * `readExperiment(folder)` reads.
   * @param folder made where it is missing
   * @throws FileError where it cannot be written
   */
  save(folder: string): void {
    checkPath(folder, "save");
    const runs = this.runs.map(({ values, seed, result }) => ({ of: wordsOf(values), seed, result }));
    saveExperiment(folder, asExperiment(runs), {
      title: `Sweep over ${Object.keys(this.grid).join(", ")}`,
      statement: `${this.#summary}.${this.madeBy ? ` Data: ${this.madeBy.data}.` : ""}`,
    });
  }

  /**
   * What the runs of one combination ended with, a number for each seed.
   * @param values those that tell the combination from all others
   * @param measure default the sweep's own
   * @throws InputError where several combinations have these values, or none
   */
  endings(values: Readonly<Record<string, SweepValue>>, measure: Measure = this.measure): number[] {
    const found = this.rows.filter((row) =>
      Object.entries(values).every(([name, value]) => row.values[name] === value),
    );
    if (found.length !== 1)
      throw new InputError({
        place: "endings",
        rule: "needs the values of one combination of the sweep",
        got: `${combinationWords(values)}, which ${found.length === 0 ? "none has" : `${found.length} have`}`,
        cure: `Give a value of each of ${Object.keys(this.grid).join(", ")}.`,
      });
    return this.runs
      .filter((run) => run.values === found[0].values)
      .map(({ result }) => ending(result, measure));
  }

  /**
   * The measure over the grid: a line for one option, a map of colors for two; of more the two with the most values, the others at
   * the values that are best there. With `by` or `show` the curves of the runs: for each combination the mean over the seeds and its
   * band.
   * @param options of the curves: by `step` (default), `epoch` or `second`, what to `show`, `spread`, `scale`, `smooth`, `title`
   */
  figure(options: ComparisonCurveOptions = {}): Plot {
    checkNames("figure", options, curveOptionNames);
    if (options.by === undefined && options.show === undefined)
      return sweepFigure(this.rows, this.measure, this.grid);
    const told = Object.keys(this.grid).filter((name) => this.grid[name].length > 1);
    const groups = new Map<string, FitResult[]>();
    for (const { values, result } of this.runs) {
      const name = combinationWords(values, told.length > 0 ? told : undefined, this.grid);
      groups.set(name, [...(groups.get(name) ?? []), result]);
    }
    return comparisonFigure(groups, options);
  }

  /**
   * Writes the sweep as a notebook: a statement, the code that made it, and the table and the figure as its outputs.
   * @param path of the `.ipynb` file, which is written whole or not at all
   * @param options `title`, `statement` (Markdown), and `data`: the data as code, so that the notebook runs again
   * @throws InputError for a path or options that are none; FileError where the file cannot be written
   */
  toNotebook(path: string, options: NotebookOptions = {}): void {
    writeExperiment(
      path,
      this.madeBy,
      {
        title: `Sweep over ${Object.keys(this.grid).join(", ")}`,
        statement: `${this.#summary}.${this.madeBy ? ` Data: ${this.madeBy.data}.` : ""}`,
        shown: [
          { source: "tried.table()", shows: this.table() },
          ...(this.best ? [{ source: "tried.figure()", shows: this.figure() }] : []),
        ],
      },
      options,
    );
  }

  /** The table of all runs, with what came out best. */
  toString(): string {
    return this.table().toString();
  }

  get #summary(): string {
    const { best, measure } = this;
    const count = `${this.runs.length} run${this.runs.length === 1 ? "" : "s"}`;
    if (best === undefined) return `${count}, none of which came to a number`;
    const words = Object.entries(best.values).map(([name, value]) => `${name} ${valueWord(value)}`);
    return `${count}; best ${measureWords[measure]} ${best.mean.toPrecision(4)} at ${words.join(", ")}`;
  }

  /** What a notebook shows: the table; the figure is shown by itself. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

const wordsOf = (values: SweepRun["values"]): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" ? value : valueWord(value),
    ]),
  );
