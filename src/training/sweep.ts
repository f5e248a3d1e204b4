import { InputError } from "../errors.js";
import { meantName, unknownName } from "../optimizer/meant-name.js";
import { Network, type NetworkSpec } from "../network/network.js";
import type { LayersModel, Tfjs } from "../tfjs/library.js";
import { loadTfjs } from "../tfjs/tfjs.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { type FitOptions, fitOptionNames } from "./fit-options.js";
import { checkNames, checkWhole } from "./option-checks.js";
import {
  atRate,
  checkMaker,
  checkRepeatable,
  makeRuns,
  type PlannedRun,
  seedsOf,
  type SideBySide,
} from "./many-runs.js";
import { type Measure, measureWords } from "./measures.js";
import type { ModelMaker } from "./models.js";
import { layersModelOf } from "./network-model.js";
import type { OptimizerLike } from "./optimizers.js";
import { isRate } from "./tune-rates.js";
import { Sweep, type SweepRun } from "./sweep-result.js";
import { type SweepValue, valueWord } from "./sweep-values.js";

/** The values of each option that are tried, every one with every other; other names are the model's own. */
export interface SweepGrid {
  learningRate?: readonly number[];
  optimizer?: readonly OptimizerLike[];
  batchSize?: readonly number[];
  epochs?: readonly number[];
  clipNorm?: readonly number[];
  clipValue?: readonly number[];
  [name: string]: readonly SweepValue[] | undefined;
}

/** The values of one combination of the grid, by their names. */
// oxlint-disable-next-line typescript/no-explicit-any -- the values of the grid: a model names the types of those it takes
type GridValues = any;

/** A model for all runs, or a function that makes one of the values of the grid. */
export type SweepModel = ModelMaker | ((tf: Tfjs, values: GridValues) => LayersModel | NetworkSpec | Network);

/** What {@link sweep} may be told. */
export interface SweepOptions extends Omit<FitOptions, "seed" | "onEpoch" | "checkpoint">, SideBySide {
  /** The seeds, or how many of them (0, 1, …); default 1. */
  seeds?: number | readonly number[];
  /** What the combinations are judged by after the last epoch; default the validation loss, without validation data the loss. */
  measure?: Measure;
}

/** Options that a grid may give values of. */
const swept = [
  "optimizer",
  "batchSize",
  "epochs",
  "clipNorm",
  "clipValue",
] as const satisfies readonly (keyof FitOptions)[];

/** More runs than anybody waits for. */
const mostRuns = 2000;

/**
 * Trains a model with every combination of some options, once for each seed, and finds the best.
 * @param model a network's specification, or a function `(tf, values) => model or specification` of the grid's values
 * @param data as for `fit`
 * @param grid lists of `learningRate`, `optimizer`, `batchSize`, `epochs`, `clipNorm`, `clipValue`; any other name is a value for the model
 * @param options seeds (1), measure, `jobs` (1), how many runs are made at a time; the rest as for `fit`
 * @returns the runs, `best`, `table()`, `figure()` (a line or a map of colors) and `epochs()`
 * @throws InputError for an empty grid, a name that nobody reads, or more than 2000 runs
 * @example
 * const net = (_: unknown, { units }: { units: number }) => ({ input: [2], layers: [String(units), "tanh", "2", "softmax"] });
 * const tried = await sweep(net, xor(), { units: [1, 8], learningRate: [0.001, 0.1] }, { epochs: 30, batchSize: 4, device: "cpu" });
 * [tried.runs.length, tried.best?.values] // => [4, { units: 8, learningRate: 0.1 }]
 */
export async function sweep(
  model: SweepModel,
  data: DataLike,
  grid: SweepGrid,
  options: SweepOptions = {},
): Promise<Sweep> {
  const place = "sweep";
  checkMaker(model, place);
  checkNames(place, options, sweepOptionNames);
  const lists = checkedGrid(grid, model, place);
  const {
    seeds: given = 1,
    measure = options.validation === undefined ? "loss" : "valLoss",
    jobs: _jobs,
    ...shared
  } = options;
  if (!Object.hasOwn(measureWords, measure))
    throw unknownName("a measure", measure, Object.keys(measureWords), place);
  if (measure.startsWith("val") && options.validation === undefined)
    throw new InputError({
      place,
      rule: `needs validation data to judge by ${measure}`,
      got: "none",
      cure: "Give validation: 0.2, or data.",
    });
  const seeds = seedsOf(given, place);
  const combinations = productOf(lists);
  if (combinations.length * seeds.length > mostRuns)
    throw new InputError({
      place,
      rule: `makes at most ${mostRuns} runs`,
      got: String(combinations.length * seeds.length),
      cure: "Leave values or seeds out.",
    });
  const words = String(asDataset(data, place));
  const tf = loadTfjs();
  const plans = combinations.flatMap((values) => {
    const optimizer = optimizerOf(values, options.optimizer, place);
    checkRepeatable(tf, optimizer, place);
    const own = Object.fromEntries(
      swept.filter((name) => name in values).map((name) => [name, values[name]]),
    );
    const label = Object.entries(values)
      .map(([name, value]) => `${name} ${valueWord(value)}`)
      .join(", ");
    return seeds.map((seed): PlannedRun & Omit<SweepRun, "result"> => ({
      label: seeds.length > 1 ? `${label}, seed ${seed}` : label,
      model: modelOf(model, values),
      optimizer,
      options: { ...shared, ...own, seed },
      values,
      seed,
    }));
  });
  const runs = await makeRuns(place, tf, data, plans, options);
  return new Sweep(
    runs.map(({ values, seed, result }) => ({ values, seed, result })),
    measure,
    lists,
    {
      call: place,
      name: "tried",
      model,
      data: words,
      rest: [grid, toldOptions(options)],
    },
  );
}

/** Options but for those that are of the moment. */
function toldOptions({ signal: _signal, progress: _progress, jobs: _jobs, ...told }: SweepOptions): object {
  return told;
}

const { seed: _seed, onEpoch: _onEpoch, checkpoint: _checkpoint, ...runOptionNames } = fitOptionNames;
const sweepOptionNames: Record<keyof SweepOptions, true> = {
  ...runOptionNames,
  seeds: true,
  measure: true,
  jobs: true,
};

/** The lists of a grid, none of them empty, each name one that somebody reads. */
function checkedGrid(
  grid: SweepGrid,
  model: SweepModel,
  place: string,
): Record<string, readonly SweepValue[]> {
  const lists = Object.entries(typeof grid === "object" && grid !== null ? grid : {}).filter(
    ([, values]) => values !== undefined,
  );
  if (lists.length === 0)
    throw new InputError({
      place,
      rule: "needs a grid of values",
      got: JSON.stringify(grid) ?? "nothing",
      cure: "Give { learningRate: [0.1, 0.01] }.",
    });
  const names = [...swept, "learningRate"];
  for (const [name, values] of lists) {
    if (!Array.isArray(values) || values.length === 0)
      throw new InputError({
        place,
        rule: `needs a list of values for ${name}`,
        got: JSON.stringify(values),
      });
    if (new Set(values).size < values.length)
      throw new InputError({
        place,
        rule: `needs values that differ for ${name}`,
        got: JSON.stringify(values),
      });
    if (typeof model !== "function" && !(names as string[]).includes(name)) {
      const meant = meantName(name, names, { lr: "learningRate" });
      throw new InputError({
        place,
        rule: `has values for ${names.join(", ")}, and for a model that is a function`,
        got: name,
        cure: meant === undefined ? `Give the model as (tf, { ${name} }) => ….` : `Did you mean ${meant}?`,
      });
    }
    if (name === "learningRate" && !values.every(isRate))
      throw new InputError({ place, rule: "needs learning rates above 0", got: JSON.stringify(values) });
    if ((name === "clipNorm" || name === "clipValue") && !values.every(isRate))
      throw new InputError({ place, rule: `needs ${name} above 0`, got: JSON.stringify(values) });
    if (name === "batchSize" || name === "epochs")
      for (const value of values) checkWhole(place, name, value, 1);
  }
  return Object.fromEntries(lists) as Record<string, readonly SweepValue[]>;
}

/** Every value with every other: the last name's change first. */
const productOf = (lists: Record<string, readonly SweepValue[]>): Record<string, SweepValue>[] =>
  Object.entries(lists).reduce<Record<string, SweepValue>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );

function optimizerOf(
  { optimizer: tried, learningRate }: Record<string, SweepValue>,
  told: OptimizerLike | undefined,
  place: string,
): OptimizerLike {
  const optimizer = (tried as OptimizerLike | undefined) ?? told ?? "adam";
  return typeof learningRate === "number" ? atRate(optimizer, learningRate, place) : optimizer;
}

function modelOf(model: SweepModel, values: Record<string, SweepValue>): ModelMaker {
  if (typeof model !== "function") return model;
  return (tf) => {
    const made = (model as (tf: Tfjs, values: GridValues) => unknown)(tf, values);
    // The run's own seed draws the weights here, as it does those of a model that tfjs makes.
    if (made instanceof Network) return layersModelOf(tf, made);
    return typeof made === "object" &&
      made !== null &&
      "layers" in made &&
      "input" in made &&
      !(made instanceof tf.LayersModel)
      ? layersModelOf(tf, new Network(made as NetworkSpec))
      : (made as LayersModel);
  };
}
