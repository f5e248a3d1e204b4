import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import { saveExperiment } from "../experiment/save-experiment.js";
import { checkPath } from "../tfjs/model-folder.js";
import { asExperiment } from "./as-experiment.js";
import { comparisonFigure } from "./comparison-figure.js";
import type { ComparisonCurveOptions } from "./curve-options.js";
import { epochRows } from "./epoch-rows.js";
import { type MadeBy, type NotebookOptions, writeExperiment } from "./experiment-notebook.js";
import type { FitOptions } from "./fit-options.js";
import type { FitResult } from "./fit-result.js";
import type { SideBySide } from "./many-runs.js";
import { ending, type Measure, measureWords } from "./measures.js";
import { unknownName } from "../optimizer/meant-name.js";
import { sensitivityFigure } from "./sensitivity-figure.js";
import type { Tuning } from "./tune-rates.js";

/** What {@link compareOptimizers} may be told. */
export interface CompareOptions
  extends
    Omit<FitOptions, "optimizer" | "seed" | "earlyStopping" | "checkpoint" | "onEpoch">,
    ComparisonCurveOptions,
    SideBySide {
  /** The seeds, or how many of them (0, 1, …); default 3. */
  seeds?: number | readonly number[];
  /** The loss whose first passing is counted in steps; default: the one that all runs came to in the end. */
  target?: number;
  /** Learning rates that each optimizer tries with every seed; those at its best for the validation data are compared. */
  tune?: { learningRate: number[] };
}

/** One optimizer's run with one seed. */
export interface ComparedRun {
  optimizer: string;
  seed: number;
  /** Its weights are freed; its records stay. */
  result: FitResult;
}

/** Runs that began with the same weights and saw the same batches, one optimizer beside the other. */
export class OptimizerComparison extends Printed {
  constructor(
    readonly runs: ComparedRun[],
    private readonly options: CompareOptions,
    /** What each optimizer came to at each learning rate, where rates were tried. */
    readonly tuning: Tuning | undefined = undefined,
    private readonly madeBy: MadeBy | undefined = undefined,
  ) {
    super();
  }

  /**
   * Mean and range of the loss over the seeds, one color for each optimizer; more than eight have a panel each.
   * @param options `show` (training, validation, both, accuracy), `spread` (range, deviation, interval), by `step`, `epoch` or `second`, a
   *   `log` or a `linear` scale, steps that are averaged; default: those of the comparison
   */
  figure(options: ComparisonCurveOptions = {}): Plot {
    const shown = { ...this.options, ...options };
    const needs = shown.show === "validation" || shown.show === "both";
    if (
      shown.show === "accuracy" &&
      this.runs.length > 0 &&
      !this.runs.some(({ result }) => result.history.accuracy)
    )
      throw new InputError({
        place: "figure",
        rule: "needs runs whose loss counts right answers to show their accuracy",
        got: "a loss that does not",
      });
    if (needs && this.runs.length > 0 && !this.runs.some(({ result }) => result.history.valLoss))
      throw new InputError({
        place: "figure",
        rule: "needs runs with validation data to show their loss",
        got: "none",
        cure: "Give compareOptimizers validation: 0.2, or data.",
      });
    return comparisonFigure(this.groups(), shown);
  }

  /**
   * The loss that each optimizer came to by the learning rate, the kept rates marked.
   * @throws InputError where no rates were tried
   */
  sensitivity(): Plot {
    if (this.tuning !== undefined) return sensitivityFigure(this.tuning);
    throw new InputError({
      place: "sensitivity",
      rule: "needs a comparison that tried learning rates",
      got: "one without",
      cure: "Give compareOptimizers tune: { learningRate: [0.001, 0.01, 0.1] }.",
    });
  }

  /**
   * What the runs of one optimizer ended with, a number for each seed.
   * @param optimizer by its name in the comparison
   * @param measure default the training loss of the last epoch
   * @throws InputError for a name that none of them has
   */
  endings(optimizer: string, measure: Measure = "loss"): number[] {
    const groups = this.groups();
    const runs = groups.get(optimizer);
    if (runs === undefined) throw unknownName("an optimizer", optimizer, [...groups.keys()], "endings");
    return runs.map((run) => ending(run, measure));
  }

  /** Final loss, best loss, validation, steps to the target and seconds, the means over the seeds. */
  table(): Table {
    const groups = [...this.groups()];
    const target = this.options.target ?? worstEnding(this.runs.map(({ result }) => result));
    const { tuning } = this;
    const columnOf = (measure: Measure): number[] =>
      groups.map(([, runs]) => mean(runs.map((run) => ending(run, measure))));
    const measured = (["accuracy", "valLoss", "valAccuracy"] as const)
      .map((measure) => ({ name: measureWords[measure], values: columnOf(measure) }))
      .filter(({ values }) => values.some((value) => !Number.isNaN(value)));
    return table({
      columns: [
        "optimizer",
        ...(tuning ? ["learning rate"] : []),
        "final loss",
        "best loss",
        ...measured.map(({ name }) => name),
        { name: `steps to ${target.toPrecision(3)}`, align: "right" as const },
        { name: "seconds", digits: 3 },
      ],
      rows: groups.map(([name, runs], place) => [
        name,
        ...(tuning ? [tuning.best[name]] : []),
        mean(runs.map((run) => ending(run, "loss"))),
        mean(runs.map(({ history }) => Math.min(...history.loss))),
        ...measured.map(({ values }) => values[place]),
        stepsTo(runs, target),
        mean(runs.map(({ stepSeconds }) => stepSeconds.at(-1) ?? NaN)),
      ]),
      digits: 4,
      caption: [
        `${runCount(groups.map(([, runs]) => runs.length))} each: same initial weights, same batches; means over the seeds`,
        ...(tuning?.atEdge ?? []).map(
          (name) => `the rate of ${name} is the last of those that were tried: a better one may lie beyond`,
        ),
      ].join("; "),
    });
  }

  /** Every number that was measured, a row for each epoch of each run: `epochs().toCsv()` is what other programs read. */
  epochs(): Table {
    return epochRows(this.runs.map(({ optimizer, seed, result }) => ({ of: { optimizer, seed }, result })));
  }

  /**
   * Writes the comparison as `gradsheet sweep` writes its runs: `runs.csv`, `curves.csv`, a notebook that compares them, and what
   * `readExperiment(folder)` reads.
   * @param folder made where it is missing
   * @throws FileError where it cannot be written
   */
  save(folder: string): void {
    checkPath(folder, "save");
    const { tuning } = this;
    const runs = this.runs.map(({ optimizer, seed, result }) => ({
      of: { optimizer, ...(tuning && { "learning rate": tuning.best[optimizer] }) },
      seed,
      result,
    }));
    saveExperiment(folder, asExperiment(runs), {
      title: `Comparison of ${[...this.groups().keys()].join(", ") || "no optimizers"}`,
      statement: `${this.table().caption ?? ""}.${this.madeBy ? ` Data: ${this.madeBy.data}.` : ""}`,
    });
  }

  /**
   * Writes the comparison as a notebook: a statement, the code that made it, and the table and the figures as its outputs.
   * @param path of the `.ipynb` file, which is written whole or not at all
   * @param options `title`, `statement` (Markdown), and `data`: the data as code, so that the notebook runs again
   * @throws InputError for a path or options that are none; FileError where the file cannot be written
   */
  toNotebook(path: string, options: NotebookOptions = {}): void {
    const names = [...this.groups().keys()];
    const { history } = this.runs[0]?.result ?? { history: { loss: [] } };
    writeExperiment(
      path,
      this.madeBy,
      {
        title: `Comparison of ${names.join(", ") || "no optimizers"}`,
        statement: `${this.table().caption ?? ""}.${this.madeBy ? ` Data: ${this.madeBy.data}.` : ""}`,
        shown: [
          { source: "comparison.table()", shows: this.table() },
          ...(this.runs.length > 0 ? [{ source: "comparison.figure()", shows: this.figure() }] : []),
          ...(history.valLoss
            ? [
                {
                  source: 'comparison.figure({ show: "validation" })',
                  shows: this.figure({ show: "validation" }),
                },
              ]
            : []),
          ...(history.accuracy
            ? [
                {
                  source: 'comparison.figure({ show: "accuracy" })',
                  shows: this.figure({ show: "accuracy" }),
                },
              ]
            : []),
          ...(this.tuning ? [{ source: "comparison.sensitivity()", shows: this.sensitivity() }] : []),
        ],
      },
      options,
    );
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table; the figure is shown by itself. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }

  private groups(): Map<string, FitResult[]> {
    const groups = new Map<string, FitResult[]>();
    for (const { optimizer, result } of this.runs)
      groups.set(optimizer, [...(groups.get(optimizer) ?? []), result]);
    return groups;
  }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The largest mean loss of a last epoch, of the runs that came to their end: all of them pass it. */
function worstEnding(runs: FitResult[]): number {
  const endings = runs
    .filter(({ stopped }) => stopped !== "nan")
    .map(({ stepLosses, stepsPerEpoch }) => mean(stepLosses.slice(-stepsPerEpoch)));
  return endings.length > 0 ? Math.max(...endings) : Infinity;
}

const runCount = (counts: number[]): string => `${counts[0]} run${counts[0] === 1 ? "" : "s"}`;

/** The mean number of steps after which the mean loss of an epoch's length of steps is at most `target`. */
function stepsTo(runs: FitResult[], target: number): number | string {
  const steps = runs.map(({ stepLosses, stepsPerEpoch }) => {
    let sum = 0;
    for (const [step, loss] of stepLosses.entries()) {
      sum += loss - (step >= stepsPerEpoch ? stepLosses[step - stepsPerEpoch] : 0);
      if (step + 1 >= stepsPerEpoch && sum / stepsPerEpoch <= target * (1 + 1e-9)) return step + 1;
    }
    return Infinity;
  });
  const average = mean(steps);
  return Number.isFinite(average) ? Math.round(average) : "not reached";
}
