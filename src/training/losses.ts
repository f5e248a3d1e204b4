import { InputError } from "../errors.js";
import { focalConstants, type LossName } from "../number/losses.js";
import { unknownName } from "../optimizer/meant-name.js";
import { type Weighing, weightsByClass } from "./class-weights.js";
import type { Dataset } from "./datasets/dataset.js";
import {
  checkClassNumbers,
  checkLabels,
  labelKind,
  type LabelKind,
  labelTensor,
  type Output,
} from "./labels.js";
import type { Scalar, Tensor, Tfjs } from "../tfjs/library.js";

/** A loss of one's own: labels and outputs of a batch, to a scalar or to one number per sample. */
export type TrainingLossFunction = (labels: Tensor, outputs: Tensor, tf: Tfjs) => Tensor;

const epsilon = 1e-7;
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
const functions = {
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
} satisfies Record<TrainingLoss & (LossName | "crossEntropyFromLogits"), TrainingLossFunction>;

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

/** How a run turns its labels into a tensor, and outputs into a loss and into a count of right answers. */
export interface Objective {
  /** The loss that was asked for or chosen. */
  name: TrainingLoss | TrainingLossFunction;
  labels(y: Float32Array | Int32Array, count: number): Tensor;
  loss(labels: Tensor, outputs: Tensor): Scalar;
  /** The number of right answers in a batch; undefined where labels are no classes. */
  correct: ((labels: Tensor, outputs: Tensor) => Scalar) | undefined;
}

/**
 * What a model is trained for: the loss that was asked for, or the one that labels and the model's last layer mean.
 *
 * Class numbers and rows with a single 1 mean the cross-entropy: of probabilities after a softmax, of each output by itself after
 * a sigmoid, else of logits. Zeros and ones after a sigmoid mean the binary cross-entropy. All other numbers mean the mean squared
 * error. What can mean two things is asked for.
 * @throws InputError for an unknown loss, labels out of the loss's range or of another shape than the outputs, a last layer whose
 *   outputs the loss cannot take, and labels that leave open whether they are classes
 */
export function objectiveOf(
  tf: Tfjs,
  dataset: Dataset,
  output: Output,
  loss: TrainingLoss | TrainingLossFunction | undefined,
  place: string,
  weighing: Weighing = {},
): Objective {
  if (typeof loss === "string" && !Object.hasOwn(functions, loss))
    throw unknownName("a loss", loss, Object.keys(functions), place, otherWords);
  const kind = labelKind(dataset, output, place);
  if (kind === "classNumbers") checkClassNumbers(dataset, output, place);
  const chosen = loss ?? chosenLoss(kind, dataset, output, place);
  if (typeof chosen === "string") checkLoss(chosen, kind, dataset, output, place);
  const each = typeof chosen === "function" ? chosen : functions[chosen];
  const weights = weightsByClass(weighing, kind, dataset, output, place);
  if (weights)
    return weighted(tf, { chosen, each, kind, output, weights, ignores: weighing.ignore !== undefined });
  const answers = answersOf(chosen, kind, output);
  return {
    name: chosen,
    labels: (y, count) => labelTensor(tf, kind, y, count, output),
    loss: (labels, outputs) => tf.mean(each(labels, outputs, tf)),
    correct: answers && ((labels, outputs) => countOf(answers, labels, outputs)),
  };
}

/** A loss whose samples count by their class. */
interface WeightedLoss {
  chosen: Objective["name"];
  each: TrainingLossFunction;
  kind: LabelKind;
  output: Output;
  /** By class. */
  weights: readonly number[];
  /** Whether labels without weight are no answers either. */
  ignores: boolean;
}

/**
 * The weighted mean Σ w·loss / Σ w over the rows of a batch, as PyTorch's CrossEntropyLoss has it; a batch in which nothing counts has
 * the loss 0. A loss of one's own has to give one number for each row.
 */
function weighted(tf: Tfjs, { chosen, each, kind, output, weights, ignores }: WeightedLoss): Objective {
  const isBits = kind === "bits";
  const weightsOf = (labels: Tensor): Tensor =>
    isBits
      ? labels
          .mul(weights[1] - weights[0])
          .add(weights[0])
          .flatten()
      : labels
          .mul(tf.tensor1d([...weights]))
          .sum(-1)
          .flatten();
  const answers = answersOf(chosen, kind, output);
  return {
    name: chosen,
    labels: (y, count) => labelTensor(tf, kind, y, count, output),
    loss: (labels, outputs) => {
      const importance = weightsOf(labels);
      const losses = each(labels, outputs, tf).flatten();
      return losses.mul(importance).sum().div(tf.maximum(importance.sum(), epsilon));
    },
    correct:
      answers &&
      ((labels, outputs) => {
        if (!ignores) return countOf(answers, labels, outputs);
        const bySample = (tensor: Tensor): Tensor => tensor.toFloat().reshape([-1, answers.perSample]);
        const counted = bySample(weightsOf(labels).greater(0));
        const right = bySample(answers.right(labels, outputs)).mul(counted).sum(1);
        return right.div(tf.maximum(counted.sum(1), 1)).sum();
      }),
  };
}

/** The loss that labels mean where none was asked for. */
function chosenLoss(kind: LabelKind, dataset: Dataset, output: Output, place: string): TrainingLoss {
  const { activation } = output;
  const classes =
    kind === "classNumbers" || kind === "oneHot" || (kind === "bits" && dataset.classes !== undefined);
  if (classes && activation === "unknown")
    throw new InputError({
      place,
      rule: "cannot see whether the outputs of a layer of your own are probabilities",
      got: "class labels and no loss",
      cure: 'Give loss: "crossEntropy" for probabilities or "crossEntropyFromLogits" for others ("binaryCrossEntropy…" for one output).',
    });
  if (kind === "classNumbers" || kind === "oneHot") {
    if (activation === "sigmoid") return "binaryCrossEntropy";
    return activation === "softmax" ? "crossEntropy" : "crossEntropyFromLogits";
  }
  if (kind === "probabilities" && activation === "softmax") return "crossEntropy";
  if (kind === "bits") {
    if (activation === "sigmoid") return "binaryCrossEntropy";
    if (dataset.classes !== undefined) return "binaryCrossEntropyFromLogits";
    if (activation !== "softmax")
      throw new InputError({
        place,
        rule: "cannot see whether labels of 0 and 1 are classes or targets",
        got: `a last layer with the activation ${activation} and no loss`,
        cure: 'Give loss: "binaryCrossEntropyFromLogits" for classes or "meanSquaredError" for targets, or let the last layer be a sigmoid.',
      });
  }
  if (activation === "sigmoid" || activation === "softmax")
    checkLabels(
      dataset,
      (label) => label >= 0 && label <= 1,
      place,
      `needs labels from 0 to 1, which are all that the ${activation} of the last layer can reach`,
      "Give such labels, or the model another last layer.",
    );
  return "meanSquaredError";
}

/** The activations that give numbers from 0 to 1. */
const probabilities = new Set(["softmax", "sigmoid", "hardSigmoid"]);

/** Checks that a loss can take these labels and these outputs. */
function checkLoss(
  name: TrainingLoss,
  kind: LabelKind,
  dataset: Dataset,
  output: Output,
  place: string,
): void {
  const { activation, shape } = output;
  const width = shape[shape.length - 1] ?? 1;
  const refuse = (rule: string, got: string, cure: string): never => {
    throw new InputError({ place, rule: `${name} ${rule}`, got, cure });
  };
  if (activation === "softmax" && width === 1)
    refuse(
      "needs outputs that can differ",
      "a softmax of one unit, which is always 1",
      "Let it be a sigmoid.",
    );
  switch (name) {
    case "crossEntropy":
    case "crossEntropyFromLogits": {
      if (width === 1)
        refuse("needs one output for each class", "one output", 'Give loss: "binaryCrossEntropy".');
      if (kind === "bits" || kind === "numbers")
        refuse(
          "needs class numbers, or rows of probabilities that add up to 1",
          `${kind === "bits" ? "rows of zeros and ones" : "rows"} that do not`,
          kind === "bits"
            ? 'Give loss: "binaryCrossEntropy" where several may be 1.'
            : "Divide each row by its sum.",
        );
      if (name === "crossEntropy" && activation !== "softmax" && activation !== "unknown")
        refuse(
          "needs a softmax as the last layer",
          `the activation ${activation}`,
          `Add "softmax" to the layers, or give loss: "${activation === "sigmoid" ? "binaryCrossEntropy" : "crossEntropyFromLogits"}".`,
        );
      if (name === "crossEntropyFromLogits" && probabilities.has(activation))
        refuse(
          "takes the softmax itself",
          `outputs of a ${activation}`,
          `Give loss: "${activation === "softmax" ? "crossEntropy" : "binaryCrossEntropy"}", or leave that layer out.`,
        );
      return;
    }
    case "binaryCrossEntropy":
    case "binaryCrossEntropyFromLogits":
    case "focal": {
      checkLabelsOfBits(name, kind, dataset, place);
      if (
        name !== "binaryCrossEntropyFromLogits" &&
        !probabilities.has(activation) &&
        activation !== "unknown"
      )
        refuse(
          "needs a sigmoid as the last layer",
          `the activation ${activation}`,
          name === "focal"
            ? 'Add "sigmoid" to the layers.'
            : 'Add "sigmoid" to the layers, or give loss: "binaryCrossEntropyFromLogits".',
        );
      if (name === "binaryCrossEntropyFromLogits" && probabilities.has(activation))
        refuse(
          "takes the sigmoid itself",
          `outputs of a ${activation}`,
          'Give loss: "binaryCrossEntropy", or leave that layer out.',
        );
      return;
    }
    case "hinge": {
      if (kind === "classNumbers") return;
      const negative = dataset.y.includes(-1);
      checkLabels(
        dataset,
        (label) => label === 1 || label === (negative ? -1 : 0),
        place,
        `${name} needs labels of ${negative ? "−1 and 1" : "0 and 1, or of −1 and 1"}`,
        "Give the two classes such numbers.",
      );
      return;
    }
    case "meanSquaredError":
    case "meanAbsoluteError":
    case "huber":
      if (kind === "classNumbers")
        refuse(
          `needs labels of the shape of the model's output [${shape.join(", ")}]`,
          "class numbers",
          "Class numbers need a loss over classes: crossEntropy.",
        );
      return;
    default:
      name satisfies never;
  }
}

function checkLabelsOfBits(name: TrainingLoss, kind: LabelKind, dataset: Dataset, place: string): void {
  if (kind === "classNumbers") return;
  checkLabels(
    dataset,
    (label) => label >= 0 && label <= 1,
    place,
    `${name} needs labels from 0 to 1`,
    "Give the two classes the numbers 0 and 1.",
  );
}

/** How answers are told right from wrong. */
interface Answers {
  /** How many a sample has: one for each row of outputs, or for each bit. */
  perSample: number;
  right(labels: Tensor, outputs: Tensor): Tensor;
}

/** How the answers of a batch are told right from wrong, where labels are classes and the loss is one of classes. */
function answersOf(
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
function countOf({ perSample, right }: Answers, labels: Tensor, outputs: Tensor): Scalar {
  const total: Tensor = right(labels, outputs).toFloat().sum();
  return (perSample === 1 ? total : total.div(perSample)) as Scalar;
}
