import { InputError } from "../errors.js";
import { table, type Table } from "../table/table.js";
import { comparisonFigure } from "./comparison-figure.js";
import type { CurveOptions } from "./curve-options.js";
import type { DataLike } from "./datasets/as-dataset.js";
import type { Plot } from "../figure/plot.js";
import { type Refusal, warnOfRefusal } from "../tfjs/compile/refusal.js";
import { Fit } from "./fit.js";
import { checkNames, type FitOptions, fitOptionNames } from "./fit-options.js";
import type { FitResult } from "./fit-result.js";
import { curveColors } from "./curve-colors.js";
import { LiveOutput, notebookDisplay, ProgressBar, progressWanted } from "./progress.js";
import type { ModelMaker } from "./models.js";
import { stopButton } from "./stop-button.js";
import { type OptimizerLike, makeOptimizer } from "./optimizers.js";
import type { Tfjs } from "../tfjs/library.js";
import { loadTfjs } from "../tfjs/tfjs.js";

export interface CompareOptions
  extends Omit<FitOptions, "optimizer" | "seed" | "earlyStopping" | "checkpoint" | "onEpoch">, CurveOptions {
  /** The seeds, or how many of them (0, 1, …); default 3. */
  seeds?: number | number[];
  /** The loss whose first passing is counted in steps; default: the one that all runs came to in the end. */
  target?: number;
}

/** One optimizer's run with one seed. */
export interface ComparedRun {
  optimizer: string;
  seed: number;
  /** Its weights are freed; its records stay. */
  result: FitResult;
}

/** Runs that began with the same weights and saw the same batches, one optimizer beside the other. */
export class OptimizerComparison {
  constructor(
    readonly runs: ComparedRun[],
    private readonly options: CompareOptions,
  ) {}

  /**
   * Mean and range of the loss over the seeds, one color for each optimizer.
   * @param options by `step` or by `second`, a `log` or a `linear` scale, steps that are averaged; default: those of the comparison
   */
  figure(options: CurveOptions = {}): Plot {
    return comparisonFigure(this.groups(), { ...this.options, ...options });
  }

  /** Final loss, best loss, steps to the target and seconds, the means over the seeds. */
  table(): Table {
    const groups = [...this.groups()];
    const finals = groups.map(([, runs]) => mean(runs.map(finalLoss)));
    const target = this.options.target ?? worstEnding(this.runs.map(({ result }) => result));
    const accuracies = groups.map(([, runs]) =>
      mean(runs.map(({ history }) => history.accuracy?.at(-1) ?? NaN)),
    );
    const withAccuracy = accuracies.some((value) => !Number.isNaN(value));
    return table({
      columns: [
        "optimizer",
        "final loss",
        "best loss",
        ...(withAccuracy ? ["accuracy"] : []),
        { name: `steps to ${target.toPrecision(3)}`, align: "right" as const },
        { name: "seconds", digits: 3 },
      ],
      rows: groups.map(([name, runs], place) => [
        name,
        finals[place],
        mean(runs.map(({ history }) => Math.min(...history.loss))),
        ...(withAccuracy ? [accuracies[place]] : []),
        stepsTo(runs, target),
        mean(runs.map(({ stepSeconds }) => stepSeconds.at(-1) ?? NaN)),
      ]),
      digits: 4,
      caption: `${runCount(groups.map(([, runs]) => runs.length))} each: same initial weights, same batches; means over the seeds`,
    });
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

const finalLoss = ({ history, stopped }: FitResult): number =>
  stopped === "nan" ? NaN : (history.loss.at(-1) ?? NaN);

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

/**
 * Trains a model with several optimizers from the same initial weights on the same batches, once for each seed.
 * @param model a network's specification or a function `(tf) => model`, so that each run starts alike
 * @param data as for `fit`
 * @param optimizers by the names they shall have in the figure: `{ sgd: { type: "sgd", learningRate: 0.1 }, adam: "adam" }`
 * @param options seeds (3), target, by step or second, log or linear; the rest as for `fit`
 * @returns the runs, with `table()` and `figure(options)`
 * @throws InputError for no optimizers, an unknown one, or a model that cannot be made again
 * @example
 * const net = { input: [2], layers: ["4", "tanh", "2", "softmax"] };
 * const options = { epochs: 2, batchSize: 4, seeds: 2, device: "cpu" } as const;
 * const comparison = await compareOptimizers(net, xor(), { sgd: "sgd", adam: "adam" }, options);
 * const { runs } = comparison;
 * [runs.length, runs[0].result.stepLosses[0] === runs[1].result.stepLosses[0], comparison.table().rows.length] // => [4, true, 2]
 */
export async function compareOptimizers(
  model: ModelMaker,
  data: DataLike,
  optimizers: Record<string, OptimizerLike>,
  options: CompareOptions = {},
): Promise<OptimizerComparison> {
  const place = "compareOptimizers";
  const names = Object.keys(optimizers ?? {});
  if (names.length === 0 || names.length > curveColors.length)
    throw new InputError({
      place,
      rule: `needs 1 to ${curveColors.length} optimizers`,
      got: String(names.length),
    });
  if (typeof model === "object" && model !== null && "trainableWeights" in model)
    throw new InputError({
      place,
      rule: "needs a model that can be made again",
      got: "a tfjs model",
      cure: "Give a function: (tf) => tf.sequential({ … }).",
    });
  checkNames(place, options, compareOptionNames);
  const tf = loadTfjs();
  for (const name of names) checkRepeatable(tf, optimizers[name], `${place}: ${name}`);
  const seeds = seedsOf(options.seeds ?? 3, place);
  const comparison = new OptimizerComparison([], options);
  const view = new ComparisonView(comparison, seeds.length * names.length, progressWanted(options.progress));
  const warned = new Set<string>();
  const warn = (refusal: Refusal): void => {
    if (!warned.has(refusal.reason)) warnOfRefusal(place, refusal);
    warned.add(refusal.reason);
  };
  const button = stopButton();
  try {
    for (const seed of seeds)
      for (const optimizer of names) {
        if (options.signal?.aborted || button.isAsked()) break;
        const made = makeOptimizer(tf, optimizers[optimizer], place);
        const run: FitOptions = {
          ...shared(options),
          optimizer: made.optimizer,
          seed,
          progress: false,
          onEpoch: (epoch, numbers) =>
            view.update(`${optimizer}, seed ${seed}`, epoch, options.epochs ?? 10, numbers),
        };
        const result = await new Fit(model, data, run, warn);
        result.dispose();
        // One made by a function is this run's alone too.
        made.optimizer.dispose();
        comparison.runs.push({ optimizer, seed, result });
        view.runEnded();
      }
  } finally {
    button.end();
  }
  view.finish();
  return comparison;
}

const compareOptionNames: Record<keyof CompareOptions, true> = {
  loss: true,
  epochs: true,
  batchSize: true,
  validation: true,
  clipNorm: true,
  compile: true,
  xla: true,
  signal: true,
  progress: true,
  device: true,
  seeds: true,
  target: true,
  by: true,
  scale: true,
  smooth: true,
  title: true,
};

/** The options that each run has. */
const shared = (options: CompareOptions): FitOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(fitOptionNames, name)));

/** @throws InputError for an optimizer that would go from one run to the next with all that it remembers */
function checkRepeatable(tf: Tfjs, optimizer: OptimizerLike, place: string): void {
  const [first, second] = [makeOptimizer(tf, optimizer, place), makeOptimizer(tf, optimizer, place)];
  if (first.optimizer === second.optimizer)
    throw new InputError({
      place,
      rule: "needs an optimizer that every run can have anew",
      got: "one and the same for all runs",
      cure: "Give its name and constants, or a function that makes it: (tf) => tf.train.adam(0.01).",
    });
  for (const { optimizer: made } of [first, second]) made.dispose();
}

function seedsOf(seeds: number | number[], place: string): number[] {
  const list = Array.isArray(seeds) ? seeds : Array.from({ length: seeds }, (_, seed) => seed);
  if (list.length === 0 || !list.every((seed) => Number.isSafeInteger(seed)))
    throw new InputError({
      place,
      rule: "needs seeds as a number of at least 1 or as a list of whole numbers",
      got: JSON.stringify(seeds),
    });
  return list;
}

/** The bar and, in a notebook, the figure that grows run by run. */
class ComparisonView {
  private readonly bar: ProgressBar;
  private readonly live: LiveOutput | undefined;
  private readonly start = performance.now();
  private ended = 0;
  private latest = { label: "", numbers: {} as Record<string, number> };

  constructor(
    private readonly comparison: OptimizerComparison,
    private readonly count: number,
    wanted: boolean,
  ) {
    this.bar = new ProgressBar(wanted);
    const display = wanted ? notebookDisplay() : undefined;
    this.live = display && new LiveOutput(display);
  }

  update(label: string, epoch: number, epochs: number, numbers: Record<string, number>): void {
    this.latest = { label, numbers };
    this.bar.update(this.standing(this.ended + epoch / epochs));
  }

  runEnded(): void {
    this.ended++;
    this.live?.show(this.comparison.figure());
  }

  finish(): void {
    this.bar.finish(this.standing(this.ended), "");
  }

  private standing(runs: number) {
    return {
      label: `run ${Math.min(this.count, Math.floor(runs) + 1)}/${this.count} (${this.latest.label})`,
      done: runs / this.count,
      numbers: this.latest.numbers,
      seconds: (performance.now() - this.start) / 1000,
    };
  }
}
