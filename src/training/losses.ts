import { focalConstants, type LossName } from "../number/losses.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { Tensor, Tfjs } from "../tfjs/library.js";

/** A loss of one's own: labels and outputs of a batch, to a scalar or to one number per sample. */
export type TrainingLossFunction = (labels: Tensor, outputs: Tensor, tf: Tfjs) => Tensor;

/** What keeps a logarithm and a quotient finite. */
export const epsilon = 1e-7;
/** A softmax keeps its digits down to here: where it is cut, the most wrong of all samples would have no gradient. */
const leastProbability = 1e-37;

/** The losses by name. */
export type TrainingLoss =
  | "crossEntropy"
  | "crossEntropyFromLogits"
  | "binaryCrossEntropy"
  | "binaryCrossEntropyFromLogits"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "hinge"
  | "focal";

/** The losses over a batch; the cross-entropy of logits alone has no rule of one output. */
export const lossFunctions: Record<
  TrainingLoss & (LossName | "crossEntropyFromLogits"),
  TrainingLossFunction
> = {
  crossEntropy: (labels, outputs, tf) =>
    labels
      .mul(tf.log(tf.clipByValue(outputs, leastProbability, 1)))
      .sum(-1)
      .neg(),
  crossEntropyFromLogits: (labels, outputs, tf) => labels.mul(tf.logSoftmax(outputs)).sum(-1).neg(),
  binaryCrossEntropy: (labels, outputs, tf) => {
    const p = tf.clipByValue(outputs, epsilon, 1 - epsilon);
    const complement = tf.sub(1, p).log().mul(tf.sub(1, labels));
    return labels.mul(p.log()).add(complement).neg();
  },
  // max(z, 0) − z·y + log(1 + e^−|z|), which no large |z| overflows
  binaryCrossEntropyFromLogits: (labels, outputs, tf) =>
    outputs.relu().sub(outputs.mul(labels)).add(tf.softplus(outputs.abs().neg())),
  meanSquaredError: (labels, outputs) => outputs.sub(labels).square(),
  meanAbsoluteError: (labels, outputs) => outputs.sub(labels).abs(),
  huber: (labels, outputs, tf) => {
    const error = outputs.sub(labels).abs();
    return tf.where(error.lessEqual(1), error.square().mul(0.5), error.sub(0.5));
  },
  // Labels of 0 count as −1.
  hinge: (labels, outputs, tf) => {
    const sides = labels.greater(0).toFloat().mul(2).sub(1);
    return tf.relu(tf.sub(1, sides.mul(outputs)));
  },
  focal: (labels, outputs, tf) => {
    const { gamma, alpha } = focalConstants;
    const p = tf.clipByValue(outputs, epsilon, 1 - epsilon);
    const rest = tf.sub(1, p);
    const positive = labels.mul(rest.pow(gamma)).mul(p.log()).mul(alpha);
    const negative = tf
      .sub(1, labels)
      .mul(p.pow(gamma))
      .mul(rest.log())
      .mul(1 - alpha);
    return positive.add(negative).neg();
  },
};

/** Other libraries' words for the losses. */
const otherWords: Record<string, TrainingLoss> = {
  mse: "meanSquaredError",
  mseloss: "meanSquaredError",
  squarederror: "meanSquaredError",
  l2: "meanSquaredError",
  mae: "meanAbsoluteError",
  l1: "meanAbsoluteError",
  l1loss: "meanAbsoluteError",
  absoluteerror: "meanAbsoluteError",
  categoricalcrossentropy: "crossEntropy",
  sparsecategoricalcrossentropy: "crossEntropy",
  softmaxcrossentropy: "crossEntropyFromLogits",
  nll: "crossEntropy",
  bce: "binaryCrossEntropy",
  logisticcrossentropy: "binaryCrossEntropyFromLogits",
  sigmoidcrossentropy: "binaryCrossEntropyFromLogits",
};

/** @throws InputError for a word that is no loss */
export function checkLossName(loss: unknown, place: string): void {
  if (typeof loss === "string" && !Object.hasOwn(lossFunctions, loss))
    throw unknownName("a loss", loss, Object.keys(lossFunctions), place, otherWords);
}
