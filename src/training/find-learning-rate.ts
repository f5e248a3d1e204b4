import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { plot, type Plot } from "../figure/plot.js";
import { mean } from "../number/sums.js";
import { Random } from "../number/random.js";
import { currentDevice, device, type DeviceName } from "../tfjs/devices/device.js";
import { batchOf, Breather, tensorsOf } from "./batches.js";
import { curveColors } from "../figure/curve-colors.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import type { FitOptions } from "./fit-options.js";
import { checkNames, checkWhole } from "./option-checks.js";
import { objectiveOf } from "./objective.js";
import { checkMaker } from "./many-runs.js";
import { fitted } from "./fitted.js";
import { makeModel, type ModelMaker } from "./models.js";
import { makeOptimizer, type OptimizerLike } from "./optimizers.js";
import { compiledStepOf, trainStep } from "./train-step.js";

/** What {@link findLearningRate} may be told. */
export interface LearningRateSearchOptions extends Pick<
  FitOptions,
  "loss" | "lossWeights" | "seed" | "batchSize" | "clipNorm" | "clipValue"
> {
  /** By name; default `sgd`. */
  optimizer?: OptimizerLike;
  /** The first and the last rate; default 1e-6 and 10. */
  from?: number;
  to?: number;
  /** How many rates are tried; default 100. */
  steps?: number;
  device?: DeviceName;
}

/** The loss over a learning rate that grows from step to step. */
export class LearningRateSearch extends Printed {
  constructor(
    /** The rate of each step. */
    readonly rates: readonly number[],
    /** The loss before each step. */
    readonly losses: readonly number[],
    /** The losses as a moving mean, which the suggestion is read from. */
    readonly smooth: readonly number[],
    /** Where the loss falls fastest, per factor of the rate. */
    readonly suggestion: number,
  ) {
    super();
  }

  /** The loss by the rate, with the suggestion. */
  figure(): Plot {
    const [low, high] = [Math.min(...this.smooth), Math.max(...this.smooth)];
    const data = [
      {
        type: "scatter",
        mode: "lines",
        name: "each step",
        x: this.rates,
        y: this.losses,
        line: { color: curveColors[5], width: 1 },
        opacity: 0.6,
      },
      {
        type: "scatter",
        mode: "lines",
        name: "moving mean",
        x: this.rates,
        y: this.smooth,
        line: { color: curveColors[0], width: 2 },
      },
      {
        type: "scatter",
        mode: "lines",
        name: `suggestion ${word(this.suggestion)}`,
        x: [this.suggestion, this.suggestion],
        y: [low, high],
        line: { color: curveColors[1], width: 2, dash: "dash" },
      },
    ];
    const layout = {
      xaxis: { title: { text: "learning rate" }, type: "log" },
      yaxis: {
        title: { text: "training loss" },
        range: [low - 0.1 * (high - low), high + 0.1 * (high - low)],
      },
      width: 620,
      height: 360,
      legend: { x: 0, xanchor: "left", y: 0 },
      margin: { t: 20, r: 20 },
    };
    return plot({ data, layout, description: this.toString() });
  }

  toString(): string {
    const [first, last] = [this.rates[0], this.rates[this.rates.length - 1]];
    return `loss falls fastest at a learning rate of ${word(this.suggestion)}, of ${this.rates.length} from ${word(first)} to ${word(last)}`;
  }

  /** What a notebook shows: the figure. */
  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.figure().toMimeBundle();
  }
}

const word = (rate: number): string => Number(rate.toPrecision(2)).toString();

const optionNames: Record<keyof LearningRateSearchOptions, true> = {
  optimizer: true,
  from: true,
  to: true,
  steps: true,
  loss: true,
  lossWeights: true,
  seed: true,
  batchSize: true,
  clipNorm: true,
  clipValue: true,
  device: true,
};

/** A loss so many times the smallest one ends the search. */
const blownUp = 4;
/** The steps to either side that a point of the moving mean takes in. */
const reach = 5;

/**
 * A first guess at a learning rate: steps with a rate that grows by a constant factor until the loss blows up; where the loss falls
 * fastest is a rate to start with. What it says is a guess: `sweep` or `tune` try rates to the end.
 * Source: L. Smith, Cyclical learning rates for training neural networks, 2017, section 3.3.
 * @param model a network's specification or a function `(tf) => model`
 * @param data as for `fit`
 * @param options optimizer (`sgd`), from (1e-6), to (10), steps (100), batchSize (32), seed (0), loss, clipNorm, clipValue, device
 * @returns `{ suggestion, rates, losses }`, with `figure()`
 * @throws InputError for rates out of order, or an optimizer whose rate cannot be set
 * @example
 * const net = { input: [1], layers: ["1"] };
 * const { suggestion } = await findLearningRate(net, { x: [[1], [2], [3]], y: [[2], [4], [6]] }, { device: "cpu" });
 * suggestion > 0.001 && suggestion < 0.3 // => true
 */
export async function findLearningRate(
  model: ModelMaker,
  data: DataLike,
  options: LearningRateSearchOptions = {},
): Promise<LearningRateSearch> {
  const place = "findLearningRate";
  checkMaker(model, place);
  checkNames(place, options, optionNames);
  const { optimizer: wanted = "sgd", from = 1e-6, to = 10, steps = 100, batchSize = 32, seed = 0 } = options;
  if (!(from > 0 && to > from && Number.isFinite(to)))
    throw new InputError({ place, rule: "needs rates with 0 < from < to", got: `${from} and ${to}` });
  checkWhole(place, "steps", steps, 10);
  checkWhole(place, "batchSize", batchSize, 1);
  const dataset = asDataset(data, place);
  const { tf } = options.device ? await device(options.device) : await currentDevice();
  const { optimizer, dispose } = makeOptimizer(tf, wanted, place);
  const made = makeModel(tf, model, seed, place);
  try {
    const scheduled = "schedule" in optimizer && optimizer.schedule !== undefined;
    if (!("learningRate" in optimizer) || scheduled)
      throw new InputError({
        place,
        rule: "needs an optimizer whose learning rate can be set",
        got: scheduled ? "one with a schedule" : "another",
        cure: 'Give "sgd" or "adam".',
      });
    const part = fitted(made, dataset, place);
    const objective = objectiveOf(tf, part, { loss: options.loss, lossWeights: options.lossWeights }, place);
    const { clipNorm, clipValue } = options;
    const stepper = {
      tf,
      model: made,
      optimizer,
      objective,
      clipNorm,
      clipValue,
      random: Random.for(seed, "dropout and noise"),
    };
    const step = compiledStepOf(stepper, { compile: false });
    const rates: number[] = [];
    const losses: number[] = [];
    const batches = endlessBatches(part.size, batchSize, Random.for(seed, "order of samples"));
    const breather = new Breather();
    let least = Infinity;
    for (let at = 0; at < steps; at++) {
      const rate = from * (to / from) ** (at / (steps - 1));
      (optimizer as { learningRate: number }).learningRate = rate;
      const batch = batchOf(tf, part, batches.next().value!, objective);
      const { loss, correct, answered, measures } = trainStep(stepper, step, batch);
      const [value] = await loss.data();
      tf.dispose([
        ...tensorsOf(batch),
        loss,
        ...measures,
        ...[correct, answered].filter((count) => count !== undefined),
      ]);
      if (!Number.isFinite(value)) break;
      rates.push(rate);
      losses.push(value);
      least = Math.min(least, value);
      if (value > blownUp * least && at > 10) break;
      await breather.breathe();
    }
    step.dispose();
    if (losses.length === 0)
      throw new InputError({
        place,
        rule: "needs a loss that is a number before the first step",
        got: "none",
        cure: "Scale the inputs, or give smaller initial weights.",
      });
    const smooth = movingMean(losses);
    return new LearningRateSearch(rates, losses, smooth, rates[steepest(smooth)] ?? from);
  } finally {
    dispose();
    made.dispose();
  }
}

/** Places of samples in batches, epoch after epoch. */
function* endlessBatches(size: number, batchSize: number, order: Random): Generator<Int32Array, undefined> {
  for (;;) {
    const places = order.permutation(size);
    for (let start = 0; start < size; start += batchSize) yield places.subarray(start, start + batchSize);
  }
}

/** A moving mean over as many steps before as after, which shifts nothing: near the ends over fewer. */
const movingMean = (values: readonly number[]): number[] =>
  values.map((_, at) => {
    const half = Math.min(reach, at, values.length - 1 - at);
    return mean(values.slice(at - half, at + half + 1));
  });

/** Where a curve falls most from its neighbor before to the one after, before its lowest point. */
function steepest(values: readonly number[]): number {
  const lowest = values.indexOf(Math.min(...values));
  let best = 0;
  let fall = -Infinity;
  for (let at = 1; at < Math.max(2, lowest); at++) {
    const here = values[at - 1] - values[Math.min(at + 1, values.length - 1)];
    if (here > fall) [best, fall] = [at, here];
  }
  return best;
}
