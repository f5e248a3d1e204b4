import { InputError } from "../errors.js";
import type { Dataset } from "./datasets/dataset.js";
import type { LastActivation } from "./last-layer.js";
import type { Tensor, Tfjs } from "../tfjs/library.js";

/** What a model puts out for one sample. */
export interface Output {
  shape: number[];
  activation: LastActivation;
}

/**
 * What labels are, seen from the outputs: one class number for each row of outputs; rows with a single 1; rows of probabilities;
 * zeros and ones; other numbers.
 */
export type LabelKind = "classNumbers" | "oneHot" | "probabilities" | "bits" | "numbers";

const widthOf = ({ shape }: Output): number => shape[shape.length - 1] ?? 1;

const withoutOnes = (shape: readonly number[]): string => shape.filter((length) => length !== 1).join();

/**
 * What the labels of some data are for a model with these outputs.
 * @throws InputError where their shape fits neither one label for each output nor one class number for each row of outputs
 */
export function labelKind(dataset: Dataset, output: Output, place: string): LabelKind {
  const { labelShape, y } = dataset;
  const width = widthOf(output);
  const rows = output.shape.slice(0, -1);
  const whole = y.every((value: number) => Number.isInteger(value));
  if (
    width > 1 &&
    whole &&
    withoutOnes(labelShape) === withoutOnes(rows) &&
    labelShape.length <= output.shape.length
  )
    return "classNumbers";
  if (withoutOnes(labelShape) !== withoutOnes(output.shape))
    throw new InputError({
      place,
      rule: `needs labels of the shape of the model's output [${output.shape.join(", ")}]${width > 1 ? `, or class numbers of the shape [${rows.join(", ")}]` : ""}`,
      got: `[${labelShape.join(", ")}]${whole ? "" : " of numbers that are not whole"}`,
      cure:
        withoutOnes(labelShape) === ""
          ? "Give the last layer one unit for each number of a label."
          : "Give each sample as many numbers as the model has outputs.",
    });
  const bits = y.every((value: number) => value === 0 || value === 1);
  if (width === 1) return bits ? "bits" : "numbers";
  const sums = rowSums(y, width);
  const ones = sums.every((sum) => Math.abs(sum - 1) <= 1e-3);
  if (bits) return ones ? "oneHot" : "bits";
  return ones && y.every((value: number) => value >= 0) ? "probabilities" : "numbers";
}

function rowSums(y: ArrayLike<number>, width: number): number[] {
  const sums = Array.from({ length: y.length / width }, () => 0);
  for (let place = 0; place < y.length; place++) sums[Math.floor(place / width)] += y[place];
  return sums;
}

/** The labels of a batch as a tensor of the outputs' shape; class numbers become rows with a single 1. */
export function labelTensor(
  tf: Tfjs,
  kind: LabelKind,
  y: Float32Array | Int32Array,
  count: number,
  output: Output,
): Tensor {
  const shape = [count, ...output.shape];
  if (kind !== "classNumbers") return tf.tensor(Float32Array.from(y), shape);
  return tf.tidy(() =>
    tf
      .oneHot(tf.tensor1d(Int32Array.from(y), "int32"), widthOf(output))
      .toFloat()
      .reshape(shape),
  );
}

/**
 * Checks that every label passes.
 * @param rule what all labels must be
 * @throws InputError with the first label that does not, and its sample
 */
export function checkLabels(
  dataset: Dataset,
  passes: (label: number) => boolean,
  place: string,
  rule: string,
  cure: string,
): void {
  const wrong = dataset.y.findIndex((label: number) => !passes(label));
  if (wrong < 0) return;
  const sample = Math.floor((wrong * dataset.size) / dataset.y.length);
  throw new InputError({ place, rule, got: `${dataset.y[wrong]} in sample ${sample}`, cure });
}

/** Checks that class numbers are numbers of outputs. */
export function checkClassNumbers(dataset: Dataset, output: Output, place: string): void {
  const width = widthOf(output);
  checkLabels(
    dataset,
    (label) => label >= 0 && label < width,
    place,
    `needs class numbers from 0 to ${width - 1}, one for each of the model's ${width} outputs`,
    classesCure(dataset.y, width),
  );
}

/** What helps, by the classes that there are: some count them from 1, some mark a label that is none with -1. */
function classesCure(y: ArrayLike<number>, width: number): string {
  let [least, most] = [Infinity, -Infinity];
  for (let place = 0; place < y.length; place++) {
    least = Math.min(least, y[place]);
    most = Math.max(most, y[place]);
  }
  if (least === 1 && most === width) return "Count the classes from 0: y.map((label) => label - 1).";
  if (least < 0 && most < width)
    return "Classes count from 0; samples without an answer get a class of their own, which ignore names.";
  return "Give the last layer one unit for each class.";
}
