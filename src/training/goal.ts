import type { TrainingLoss, TrainingLossFunction } from "./losses.js";

/** A loss for all outputs, or one for each by the output's name. */
export type LossChoice =
  TrainingLoss | TrainingLossFunction | Readonly<Record<string, TrainingLoss | TrainingLossFunction>>;

/** A measure of one's own, by its name; of a model with several outputs by output: `{ kind: { top3 } }`. */
export type Metrics = Readonly<
  Record<string, TrainingLossFunction | Readonly<Record<string, TrainingLossFunction>>>
>;

/** What a model is trained for and measured by. */
export interface Goal {
  /**
   * Default: what the labels and the model's last layer mean: cross-entropy for class numbers and rows with a single 1 (of
   * probabilities after a softmax, else of logits), binary cross-entropy for zeros and ones after a sigmoid, for all other
   * numbers the mean squared error. A model with several outputs may have one for each, by the output's name.
   */
  loss?: LossChoice;
  /** How much the loss of each output counts in their sum, by the output's name; default 1. */
  lossWeights?: Readonly<Record<string, number>>;
  /**
   * Measures of one's own of every epoch, in training and on validation data: functions `(labels, outputs, tf)` of a batch to a scalar
   * or to one number per sample; class numbers are rows with a single 1. Of several outputs by output: `{ kind: { top3 } }`.
   */
  metrics?: Metrics;
}
