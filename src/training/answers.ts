import type { Scalar, Tensor } from "../tfjs/library.js";
import type { LabelKind, Output } from "./labels.js";
import type { TrainingLoss, TrainingLossFunction } from "./losses.js";

/** How answers are told right from wrong. */
export interface Answers {
  /** How many a sample has: one for each row of outputs, or for each bit. */
  perSample: number;
  right(labels: Tensor, outputs: Tensor): Tensor;
}

/** How the answers of a batch are told right from wrong, where labels are classes and the loss is one of classes. */
export function answersOf(
  loss: TrainingLoss | TrainingLossFunction,
  kind: LabelKind,
  { shape, activation }: Output,
): Answers | undefined {
  if (loss === "meanSquaredError" || loss === "meanAbsoluteError" || loss === "huber") return undefined;
  const size = shape.reduce((product, length) => product * length, 1);
  const rows = size / (shape[shape.length - 1] ?? 1);
  if (kind === "classNumbers" || kind === "oneHot")
    return {
      perSample: rows,
      right: (labels, outputs) => outputs.argMax(-1).equal(labels.argMax(-1)),
    };
  const isHinge = loss === "hinge";
  if (kind !== "bits" && !isHinge) return undefined;
  if (typeof loss === "function" && activation !== "sigmoid") return undefined;
  const middle = isHinge || loss === "binaryCrossEntropyFromLogits" ? 0 : 0.5;
  return {
    perSample: size,
    right: (labels, outputs) => outputs.greater(middle).equal(labels.greater(isHinge ? 0 : 0.5)),
  };
}

/** Counts the right answers of a batch; a sample with several counts for the share of them that is right. */
export function countOf({ perSample, right }: Answers, labels: Tensor, outputs: Tensor): Scalar {
  const total: Tensor = right(labels, outputs).toFloat().sum();
  return (perSample === 1 ? total : total.div(perSample)) as Scalar;
}
