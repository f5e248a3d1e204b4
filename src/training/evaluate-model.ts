import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { currentDevice } from "../tfjs/devices/device.js";
import { evaluateOn } from "./evaluate-on.js";
import { checkNames, checkWhole } from "./option-checks.js";
import { fitted } from "./fitted.js";
import type { Goal } from "./goal.js";
import type { ModelEvaluation } from "./model-evaluation.js";
import { objectiveOf } from "./objective.js";
import type { LayersModel } from "../tfjs/library.js";

/**
 * A trained model's loss and accuracy on data that it was not trained on; dropout is off, batch norms use their means.
 * @param model a tfjs model, such as `model` of what `fit` returns
 * @param data a data set or `{ x, y }`
 * @param options loss, lossWeights and metrics (as in `fit`) and batch size (256)
 * @returns the mean loss, and the accuracy from 0 to 1 for class numbers
 * @throws InputError for data that do not fit the model
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const { model } = await fit(net, xor(), { epochs: 2, batchSize: 4, device: "cpu" });
 * (await evaluateModel(model, xor())).accuracy! >= 0 // => true
 */
export async function evaluateModel(
  model: LayersModel,
  data: DataLike,
  options: Goal & { batchSize?: number } = {},
): Promise<ModelEvaluation> {
  const { tf } = await currentDevice();
  checkNames("evaluateModel", options, {
    loss: true,
    lossWeights: true,
    metrics: true,
    batchSize: true,
  });
  const { batchSize = 256, ...goal } = options;
  checkWhole("evaluateModel", "batchSize", batchSize, 1);
  const measured = fitted(model, asDataset(data, "evaluateModel"), "evaluateModel");
  const objective = objectiveOf(tf, measured, goal, "evaluateModel");
  return evaluateOn(tf, model, measured, objective, batchSize);
}
