import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel as TfjsModel } from "@tensorflow/tfjs-layers";
import { InputError } from "../../errors.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import { batchOf, Breather } from "../batches.js";
import { asDataset, type DataLike } from "../datasets/as-dataset.js";
import type { Dataset } from "../datasets/dataset.js";
import type { TrainingLoss, TrainingLossFunction } from "../losses.js";
import { objectiveOf } from "../objective.js";
import { fitted } from "../fitted.js";
import { checkNames, checkWhole } from "../option-checks.js";
import { forward } from "../train-step.js";
import { modelOf, type Trained } from "./predict.js";

/** What {@link fgsm} may be told. */
export interface FgsmOptions {
  /** How far each number of an input moves, in its unit. */
  epsilon: number;
  /** The least and the greatest that a number of an input may become; default [0, 1], as of images; null for no limits. */
  range?: readonly [number, number] | null;
  /** Default: as in `fit`. */
  loss?: TrainingLoss | TrainingLossFunction;
  /** Samples at once; default 256. */
  batchSize?: number;
}

const names: Record<keyof FgsmOptions, true> = { epsilon: true, range: true, loss: true, batchSize: true };

/**
 * Adversarial examples by the fast gradient sign method: every input x moved by ε in the direction in which each of its numbers
 * raises the loss, x + ε·sign(∂J/∂x), so that no step of that length in the maximum norm raises the loss more to first order.
 *
 * A number whose derivative is 0 stays: where a softmax is so sure that float32 has 1 for its probability, nothing moves.
 * Source: I. Goodfellow, J. Shlens, C. Szegedy, Explaining and harnessing adversarial examples (2015).
 * @param trained a tfjs model, or what `fit` returns
 * @param data a data set or `{ x, y }` with the true labels
 * @param options `epsilon`, `range` that the numbers stay in ([0, 1]), loss, batch size (256)
 * @returns the same samples with other inputs and the same labels
 * @throws InputError for data that do not fit the model, tokens among them, and where ε is negative
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const result = await fit(net, blobs({ classes: 2, points: 20 }), { epochs: 20, batchSize: 8, device: "cpu" });
 * const moved = await fgsm(result, blobs({ classes: 2, points: 20 }), { epsilon: 0.5, range: null });
 * Math.abs(moved.x[0] - blobs({ classes: 2, points: 20 }).x[0]).toFixed(3) // => "0.500"
 */
export async function fgsm(trained: Trained, data: DataLike, options: FgsmOptions): Promise<Dataset> {
  const place = "fgsm";
  checkNames(place, options, names);
  const { epsilon, range = [0, 1], loss, batchSize = 256 } = options;
  checkWhole(place, "batchSize", batchSize, 1);
  if (!(epsilon >= 0 && epsilon < Infinity))
    throw new InputError({ place, rule: "needs epsilon from 0 on", got: String(epsilon) });
  if (range !== null && !(Array.isArray(range) && range.length === 2 && range[0] < range[1]))
    throw new InputError({
      place,
      rule: "needs range as [least, greatest], or null",
      got: JSON.stringify(range),
    });
  const model = modelOf(trained, place) as TfjsModel;
  const dataset = asDataset(data, place);
  const measured = fitted(model, dataset, place);
  if (measured.inputs.length > 1)
    throw new InputError({ place, rule: "needs a model with one input", got: `${measured.inputs.length}` });
  if (measured.inputs[0].type === "int32")
    throw new InputError({ place, rule: "needs inputs that can move a little", got: "tokens" });
  const { tf } = await currentDevice();
  const objective = objectiveOf(tf, measured, { loss }, place);
  const [least, greatest] = range ?? [-Infinity, Infinity];
  const width = dataset.x.length / dataset.size;
  const moved = Float32Array.from(dataset.x);
  const breather = new Breather();
  for (let start = 0; start < dataset.size; start += batchSize) {
    const count = Math.min(batchSize, dataset.size - start);
    const places = Array.from({ length: count }, (_, at) => start + at);
    const direction = tf.tidy(() => {
      const batch = batchOf(tf, measured, places, objective);
      const lossOf = (x: Tensor): Tensor =>
        forward({ model, objective }, { ...batch, inputs: [x] }, false).loss;
      return tf.grad(lossOf)(batch.inputs[0]).sign();
    });
    const signs = await direction.data();
    direction.dispose();
    for (const [at, sign] of signs.entries()) {
      const entry = start * width + at;
      // What lies outside of the range already is not drawn into it by a number that does not move.
      if (sign !== 0) moved[entry] = Math.min(greatest, Math.max(least, dataset.x[entry] + epsilon * sign));
    }
    await breather.breathe();
  }
  return dataset.map((_, sample) => moved.subarray(sample * width, (sample + 1) * width));
}
