import { InputError } from "../errors.js";
import type { Dataset } from "./datasets/dataset.js";
import { checkLabels, type LabelKind, type Output } from "./labels.js";
import type { TrainingLoss } from "./losses.js";

/** The loss that labels mean where none was asked for. */
export function chosenLoss(kind: LabelKind, dataset: Dataset, output: Output, place: string): TrainingLoss {
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
export function checkLoss(
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
