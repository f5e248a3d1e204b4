import type { LayersModel } from "@tensorflow/tfjs-layers";
import { Random } from "../number/random.js";
import type { Tfjs } from "../tfjs/library.js";
import { withRandom } from "../tfjs/math-random.js";
import { batchOf } from "./batches.js";
import type { Fitted } from "./fitted.js";
import type { Objective } from "./objective.js";
import { forward, weightsOf } from "./train-step.js";

/** The gradient of a loss for one weight of a model. */
export interface WeightGradient {
  name: string;
  shape: readonly number[];
  /** Row by row. */
  values: Float32Array;
}

/** Every copy of a model draws the same masks and noise. */
export const maskRandom = (seed: number): Random => Random.for(seed, "dropout and noise");

/** The gradients of a model's loss over all samples at once, one for each weight that training moves. */
export async function gradientsOf(
  tf: Tfjs,
  model: LayersModel,
  data: Fitted,
  { objective, seed }: { objective: Objective; seed: number },
): Promise<WeightGradient[]> {
  const places = Array.from({ length: data.size }, (_, sample) => sample);
  const variables = weightsOf(model);
  const gradients = withRandom(maskRandom(seed), () =>
    tf.tidy(() => {
      const batch = batchOf(tf, data, places, objective);
      const { grads } = tf.variableGrads(() => forward({ model, objective }, batch, true).loss, variables);
      return grads;
    }),
  );
  const result = await Promise.all(
    variables.map(async ({ name, shape }, index) => ({
      name: model.trainableWeights[index].originalName,
      shape,
      values: (await gradients[name].data()) as Float32Array,
    })),
  );
  tf.dispose(gradients);
  return result;
}
