import { InputError } from "../errors.js";
import type { Scalar, Tensor, Tfjs } from "../tfjs/library.js";
import { type Answers, answersOf, countOf } from "./answers.js";
import { type Weighing, weightsByClass } from "./class-weights.js";
import type { Dataset } from "./datasets/dataset.js";
import type { Fitted } from "./fitted.js";
import { checkClassNumbers, labelKind, type LabelKind, labelTensor, type Output } from "./labels.js";
import { checkLoss, chosenLoss } from "./loss-choice.js";
import {
  checkLossName,
  epsilon,
  lossFunctions,
  type TrainingLoss,
  type TrainingLossFunction,
} from "./losses.js";

/** How the labels of one output become a tensor, and its outputs a loss and a count of right answers. */
export interface OutputObjective {
  /** The loss that was asked for or chosen. */
  name: TrainingLoss | TrainingLossFunction;
  kind: LabelKind;
  labels(y: Float32Array | Int32Array, count: number): Tensor;
  /** @param weights one for each sample of the batch; without them all count alike */
  loss(labels: Tensor, outputs: Tensor, weights?: Tensor): Scalar;
  /** The number of right answers in a batch; undefined where labels are no classes. */
  correct: ((labels: Tensor, outputs: Tensor) => Scalar) | undefined;
  /** The number of samples in a batch that have an answer; undefined where all have one, for no label is ignored. */
  answered: ((labels: Tensor) => Scalar) | undefined;
}

/**
 * What one output of a model is trained for: the loss that was asked for, or the one that labels and the model's last layer mean.
 *
 * Class numbers and rows with a single 1 mean the cross-entropy: of probabilities after a softmax, of each output by itself after
 * a sigmoid, else of logits. Zeros and ones after a sigmoid mean the binary cross-entropy. All other numbers mean the mean squared
 * error. What can mean two things is asked for.
 * @throws InputError for an unknown loss, labels out of the loss's range or of another shape than the outputs, a last layer whose
 *   outputs the loss cannot take, and labels that leave open whether they are classes
 */
export function outputObjective(
  tf: Tfjs,
  dataset: Dataset,
  output: Output,
  loss: TrainingLoss | TrainingLossFunction | undefined,
  place: string,
  weighing: Weighing = {},
): OutputObjective {
  checkLossName(loss, place);
  const kind = labelKind(dataset, output, place);
  if (kind === "classNumbers") checkClassNumbers(dataset, output, place);
  const chosen = loss ?? chosenLoss(kind, dataset, output, place);
  if (typeof chosen === "string") checkLoss(chosen, kind, dataset, output, place);
  const each = typeof chosen === "function" ? tensorsOf(tf, chosen, place) : lossFunctions[chosen];
  const byClass = weightsByClass(weighing, kind, dataset, output, place);
  const rowWeights = byClass && ((labels: Tensor) => classWeightsOf(tf, labels, kind, byClass));
  const answers = answersOf(chosen, kind, output);
  const counted = weighing.ignore === undefined ? undefined : rowWeights;
  return {
    name: chosen,
    kind,
    labels: (y, count) => labelTensor(tf, kind, y, count, output),
    loss: (labels, outputs, weights) => {
      const losses = each(labels, outputs, tf);
      if (weights === undefined && rowWeights === undefined) return tf.mean(losses);
      return weightedMean(tf, losses, labels.shape[0], rowWeights?.(labels), weights, place);
    },
    correct: answers && countedBy(tf, answers, counted),
    answered:
      answers &&
      counted &&
      ((labels) =>
        counted(labels).greater(0).toFloat().reshape([-1, answers.perSample]).max(1).sum() as Scalar),
  };
}

/** A loss of somebody's own, whose result is looked at before it is used. */
const tensorsOf =
  (tf: Tfjs, own: TrainingLossFunction, place: string): TrainingLossFunction =>
  (...given) => {
    const losses: unknown = own(...given);
    if (losses instanceof tf.Tensor) return losses;
    throw new InputError({
      place,
      rule: "needs a tensor from your loss function",
      got: losses instanceof Promise ? "a promise" : typeof losses,
      cure: "Write (labels, outputs, tf) => outputs.sub(labels).square().mean(), or the like.",
    });
  };

/** What each row of labels counts by its class. */
function classWeightsOf(tf: Tfjs, labels: Tensor, kind: LabelKind, weights: readonly number[]): Tensor {
  return kind === "bits"
    ? labels
        .mul(weights[1] - weights[0])
        .add(weights[0])
        .flatten()
    : labels
        .mul(tf.tensor1d([...weights]))
        .sum(-1)
        .flatten();
}

/**
 * The weighted mean Σ w·loss / Σ w over the rows of a batch, as PyTorch's CrossEntropyLoss has it; a batch in which nothing counts has
 * the loss 0. A loss of one's own has to give one number for each row.
 */
function weightedMean(
  tf: Tfjs,
  losses: Tensor,
  samples: number,
  byClass: Tensor | undefined,
  bySample: Tensor | undefined,
  place: string,
): Scalar {
  if (losses.size % samples !== 0 || losses.rank === 0)
    throw new InputError({
      place,
      rule: "needs a loss with one number for each sample to weigh it",
      got: losses.rank === 0 ? "a scalar" : `the shape [${losses.shape.join(", ")}]`,
      cure: "Leave the mean out of your loss.",
    });
  const rows = losses.reshape([samples, -1]);
  const ofClass = byClass?.reshape([samples, -1]);
  const ofSample = bySample?.reshape([samples, 1]);
  const importance = tf.mul(
    ofClass && ofSample ? ofClass.mul(ofSample) : (ofClass ?? ofSample)!,
    tf.onesLike(rows),
  );
  return rows.mul(importance).sum().div(tf.maximum(importance.sum(), epsilon));
}

/** The count of right answers; of labels without weight there is none where they are ignored. */
function countedBy(
  tf: Tfjs,
  answers: Answers,
  weightsOf: ((labels: Tensor) => Tensor) | undefined,
): (labels: Tensor, outputs: Tensor) => Scalar {
  if (weightsOf === undefined) return (labels, outputs) => countOf(answers, labels, outputs);
  return (labels, outputs) => {
    const bySample = (tensor: Tensor): Tensor => tensor.toFloat().reshape([-1, answers.perSample]);
    const counted = bySample(weightsOf(labels).greater(0));
    const right = bySample(answers.right(labels, outputs)).mul(counted).sum(1);
    return right.div(tf.maximum(counted.sum(1), 1)).sum();
  };
}

/** The kinds of labels that are a case of another. */
const cases: Readonly<Record<LabelKind, readonly LabelKind[]>> = {
  classNumbers: ["classNumbers"],
  oneHot: ["oneHot"],
  probabilities: ["probabilities", "oneHot"],
  bits: ["bits", "oneHot"],
  numbers: ["numbers", "bits", "probabilities", "oneHot"],
};

/**
 * Checks that the labels of a later batch are what those of the first were taken for.
 * @param toldLoss whether the loss was asked for, and not chosen by the first labels
 * @throws InputError where they are not, or where the loss cannot take them
 */
export function checkBatchLabels(
  parts: readonly OutputObjective[],
  { outputs }: Fitted,
  toldLoss: boolean,
  place: string,
): void {
  for (const [at, { kind: first, name }] of parts.entries()) {
    const { dataset, output } = outputs[at];
    const kind = labelKind(dataset, output, place);
    if (kind === "classNumbers") checkClassNumbers(dataset, output, place);
    const isAlike = cases[first].includes(kind);
    const isOtherForm = (kind === "classNumbers") !== (first === "classNumbers");
    if (isOtherForm || (!isAlike && !toldLoss))
      throw new InputError({
        place,
        rule: "needs labels of one kind in all batches",
        got: `${kindWords[first]} in the first, ${kindWords[kind]} in another`,
        ...(isOtherForm ? {} : { cure: "Give the loss that is meant: loss: …" }),
      });
    if (typeof name === "string") checkLoss(name, kind, dataset, output, place);
  }
}

const kindWords: Readonly<Record<LabelKind, string>> = {
  classNumbers: "class numbers",
  oneHot: "rows with a single 1",
  probabilities: "rows of probabilities",
  bits: "zeros and ones",
  numbers: "other numbers",
};
