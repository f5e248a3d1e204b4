import type { Tensor, TensorLike } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

/**
 * Puts a softmax cross-entropy that can be differentiated twice in the place of tfjs's, whose own gradient hides the
 * logarithm from the tape.
 */
export function replaceSoftmaxCrossEntropy(tf: Tfjs): void {
  const softmaxCrossEntropy: Tfjs["losses"]["softmaxCrossEntropy"] = (
    labels,
    logits,
    weights,
    labelSmoothing = 0,
    reduction,
  ) => {
    const given = asTensor(tf, labels).toFloat();
    const scores = asTensor(tf, logits);
    tf.util.assertShapesMatch(given.shape, scores.shape, "softmaxCrossEntropy: ");
    const classes = given.shape[given.rank - 1];
    const target = labelSmoothing > 0 ? given.mul(1 - labelSmoothing).add(labelSmoothing / classes) : given;
    const cost = target.mul(tf.logSoftmax(scores)).sum(-1).neg();
    return tf.losses.computeWeightedLoss(cost, weights, reduction);
  };
  Object.assign(tf.losses, { softmaxCrossEntropy });
}

const asTensor = (tf: Tfjs, values: Tensor | TensorLike): Tensor =>
  values instanceof tf.Tensor ? values : tf.tensor(values);
