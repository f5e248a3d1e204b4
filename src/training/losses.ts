import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { InputError } from "../errors.js";
import type { Dataset } from "./datasets/dataset.js";
import type { Tfjs } from "./tfjs.js";

/** The losses by name. */
export type TrainingLoss =
  | "crossEntropy"
  | "crossEntropyFromLogits"
  | "binaryCrossEntropy"
  | "binaryCrossEntropyFromLogits"
  | "meanSquaredError"
  | "meanAbsoluteError"
  | "huber"
  | "hinge";

/** A loss of one's own: labels and outputs of a batch, to a scalar or to one number per sample. */
export type TrainingLossFunction = (labels: Tensor, outputs: Tensor, tf: Tfjs) => Tensor;

const epsilon = 1e-7;

const functions: Record<TrainingLoss, TrainingLossFunction> = {
  crossEntropy: (labels, outputs, tf) =>
    labels
      .mul(tf.log(tf.clipByValue(outputs, epsilon, 1)))
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
  hinge: (labels, outputs, tf) => tf.relu(tf.sub(1, labels.mul(2).sub(1).mul(outputs))),
};

const overClasses = new Set<string>(["crossEntropy", "crossEntropyFromLogits"]);

/** How a run turns its labels into a tensor, and outputs into a loss and into a count of right answers. */
export interface Objective {
  labels(y: Float32Array | Int32Array, count: number): Tensor;
  loss(labels: Tensor, outputs: Tensor): Scalar;
  /** The number of right answers in a batch; undefined where labels are no classes. */
  correct: ((labels: Tensor, outputs: Tensor) => Scalar) | undefined;
}

/**
 * What a model is trained for.
 * @param loss default: cross-entropy where labels are class numbers (binary for a single output), else squared error
 * @param outputShape of one sample
 * @throws InputError for an unknown loss, labels out of range, or labels whose shape is not the output's
 */
export function objectiveOf(
  tf: Tfjs,
  dataset: Dataset,
  outputShape: number[],
  loss: TrainingLoss | TrainingLossFunction | undefined,
  place: string,
): Objective {
  const width = outputShape[outputShape.length - 1] ?? 1;
  const classes = dataset.y instanceof Int32Array && dataset.labelShape.length === 0;
  const name = loss ?? (classes ? (width === 1 ? "binaryCrossEntropy" : "crossEntropy") : "meanSquaredError");
  if (typeof name === "string" && !Object.hasOwn(functions, name))
    throw new InputError({
      place,
      rule: `needs a loss out of ${Object.keys(functions).join(", ")}`,
      got: JSON.stringify(name),
    });
  const each = typeof name === "function" ? name : functions[name];
  const oneHot = classes && (typeof name === "string" ? overClasses.has(name) : width > 1);
  if (oneHot) checkRange(dataset, width, place);
  else checkShape(dataset, outputShape, place);
  return {
    labels: (y, count) =>
      oneHot
        ? tf.tidy(() => tf.oneHot(tf.tensor1d(y as Int32Array, "int32"), width).toFloat())
        : tf.tensor(Float32Array.from(y), [count, ...outputShape]),
    loss: (labels, outputs) => tf.mean(each(labels, outputs, tf)),
    correct: oneHot
      ? (labels, outputs) => outputs.argMax(-1).equal(labels.argMax(-1)).toFloat().sum()
      : classes && width === 1
        ? (labels, outputs) => outputs.greater(middle(name)).equal(labels.greater(0.5)).toFloat().sum()
        : undefined,
  };
}

/** The output at which a single output changes sides. */
const middle = (name: TrainingLoss | TrainingLossFunction): number =>
  name === "binaryCrossEntropyFromLogits" || name === "hinge" ? 0 : 0.5;

function checkRange(dataset: Dataset, width: number, place: string): void {
  const wrong = dataset.y.findIndex((label: number) => label < 0 || label >= width);
  if (wrong < 0) return;
  throw new InputError({
    place,
    rule: `needs class numbers from 0 to ${width - 1}, one for each of the model's ${width} outputs`,
    got: `${dataset.y[wrong]} in sample ${wrong}`,
    cure: "Give the last layer one unit for each class.",
  });
}

function checkShape(dataset: Dataset, outputShape: number[], place: string): void {
  const size = (shape: readonly number[]) => shape.reduce((total, length) => total * length, 1);
  if (size(dataset.labelShape) === size(outputShape)) return;
  throw new InputError({
    place,
    rule: `needs labels of the shape of the model's output [${outputShape.join(", ")}]`,
    got: `[${dataset.labelShape.join(", ")}]`,
    cure: "Class numbers need a loss over classes: crossEntropy.",
  });
}
