import type { Plot } from "../figure/plot.js";
import { InputError } from "../errors.js";
import { type Refusal, warnOfRefusal } from "../tfjs/compile/refusal.js";
import { Schedule } from "../optimizer/schedule-curve.js";
import { currentDevice, device } from "../tfjs/devices/device.js";
import type { Tfjs } from "../tfjs/library.js";
import type { DataLike } from "./datasets/as-dataset.js";
import { Fit } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import type { FitResult } from "./fit-result.js";
import type { ModelMaker } from "./models.js";
import { makeOptimizer, type OptimizerLike } from "./optimizers.js";
import { LiveOutput, notebookDisplay, ProgressBar, progressWanted } from "./progress.js";
import { checkWhole } from "./option-checks.js";
import { runOnWorkers } from "./workers/run-on-workers.js";
import { stopButton } from "./stop-button.js";

/** A run that is to be made. */
export interface PlannedRun {
  /** What the bar calls it. */
  label: string;
  model: ModelMaker;
  optimizer: OptimizerLike;
  /** Options of the run beside the optimizer. */
  options: FitOptions;
}

/** A planned run that has been made: its weights are freed, its records stay. */
export type MadeRun<Plan extends PlannedRun> = Plan & { result: FitResult };

/** How many runs are made at a time. */
export interface SideBySide {
  /**
   * How many runs are made at a time, each on a thread of its own; default 1. The numbers are the same. On the devices `wasm` and `cpu`
   * alone, and with losses, measures and optimizers by name.
   */
  jobs?: number;
}

/**
 * Makes runs one after the other, or some side by side, each with an optimizer of its own, until all are made or somebody stops them.
 * @param place whose warnings and errors they are
 * @param show the figure that grows in a notebook
 * @returns the runs in the order of the plans
 */
export async function makeRuns<Plan extends PlannedRun>(
  place: string,
  tf: Tfjs,
  data: DataLike,
  plans: readonly Plan[],
  {
    signal,
    progress,
    device: name,
    jobs = 1,
  }: Pick<FitOptions, "signal" | "progress" | "device"> & SideBySide,
  show?: (made: MadeRun<Plan>[]) => Plot,
): Promise<MadeRun<Plan>[]> {
  checkWhole(place, "jobs", jobs, 1);
  const results = new Map<Plan, FitResult>();
  const madeSoFar = (): MadeRun<Plan>[] =>
    plans.flatMap((plan) => {
      const result = results.get(plan);
      return result === undefined ? [] : [{ ...plan, result }];
    });
  const view = new RunsView(plans.length, progressWanted(progress));
  const warn = warnOnce(place);
  const button = stopButton();
  const isStopped = (): boolean => signal?.aborted === true || button.isAsked();
  const share = (plan: Plan, epoch: number): number => epoch / (plan.options.epochs ?? 10);
  const ended = (plan: Plan, result: FitResult): void => {
    results.set(plan, result);
    view.runEnded(plan, show && (() => show(madeSoFar())));
  };
  try {
    if (jobs > 1 && plans.length > 1)
      await runOnWorkers(name ? await device(name) : await currentDevice(), data, plans, place, {
        jobs,
        isStopped,
        onEpoch: (plan, epoch, numbers) => view.update(plan, share(plan, epoch), numbers),
        onEnd: ended,
        onRefusal: warn,
      });
    else
      for (const plan of plans) {
        if (isStopped()) break;
        const { optimizer } = makeOptimizer(tf, plan.optimizer, place);
        const options: FitOptions = {
          ...plan.options,
          ...(signal && { signal }),
          optimizer,
          progress: false,
          onEpoch: (epoch, numbers) => view.update(plan, share(plan, epoch), numbers),
        };
        const result = await new Fit(plan.model, data, options, warn);
        result.dispose();
        // One made by a function is this run's alone too.
        optimizer.dispose();
        ended(plan, result);
      }
  } finally {
    button.end();
  }
  view.finish();
  return madeSoFar();
}

/** One warning for each reason, however many runs have it. */
function warnOnce(place: string): (refusal: Refusal) => void {
  const warned = new Set<string>();
  return (refusal) => {
    if (!warned.has(refusal.reason)) warnOfRefusal(place, refusal);
    warned.add(refusal.reason);
  };
}

/** @throws InputError for an optimizer that would go from one run to the next with all that it remembers */
export function checkRepeatable(tf: Tfjs, optimizer: OptimizerLike, place: string): void {
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

/** @throws InputError for a model that would go from one run to the next with all that it has learned */
export function checkMaker(model: unknown, place: string): void {
  if (typeof model !== "object" || model === null || !("trainableWeights" in model)) return;
  throw new InputError({
    place,
    rule: "needs a model that can be made again",
    got: "a tfjs model",
    cure: "Give a function: (tf) => tf.sequential({ … }).",
  });
}

/** More than anybody waits for. */
const mostSeeds = 10_000;

/** The seeds that are meant: a list, or how many. */
export function seedsOf(seeds: number | readonly number[], place: string): number[] {
  const isCount = typeof seeds === "number" && seeds <= mostSeeds;
  const list = Array.isArray(seeds)
    ? [...seeds]
    : Array.from({ length: isCount ? seeds : 0 }, (_, seed) => seed);
  if (list.length === 0 || !list.every((seed) => Number.isSafeInteger(seed)))
    throw new InputError({
      place,
      rule: `needs seeds as a number from 1 to ${mostSeeds} or as a list of whole numbers`,
      got: JSON.stringify(seeds) ?? "nothing",
    });
  // The same run twice is no second sample.
  if (new Set(list).size < list.length)
    throw new InputError({ place, rule: "needs seeds that differ", got: JSON.stringify(seeds) });
  return list;
}

/**
 * An optimizer by name at another learning rate.
 * @throws InputError for one of tfjs's own, whose rate is in it
 */
export function atRate(optimizer: OptimizerLike, learningRate: number, place: string): OptimizerLike {
  const spec = typeof optimizer === "string" ? { type: optimizer } : optimizer;
  if (typeof spec === "object" && "learningRate" in spec && spec.learningRate instanceof Schedule)
    throw new InputError({
      place,
      rule: "needs an optimizer without a schedule to try learning rates",
      got: spec.learningRate.toString(),
      cure: 'Compare schedules as optimizers: { fast: { type: "sgd", learningRate: schedule.cosine(…) } }.',
    });
  if (typeof spec === "object" && "type" in spec) return { ...spec, learningRate } as OptimizerLike;
  throw new InputError({
    place,
    rule: "needs an optimizer by name to try its learning rates",
    got: "one of tfjs's own",
    cure: 'Give "adam", or { type: "adam", beta1: 0.9 }.',
  });
}

/** The bar and, in a notebook, the figure that grows run by run. */
class RunsView {
  private readonly bar: ProgressBar;
  private readonly live: LiveOutput | undefined;
  private readonly start = performance.now();
  private ended = 0;
  /** The shares of the runs that are being made. */
  private readonly begun = new Map<PlannedRun, number>();
  private latest = { label: "", numbers: {} as Record<string, number> };

  constructor(
    private readonly count: number,
    wanted: boolean,
  ) {
    this.bar = new ProgressBar(wanted);
    const display = wanted ? notebookDisplay() : undefined;
    this.live = display && new LiveOutput(display);
  }

  update(run: PlannedRun, share: number, numbers: Record<string, number>): void {
    this.latest = { label: run.label, numbers };
    this.begun.set(run, share);
    this.bar.update(this.standing([...this.begun.values()].reduce((sum, each) => sum + each, this.ended)));
  }

  runEnded(run: PlannedRun, figure: (() => Plot) | undefined): void {
    this.begun.delete(run);
    this.ended++;
    if (figure) this.live?.show(figure());
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
