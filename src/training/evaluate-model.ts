import { batchOf, Breather } from "./batches.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import { currentDevice } from "../tfjs/devices/device.js";
import { checkNames, checkWhole } from "./option-checks.js";
import { type Fitted, fitted } from "./fitted.js";
import { type Goal, type Objective, objectiveOf } from "./objective.js";
import { forward } from "./train-step.js";
import type { LayersModel, Tfjs } from "../tfjs/library.js";

/** A model's mean loss over some data, and the share of right answers where labels are classes. */
export interface ModelEvaluation {
  loss: number;
  accuracy?: number;
  /** What the metrics of one's own came to, and of several outputs each one's loss and accuracy. */
  metrics?: Record<string, number>;
}

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
 * (await evaluateModel(model, xor())).accuracy >= 0 // => true
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

/** {@link evaluateModel} without its checks. */
export async function evaluateOn(
  tf: Tfjs,
  model: LayersModel,
  measured: Fitted,
  objective: Objective,
  batchSize: number,
): Promise<ModelEvaluation> {
  const { size } = measured;
  let [loss, right] = [0, 0];
  const sums = objective.measures.map(() => 0);
  const breather = new Breather();
  for (let start = 0; start < size; start += batchSize) {
    const count = Math.min(batchSize, size - start);
    const outcome = tf.tidy(() => {
      const places = Array.from({ length: count }, (_, place) => start + place);
      const result = forward({ model, objective }, batchOf(tf, measured, places, objective), false);
      return tf.stack([result.loss.mul(count), result.correct ?? tf.scalar(0), ...result.measures]);
    });
    const numbers = await outcome.data();
    outcome.dispose();
    loss += numbers[0];
    right += numbers[1];
    for (const at of sums.keys()) sums[at] += numbers[2 + at] * count;
    await breather.breathe();
  }
  return {
    loss: loss / size,
    ...(objective.isCounted ? { accuracy: right / size } : {}),
    ...(sums.length > 0 && {
      metrics: Object.fromEntries(sums.map((sum, at) => [objective.measures[at], sum / size])),
    }),
  };
}
