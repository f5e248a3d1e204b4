import { InputError } from "../../errors.js";
import { Printed } from "../../printed.js";
import { heatMaps } from "../../figure/heat-maps.js";
import type { Plot } from "../../figure/plot.js";
import { confusionMatrix, type ConfusionMatrix } from "../../metrics/confusion-matrix.js";
import { asDataset, type DataLike } from "../datasets/as-dataset.js";
import type { Dataset } from "../datasets/dataset.js";
import { checkWhole } from "../option-checks.js";
import { fitted, outputOf } from "../fitted.js";
import { checkClassNumbers, labelKind } from "../labels.js";
import { modelOf, predict, type Trained } from "./predict.js";

/** The true class and the predicted one of every sample. */
interface Classified {
  dataset: Dataset;
  truth: number[];
  predicted: number[];
  names: readonly string[];
}

async function classified(trained: Trained, data: DataLike, place: string): Promise<Classified> {
  const given = asDataset(data, place);
  const model = modelOf(trained, place);
  const { outputs, inputs } = fitted(model, given, place);
  const { dataset } = outputs[0];
  const output = outputOf(model, inputs[0].shape, place);
  const kind = labelKind(dataset, output, place);
  const width = output.shape[output.shape.length - 1] ?? 1;
  if (kind === "numbers" || kind === "probabilities" || (kind === "bits" && width > 1))
    throw new InputError({
      place,
      rule: "needs labels that are classes",
      got: kind === "bits" ? "several labels for a sample" : kind,
    });
  if (kind === "classNumbers") checkClassNumbers(dataset, output, place);
  const truth =
    kind === "oneHot"
      ? Array.from({ length: dataset.y.length / width }, (_, row) =>
          dataset.y.subarray(row * width, (row + 1) * width).indexOf(1),
        )
      : Array.from(dataset.y);
  const { classes: predicted } = await predict(trained, given);
  const count = Math.max(width, 2);
  // A model may tell more classes apart than its data have.
  const names = Array.from({ length: count }, (_, at) => dataset.classes?.[at] ?? String(at));
  return { dataset, truth, predicted, names };
}

/**
 * Which classes a trained model takes for which: the matrix of counts with accuracy, precision, recall and F1 of each class.
 * @param trained a tfjs model, or what `fit` returns
 * @param data a data set or `{ x, y }` with classes as labels
 * @throws InputError for labels that are no classes, or data that do not fit the model
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const result = await fit(net, xor(), { epochs: 300, batchSize: 4, optimizer: { type: "adam", learningRate: 0.05 }, device: "cpu" });
 * (await confusion(result, xor())).accuracy // => "1"
 */
export async function confusion(trained: Trained, data: DataLike): Promise<ConfusionMatrix> {
  const { truth, predicted, names } = await classified(trained, data, "confusion");
  return confusionMatrix(
    { truth: truth.map((at) => names[at]), predicted: predicted.map((at) => names[at]) },
    { labels: names },
  );
}

/** A sample that a model took for another class. */
export interface WrongExample {
  /** Its place in the data. */
  sample: number;
  truth: string;
  predicted: string;
}

/** Samples that a model took for another class; made by {@link wrongExamples}. */
export class WrongExamples extends Printed {
  constructor(
    readonly list: readonly WrongExample[],
    private readonly dataset: Dataset,
  ) {
    super();
  }

  /**
   * The first of them as pictures, each under what it is and what it was taken for.
   * @param options `count`; default 12
   * @throws InputError where the samples are no images, or none is wrong
   */
  figure({ count = 12 }: { count?: number } = {}): Plot {
    const { inputShape } = this.dataset;
    checkWhole("figure", "count", count, 1);
    if (!this.hasImages || this.list.length === 0)
      throw new InputError({
        place: "figure",
        rule: this.list.length === 0 ? "needs a sample that is wrong" : "needs samples that are images",
        got: this.list.length === 0 ? "none" : `shape [${inputShape.join(", ")}]`,
      });
    const shown = this.list.slice(0, count);
    return heatMaps(
      shown.map(({ sample, truth, predicted }) => ({
        title: `${truth} → ${predicted}`,
        z: imageOf(this.dataset, sample),
      })),
      {
        perRow: 6,
        description: `${shown.length} of ${this.list.length} wrong samples, what each is → what it was taken for`,
      },
    );
  }

  private get hasImages(): boolean {
    const { length } = this.dataset.inputShape;
    return length === 2 || length === 3;
  }

  toString(): string {
    const some = this.list
      .slice(0, 5)
      .map(({ sample, truth, predicted }) => `${sample}: ${truth} → ${predicted}`);
    const rest = this.list.length > 5 ? ", …" : "";
    return `${this.list.length} of ${this.dataset.size} wrong${some.length > 0 ? ` (${some.join(", ")}${rest})` : ""}`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, unknown> {
    return this.hasImages && this.list.length > 0
      ? this.figure().toMimeBundle()
      : { "text/plain": this.toString() };
  }
}

/** A sample as rows of brightness, the mean over its channels. */
function imageOf({ x, inputShape }: Dataset, sample: number): number[][] {
  const [height, width, channels = 1] = inputShape;
  const start = sample * height * width * channels;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_unused, column) => {
      const at = start + (row * width + column) * channels;
      return x.subarray(at, at + channels).reduce((sum, value) => sum + value, 0) / channels;
    }),
  );
}

/**
 * The samples that a trained model takes for another class, in the order of the data.
 * @param trained a tfjs model, or what `fit` returns
 * @param data a data set or `{ x, y }` with classes as labels
 * @returns `list`, and `figure()` where samples are images
 * @throws InputError for labels that are no classes, or data that do not fit the model
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const result = await fit(net, xor(), { epochs: 300, batchSize: 4, optimizer: { type: "adam", learningRate: 0.05 }, device: "cpu" });
 * String(await wrongExamples(result, xor())) // => "0 of 4 wrong"
 */
export async function wrongExamples(trained: Trained, data: DataLike): Promise<WrongExamples> {
  const { dataset, truth, predicted, names } = await classified(trained, data, "wrongExamples");
  const perSample = truth.length / dataset.size;
  const list = truth.flatMap((label, at) =>
    label === predicted[at]
      ? []
      : [{ sample: Math.floor(at / perSample), truth: names[label], predicted: names[predicted[at]] }],
  );
  return new WrongExamples(list, dataset);
}
