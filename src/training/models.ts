import { InputError } from "../errors.js";
import { Network, type NetworkSpec } from "../network/network.js";
import { layersModelOf } from "./network-model.js";
import { withRandom } from "../tfjs/math-random.js";
import { Random } from "../number/random.js";
import type { LayersModel, Tfjs } from "../tfjs/library.js";
import { loadTfjs } from "../tfjs/tfjs.js";

/** A model that can be made again, so that every run starts alike: a network's specification or a function of tfjs. */
export type ModelMaker = Network | NetworkSpec | ((tf: Tfjs) => LayersModel);

/** A model to train: one that can be made again, or a tfjs model as it stands. */
export type ModelLike = ModelMaker | AnyModel;

/** A tfjs model by what no specification has, so that an error about a mistyped specification is not about tfjs's own `input` and `layers`. */
type AnyModel = Pick<LayersModel, "countParams" | "getWeights" | "predict">;

/**
 * The tfjs model that is meant, its initial weights drawn from `seed`.
 * @throws InputError for what is no model
 */
export function makeModel(tf: Tfjs, model: ModelLike, seed: number, place: string): LayersModel {
  if (model instanceof tf.LayersModel) return model;
  const made: unknown = withRandom(Random.for(seed, "initial weights"), () => {
    if (typeof model === "function") return model(tf);
    if (model instanceof Network) return layersModelOf(tf, model);
    if (typeof model === "object" && model !== null && "layers" in model)
      return layersModelOf(tf, new Network(model as NetworkSpec));
    return undefined;
  });
  if (!(made instanceof tf.LayersModel))
    throw new InputError({
      place,
      rule: "needs a network's specification, a tfjs model or a function (tf) => model",
      got:
        model === null
          ? "null"
          : typeof model === "function"
            ? `a function that returns ${String(made)}`
            : typeof model,
    });
  return made;
}

/** Where a model is made, and how its weights are drawn. */
export interface LayersModelOptions {
  /** The tfjs namespace of a device; default tfjs as it stands. */
  tf?: Tfjs;
  /** Of the initial weights; default 0. */
  seed?: number;
}

/**
 * The tfjs model of a network, with initial weights drawn from a seed; images have their channels last. Where the network has
 * cross-attention, the model has a second input, the memory `[steps, features]`: `fit(model, { x: { input, memory }, y })` trains it.
 * @param network a network, its specification or a function `(tf) => model`
 * @param options `tf`, the namespace of a device (default tfjs as it stands), and `seed` of the initial weights (default 0)
 * @returns a tfjs model, to be used with all that tfjs has
 * @throws InputError for what tfjs cannot train, such as grouped convolutions
 * @example
 * layersModel({ input: [1, 8, 8], layers: ["4c3", "relu", "flatten", "10"] }).countParams() // => 1490
 * const decoder = layersModel({
 *   input: { seq: [2, 4] },
 *   layers: [{ type: "transformerDecoder", heads: 2, memory: [3, 6] }],
 * });
 * decoder.inputs.map(({ shape }) => shape) // => [[null, 2, 4], [null, 3, 6]]
 */
export function layersModel(network: ModelMaker, options: LayersModelOptions = {}): LayersModel {
  const { tf = loadTfjs(), seed = 0 } = options;
  return makeModel(tf, network, seed, "layersModel");
}
