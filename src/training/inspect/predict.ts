import type { LayersModel as TfjsModel } from "@tensorflow/tfjs-layers";
import type { Tensor } from "@tensorflow/tfjs-core";
import { InputError } from "../../errors.js";
import { currentDevice } from "../../tfjs/devices/device.js";
import type { LayersModel } from "../../tfjs/library.js";
import { Breather } from "../batches.js";
import { asDataset, type DataLike, type DatasetSamples } from "../datasets/as-dataset.js";
import { Dataset } from "../datasets/dataset.js";
import { checkNames, checkWhole } from "../option-checks.js";
import { fitted } from "../models.js";

/** What a model says of some samples. */
export interface Prediction {
  /** The outputs of each sample, in one row. */
  outputs: number[][];
  /**
   * The class of each sample, or of each of its steps: the largest output; where there is one output only, 1 from a probability of
   * one half or a positive sum on.
   */
  classes: number[];
}

/** A model, or the result of a run. */
export type Trained = LayersModel | { readonly model: LayersModel };

/**
 * The model that is meant.
 * @throws InputError for what is no model and has none, such as a run that nobody awaits
 */
export function modelOf(trained: Trained, place: string): LayersModel {
  const given: unknown = trained;
  const isObject = typeof given === "object" && given !== null;
  const isPromise = isObject && "then" in given;
  const model: unknown = isObject && !isPromise && "model" in given ? given.model : given;
  if (!isPromise && typeof model === "object" && model !== null && "inputs" in model && "layers" in model)
    return model as LayersModel;
  throw new InputError({
    place,
    rule: "needs a tfjs model, or the result of a run",
    got: isPromise ? "a run that goes on" : typeof given === "object" ? "another object" : String(given),
    cure: isPromise ? "Await it first." : "Give what fit returns, awaited, or layersModel(network).",
  });
}

/**
 * What a trained model says of samples; dropout is off, batch norms use their means.
 * @param trained a tfjs model, or what `fit` returns
 * @param samples a data set, or inputs alone: lists of numbers or a tensor, one entry for each sample
 * @param options `batchSize`, samples at once; default 256
 * @returns the outputs, and the class of each sample
 * @throws InputError for samples that do not fit the model
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const result = await fit(net, xor(), { epochs: 300, batchSize: 4, optimizer: { type: "adam", learningRate: 0.05 }, device: "cpu" });
 * (await predict(result, [[0, 0], [0, 1]])).classes // => [0, 1]
 */
export async function predict(
  trained: Trained,
  samples: Dataset | DatasetSamples,
  options: { batchSize?: number } = {},
): Promise<Prediction> {
  const place = "predict";
  checkNames(place, options, { batchSize: true });
  const { batchSize = 256 } = options;
  checkWhole(place, "batchSize", batchSize, 1);
  const model = modelOf(trained, place);
  const given = samples instanceof Dataset ? samples : withoutLabels(samples, place);
  const { dataset, inputType, output } = fitted(model, given, place);
  const { tf } = await currentDevice();
  const width = output.shape[output.shape.length - 1] ?? 1;
  const outputs: number[][] = [];
  const breather = new Breather();
  for (let start = 0; start < dataset.size; start += batchSize) {
    const count = Math.min(batchSize, dataset.size - start);
    const { x } = dataset.select(Array.from({ length: count }, (_, place_) => start + place_));
    const batch = tf.tidy(
      () =>
        (model as TfjsModel).apply(tf.tensor(x, [count, ...dataset.inputShape], inputType), {
          training: false,
        }) as Tensor,
    );
    const numbers = Array.from(await batch.data());
    batch.dispose();
    const size = numbers.length / count;
    for (let sample = 0; sample < count; sample++)
      outputs.push(numbers.slice(sample * size, (sample + 1) * size));
    await breather.breathe();
  }
  const border = output.activation === "sigmoid" ? 0.5 : 0;
  return { outputs, classes: outputs.flatMap((row) => classesIn(row, width, border)) };
}

/** A data set of inputs alone: labels are asked for by whoever trains. */
export function withoutLabels(samples: DatasetSamples, place: string): Dataset {
  if (typeof samples !== "object" || samples === null)
    throw new InputError({ place, rule: "needs lists of numbers or a tensor", got: String(samples) });
  if ("x" in samples) return asDataset(samples as unknown as DataLike, place);
  const count = "shape" in samples ? (samples.shape[0] ?? 0) : samples.length;
  return asDataset({ x: samples, y: Array.from({ length: count }, () => 0) }, place);
}

function classesIn(row: readonly number[], width: number, border: number): number[] {
  if (width === 1) return row.map((value) => (value >= border ? 1 : 0));
  return Array.from({ length: row.length / width }, (_, step) => {
    const outputs = row.slice(step * width, (step + 1) * width);
    return outputs.indexOf(Math.max(...outputs));
  });
}
