import { InputError } from "../errors.js";
import { loadTfjs } from "../tfjs/tfjs.js";
import { checkShown } from "./comparison-figure.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { type FitOptions, fitOptionNames } from "./fit-options.js";
import { checkNames } from "./option-checks.js";
import {
  atRate,
  checkMaker,
  checkRepeatable,
  type MadeRun,
  makeRuns,
  type PlannedRun,
  seedsOf,
} from "./many-runs.js";
import type { ModelMaker } from "./models.js";
import { type CompareOptions, OptimizerComparison } from "./optimizer-comparison.js";
import type { OptimizerLike } from "./optimizers.js";
import { checkedRates, type Tuning, tuningOf } from "./tune-rates.js";

/** More lines than a figure with panels can tell apart. */
const mostOptimizers = 32;

/**
 * Trains a model with several optimizers from the same initial weights on the same batches, once for each seed. With
 * `tune: { learningRate: [0.001, 0.01, 0.1] }` each has the rate at which it did best on the validation data, the mean over the
 * seeds, for a comparison at one common rate says which optimizer that rate suits.
 * @param model a network's specification or a function `(tf) => model`, so that each run starts alike
 * @param data as for `fit`
 * @param optimizers by the names they shall have in the figure: `{ sgd: { type: "sgd", learningRate: 0.1 }, adam: "adam" }`
 * @param options seeds (3), tune, target, `jobs` (1), how many runs are made at a time, what the figure shows; the rest as for `fit`
 * @returns the runs, with `table()`, `figure(options)`, `epochs()` for all numbers, and `sensitivity()` where rates were tried
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
  if (Array.isArray(optimizers))
    throw new InputError({
      place,
      rule: "needs optimizers by the names that they shall have",
      got: `a list of ${optimizers.length}`,
      cure: 'Give { sgd: "sgd", adam: "adam" }.',
    });
  const names = Object.keys(optimizers ?? {});
  if (names.length === 0 || names.length > mostOptimizers)
    throw new InputError({
      place,
      rule: `needs 1 to ${mostOptimizers} optimizers`,
      got: String(names.length),
    });
  checkMaker(model, place);
  checkNames(place, options, compareOptionNames);
  checkShown(options, place);
  if (options.target !== undefined && !Number.isFinite(options.target))
    throw new InputError({ place, rule: "needs target as a number", got: String(options.target) });
  const words = String(asDataset(data, place));
  const tf = loadTfjs();
  for (const name of names) checkRepeatable(tf, optimizers[name], `${place}: ${name}`);
  const seeds = seedsOf(options.seeds ?? 3, place);
  const shared = sharedOptions(options);
  const rates = options.tune && checkedRates(options.tune, place);
  if (rates && options.validation === undefined)
    throw new InputError({
      place,
      rule: "needs validation data to pick learning rates by",
      got: "none",
      cure: "Give validation: 0.2, or data.",
    });
  const plans = seeds.flatMap((seed) =>
    names.flatMap((name) =>
      (rates ?? [undefined]).map((rate): Plan => {
        const optimizer =
          rate === undefined ? optimizers[name] : atRate(optimizers[name], rate, `${place}: ${name}`);
        const label = `${name}${rate === undefined ? "" : ` at ${rate}`}, seed ${seed}`;
        return { label, model, optimizer, options: { ...shared, seed }, name, rate, seed };
      }),
    ),
  );
  const comparisonOf = (made: MadeRun<Plan>[], tuning?: Tuning): OptimizerComparison =>
    new OptimizerComparison(
      made
        .filter(({ name, rate }) => tuning === undefined || rate === tuning.best[name])
        .map(({ name, seed, result }) => ({ optimizer: name, seed, result })),
      options,
      tuning,
      {
        call: place,
        name: "comparison",
        model,
        data: words,
        rest: [optimizers, toldOptions(options)],
      },
    );
  const made = await makeRuns(
    place,
    tf,
    data,
    plans,
    options,
    rates ? undefined : (soFar) => comparisonOf(soFar).figure(),
  );
  if (!rates) return comparisonOf(made);
  // Stopped before all rates were tried, it has nothing to pick from.
  if (made.length < plans.length) return new OptimizerComparison([], options);
  return comparisonOf(made, tuningOf(made as (MadeRun<Plan> & { rate: number })[], rates, place));
}

/** A run of one of the optimizers, at one of the rates where some are tried. */
type Plan = PlannedRun & { name: string; rate: number | undefined; seed: number };

const compareOptionNames: Record<keyof CompareOptions, true> = {
  loss: true,
  lossWeights: true,
  metrics: true,
  classWeights: true,
  ignore: true,
  epochs: true,
  batchSize: true,
  stepsPerEpoch: true,
  validation: true,
  clipNorm: true,
  clipValue: true,
  record: true,
  compile: true,
  xla: true,
  signal: true,
  progress: true,
  device: true,
  seeds: true,
  jobs: true,
  target: true,
  tune: true,
  by: true,
  scale: true,
  smooth: true,
  title: true,
  show: true,
  spread: true,
};

/** Options but for those that are of the moment. */
function toldOptions({ signal: _signal, progress: _progress, jobs: _jobs, ...told }: CompareOptions): object {
  return told;
}

/** The options that each run has. */
const sharedOptions = (options: CompareOptions): FitOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(fitOptionNames, name)));
