import type { LayersModel } from "@tensorflow/tfjs";
import { InputError } from "../errors.js";
import { Network } from "../network/network.js";
import type { NetworkSpec } from "../network/layer-spec.js";
import type { Dataset } from "./datasets/dataset.js";
import { layersModelOf } from "./network-model.js";
import { Random, withRandom } from "./random.js";
import type { Tfjs } from "./tfjs.js";

/** A model that can be made again, so that every run starts alike: a network's specification or a function of tfjs. */
export type ModelMaker = Network | NetworkSpec | ((tf: Tfjs) => LayersModel);

/** A model to train: one that can be made again, or a tfjs model as it stands. */
export type ModelLike = ModelMaker | LayersModel;

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

/**
 * The shape of one sample's output.
 * @throws InputError where the data's inputs have not the model's shape
 */
export function checkedOutputShape(model: LayersModel, dataset: Dataset, place: string): number[] {
  const wanted = model.inputs[0].shape.slice(1);
  const fits =
    model.inputs.length === 1 &&
    wanted.length === dataset.inputShape.length &&
    wanted.every((length, axis) => length === null || length === dataset.inputShape[axis]);
  if (!fits)
    throw new InputError({
      place,
      rule: `needs inputs of the model's shape [${wanted.join(", ")}]`,
      got: `[${dataset.inputShape.join(", ")}]`,
      cure: "Give the first layer the inputShape of the data.",
    });
  return model.outputs[0].shape.slice(1).map((length, axis) => length ?? dataset.inputShape[axis]);
}
