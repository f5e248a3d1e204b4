import type { LayersModel } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";
import { Check } from "../table/check.js";
import { table } from "../table/table.js";
import { batchOf } from "./batches.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { currentDevice, type DeviceName, device } from "../tfjs/devices/device.js";
import { loadFloat64 } from "../tfjs/float64.js";
import { type Fitted, fitted } from "./fitted.js";
import { makeModel, type ModelLike } from "./models.js";
import type { LossChoice } from "./goal.js";
import { objectiveOf } from "./objective.js";
import { withRandom } from "../tfjs/math-random.js";
import { Random } from "../number/random.js";
import { gradientsOf, maskRandom } from "./model-gradients.js";
import { forward, weightsOf } from "./train-step.js";
import type { Tfjs } from "../tfjs/library.js";

/** What {@link gradientCheck} may be told. */
export interface GradientCheckOptions {
  /** Default: as in `fit`. */
  loss?: LossChoice;
  /** Entries of each weight that are looked at, drawn at random; default 20. */
  samples?: number;
  /** Decides initial weights, dropout masks and the entries looked at; default 0. */
  seed?: number;
  /** The largest relative error that passes; default 1e-4. */
  tolerance?: number;
  /** Default: the device in use, or `auto`. */
  device?: DeviceName;
}

/** One entry of a weight: its derivative as the device computes it, and as differences of the loss in doubles. */
export interface CheckedEntry {
  weight: string;
  /** Place in the weight, row by row. */
  index: number;
  gradient: number;
  difference: number;
  /** The error relative to the weight's largest derivative, or to a thousandth of the largest of all. */
  relativeError: number;
}

/** How near a device's gradients are to central differences in doubles; shows the worst entry of each weight. */
export class ModelGradientCheck extends Check {
  constructor(
    tolerance: number,
    /** The entry with the largest error. */
    readonly worst: CheckedEntry,
    /** The worst entry of each weight. */
    readonly weights: CheckedEntry[],
    /** How many entries were compared. */
    readonly compared: number,
    /** Entries left out, because the loss has a kink (of a ReLU or a maximum) at their value. */
    readonly kinks: number,
  ) {
    const passed = worst.relativeError <= tolerance;
    const said = `gradients ${passed ? "right" : "wrong"}: largest relative error ${worst.relativeError.toExponential(1)} of ${compared} derivatives, in ${worst.weight}`;
    super(
      worst.relativeError,
      passed,
      table({
        columns: ["weight", "entry", "gradient", "difference", { name: "relative error", digits: 2 }],
        rows: weights.map(({ weight, index, gradient, difference, relativeError }) => [
          weight,
          index,
          gradient,
          difference,
          relativeError,
        ]),
        caption: said,
      }),
    );
  }
}

const step = 1e-5;

/**
 * Compares the gradients that a device computes for a model with central differences of the loss in doubles.
 * @param model a network's specification, a tfjs model, or a function `(tf) => model`
 * @param batch a few samples with their labels
 * @param options loss, entries looked at in each weight (20), seed (0), tolerance (1e-4), device
 * @returns `{ largestError, passed, worst, weights }` and `table()`; errors are relative to the weight's largest
 * derivative, or to a thousandth of the largest of all where that is more
 * @throws InputError for a batch that does not fit the model
 * @example
 * const check = await gradientCheck({ input: [2], layers: ["4", "tanh", "2", "softmax"] }, xor(), { device: "wasm" });
 * [check.passed, check.largestError < 1e-5] // => [true, true]
 */
export async function gradientCheck(
  model: ModelLike,
  batch: DataLike,
  options: GradientCheckOptions = {},
): Promise<ModelGradientCheck> {
  const place = "gradientCheck";
  const { samples = 20, seed = 0, tolerance = 1e-4 } = options;
  if (!Number.isInteger(samples) || samples < 1)
    throw new InputError({
      place,
      rule: "needs samples as a whole number of at least 1",
      got: String(samples),
    });
  const { tf } = options.device ? await device(options.device) : await currentDevice();
  const made = makeModel(tf, model, seed, place);
  const data = fitted(made, asDataset(batch, place), place);
  const exact = await loadFloat64();
  const copy = await exactCopy(tf, exact, model, made, seed);
  const objective = objectiveOf(tf, data, { loss: options.loss }, place);
  const gradients = await gradientsOf(tf, made, data, { objective, seed });
  const lossAt = exactLoss(exact, copy, data, options, seed);
  const random = Random.for(seed, "entries");
  const largestOfAll = Math.max(...gradients.map(({ values }) => largest(values)));
  const entries: CheckedEntry[] = [];
  let kinks = 0;
  weightsOf(copy).forEach((variable, layer) => {
    const { name, values } = gradients[layer];
    // Float32 resolves a small gradient no better than the large ones that it is a difference of.
    const scale = Math.max(largest(values), 1e-3 * largestOfAll, 1e-12);
    const weight = variable.dataSync() as unknown as Float64Array;
    for (const index of chosen(values.length, samples, random)) {
      const value = weight[index];
      const moved = (by: number): number => {
        const values64 = Array.from(weight);
        values64[index] = value + by;
        exact.tidy(() => variable.assign(exact.tensor(values64, variable.shape)));
        return lossAt();
      };
      const [up, down, middle] = [moved(step), moved(-step), moved(0)];
      if (Math.abs(up - 2 * middle + down) / step > 0.01 * scale) kinks++;
      else {
        const difference = (up - down) / (2 * step);
        const relativeError = Math.abs(values[index] - difference) / scale;
        entries.push({ weight: name, index, gradient: values[index], difference, relativeError });
      }
    }
  });
  copy.dispose();
  if (made !== model) made.dispose();
  if (entries.length === 0)
    throw new InputError({
      place,
      rule: "found a kink of the loss at every entry it looked at",
      cure: "Choose another seed or more samples.",
    });
  const byError = entries.toSorted((a, b) => b.relativeError - a.relativeError);
  const worst = byError[0];
  const names = [...new Set(entries.map(({ weight }) => weight))];
  const weights = names.map((name) => byError.find(({ weight }) => weight === name)!);
  return new ModelGradientCheck(tolerance, worst, weights, entries.length, kinks);
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function chosen(length: number, samples: number, random: Random): number[] {
  return Array.from(random.permutation(length).subarray(0, samples));
}

/** Whether a copy of tfjs knows a class of layers. */
function isOf(tf: Tfjs, className: string): boolean {
  const { SerializationMap } = tf.serialization as unknown as {
    SerializationMap: { getMap(): { classNameMap: Record<string, unknown> } };
  };
  return Object.hasOwn(SerializationMap.getMap().classNameMap, className);
}

/** The model in the doubles' copy of tfjs, with the same weights. */
async function exactCopy(
  tf: Tfjs,
  exact: Tfjs,
  model: ModelLike,
  made: LayersModel,
  seed: number,
): Promise<LayersModel> {
  const own = made.layers.find((layer) => !isOf(exact, layer.getClassName()));
  if (own)
    throw new InputError({
      place: "gradientCheck",
      rule: "needs layers of tfjs, of which it has a copy that computes in doubles",
      got: `the layer ${own.getClassName()} of your own`,
      cure: "Check the layer's function by tf.grad against differences, or build it from tfjs's layers.",
    });
  const copy =
    model instanceof tf.LayersModel
      ? await exact.loadLayersModel(
          exact.io.fromMemory({ modelTopology: made.toJSON(null, false) as unknown as object }),
        )
      : makeModel(exact, model, seed, "gradientCheck");
  exact.tidy(() =>
    copy.setWeights(
      made.getWeights().map((weight) => exact.tensor(Array.from(weight.dataSync()), weight.shape)),
    ),
  );
  return copy;
}

/** The loss of the copy as its weights stand. */
function exactLoss(
  exact: Tfjs,
  copy: LayersModel,
  data: Fitted,
  { loss }: GradientCheckOptions,
  seed: number,
): () => number {
  const objective = objectiveOf(exact, data, { loss }, "gradientCheck");
  const places = Array.from({ length: data.size }, (_, place) => place);
  return () =>
    withRandom(maskRandom(seed), () =>
      exact.tidy(() => {
        const batch = batchOf(exact, data, places, objective);
        return forward({ model: copy, objective }, batch, true).loss.dataSync()[0];
      }),
    );
}
