import type { LayersModel, Tfjs } from "../tfjs/library.js";
import { batchOf, Breather } from "./batches.js";
import type { Fitted } from "./fitted.js";
import type { ModelEvaluation } from "./model-evaluation.js";
import type { Objective } from "./objective.js";
import { forward } from "./train-step.js";

/** `evaluateModel` without its checks. */
export async function evaluateOn(
  tf: Tfjs,
  model: LayersModel,
  measured: Fitted,
  objective: Objective,
  batchSize: number,
): Promise<ModelEvaluation> {
  const { size } = measured;
  let [loss, right, answered] = [0, 0, 0];
  const sums = objective.measures.map(() => 0);
  const breather = new Breather();
  for (let start = 0; start < size; start += batchSize) {
    const count = Math.min(batchSize, size - start);
    const outcome = tf.tidy(() => {
      const places = Array.from({ length: count }, (_, place) => start + place);
      const result = forward({ model, objective }, batchOf(tf, measured, places, objective), false);
      const counts = [result.correct ?? tf.scalar(0), result.answered ?? tf.scalar(count)];
      return tf.stack([result.loss.mul(count), ...counts, ...result.measures]);
    });
    const numbers = await outcome.data();
    outcome.dispose();
    loss += numbers[0];
    right += numbers[1];
    answered += numbers[2];
    for (const at of sums.keys()) sums[at] += numbers[3 + at] * count;
    await breather.breathe();
  }
  return {
    loss: loss / size,
    ...(objective.isCounted ? { accuracy: right / answered } : {}),
    ...(sums.length > 0 && {
      metrics: Object.fromEntries(sums.map((sum, at) => [objective.measures[at], sum / size])),
    }),
  };
}
