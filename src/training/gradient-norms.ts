import { currentDevice, type DeviceName, device } from "../tfjs/devices/device.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { fitted } from "./fitted.js";
import { gradientsOf } from "./model-gradients.js";
import { makeModel, type ModelLike } from "./models.js";
import type { LossChoice } from "./goal.js";
import { objectiveOf } from "./objective.js";

/** What {@link gradientNorms} may be told. */
export interface GradientNormsOptions {
  /** Default: as in `fit`. */
  loss?: LossChoice;
  /** Decides initial weights, dropout masks and noise; default 0. */
  seed?: number;
  /** Default: the device in use, or `auto`. */
  device?: DeviceName;
}

/**
 * How large the gradient of the loss is in each layer: the norms for its weight matrices and kernels, from the first to the last.
 * @param model a network's specification, a tfjs model, or a function `(tf) => model`
 * @param data samples with their labels, taken as one batch
 * @param options loss, seed (0), device
 * @returns one norm for each weight that is not a bias or a vector
 * @throws InputError for data that do not fit the model
 * @example
 * const norms = await gradientNorms({ input: [2], layers: ["8", "sigmoid", "8", "sigmoid", "2", "softmax"] }, xor(), { device: "wasm" });
 * [norms.length, norms[0] < norms[2]] // => [3, true]
 */
export async function gradientNorms(
  model: ModelLike,
  data: DataLike,
  { loss, seed = 0, device: name }: GradientNormsOptions = {},
): Promise<number[]> {
  const place = "gradientNorms";
  const { tf } = name ? await device(name) : await currentDevice();
  const made = makeModel(tf, model, seed, place);
  const taken = fitted(made, asDataset(data, place), place);
  const objective = objectiveOf(tf, taken, { loss }, place);
  const gradients = await gradientsOf(tf, made, taken, { objective, seed });
  if (made !== model) made.dispose();
  return gradients.filter(({ shape }) => shape.length > 1).map(({ values }) => Math.hypot(...chunks(values)));
}

/** Norms of pieces short enough to be arguments of a function. */
function chunks(values: Float32Array): number[] {
  const size = 10_000;
  return Array.from({ length: Math.ceil(values.length / size) }, (_, place) =>
    Math.hypot(...values.subarray(place * size, (place + 1) * size)),
  );
}
