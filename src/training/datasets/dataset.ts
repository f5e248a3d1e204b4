import { InputError } from "../../errors.js";
import { Printed } from "../../printed.js";
import { Random } from "../../number/random.js";
import { checkNames, checkSeed, checkWhole } from "../option-checks.js";
import {
  checkShape,
  checkSpec,
  checkWeights,
  type Column,
  type DatasetSpec,
  sizeOf,
} from "./dataset-spec.js";
import { joined, rowsAt, statistics } from "./sample-rows.js";

/** Samples with their labels, kept as plain numbers; a run of training takes its batches from them. */
export class Dataset extends Printed {
  readonly name: string;
  readonly x: Float32Array;
  readonly y: Float32Array | Int32Array;
  readonly inputShape: readonly number[];
  readonly labelShape: readonly number[];
  readonly classes: readonly string[] | undefined;
  readonly features: readonly string[] | undefined;
  readonly weights: Float32Array | undefined;
  /** `x` and the inputs beside it. */
  readonly inputs: readonly Column[];
  /** `y` and the labels beside it. */
  readonly labels: readonly Column[];
  /** How many samples there are. */
  readonly size: number;

  constructor(spec: DatasetSpec) {
    super();
    checkSpec(spec);
    const { name, x, y, inputShape, labelShape = [], classes, features, weights } = spec;
    const [inputs, labels] = [x.length / sizeOf(inputShape), y.length / sizeOf(labelShape)];
    if (x.length === 0 || y.length === 0)
      throw new InputError({ place: "dataset", rule: "needs at least one sample", got: "none" });
    if (inputs !== labels || !Number.isInteger(inputs))
      throw new InputError({
        place: "dataset",
        rule: "needs as many labels as inputs",
        got: `${inputs} inputs of shape [${inputShape.join(", ")}] and ${labels} labels of shape [${labelShape.join(", ")}]`,
      });
    this.size = inputs;
    this.name = name;
    this.x = x;
    this.y = y;
    this.inputShape = inputShape;
    this.labelShape = labelShape;
    this.classes = classes;
    this.features = features;
    this.weights = weights;
    const { inputName = "", labelName = "", moreInputs = [], moreLabels = [] } = spec;
    this.inputs = [{ name: inputName, values: x, shape: inputShape }, ...moreInputs];
    this.labels = [{ name: labelName, values: y, shape: labelShape }, ...moreLabels];
    for (const { name: column, values, shape } of [...moreInputs, ...moreLabels])
      if (values.length !== this.size * sizeOf(shape))
        throw new InputError({
          place: "dataset",
          rule: `needs ${this.size} samples of every input and label`,
          got: `${values.length / sizeOf(shape)} of ${column}`,
        });
    checkWeights(weights, this.size);
  }

  /** The same but for what is given. */
  private with(change: Partial<DatasetSpec>): Dataset {
    return new Dataset({ ...specOf(this), ...change });
  }

  /**
   * The samples at the given places, in their order.
   * @throws InputError for a place that there is not
   */
  select(places: ArrayLike<number>, name = this.name): Dataset {
    const isPlace = (place: number): boolean => Number.isInteger(place) && place >= 0 && place < this.size;
    const odd = Array.from(places).find((place) => !isPlace(place));
    if (odd !== undefined)
      throw new InputError({
        place: "select",
        rule: `needs places from 0 to ${this.size - 1}`,
        got: String(odd),
      });
    const rows = <Values extends Float32Array | Int32Array>(values: Values): Values =>
      rowsAt(values, places, values.length / this.size);
    return this.with({
      name,
      x: rows(this.x),
      y: rows(this.y),
      ...(this.weights && { weights: rows(this.weights) }),
      moreInputs: this.inputs.slice(1).map((column) => ({ ...column, values: rows(column.values) })),
      moreLabels: this.labels.slice(1).map((column) => ({ ...column, values: rows(column.values) })),
    });
  }

  /**
   * The same samples, each with a weight: what it counts in the loss that is minimized.
   * @param weights one for each sample, from 0 on, or a function of a sample's label and place
   * @throws InputError for another number of weights, or one below 0
   */
  weigh(weights: ArrayLike<number> | ((label: ArrayLike<number>, sample: number) => number)): Dataset {
    const width = this.y.length / this.size;
    const of = (sample: number): number =>
      typeof weights === "function"
        ? weights(this.y.subarray(sample * width, (sample + 1) * width), sample)
        : weights[sample];
    if (typeof weights !== "function" && weights?.length !== this.size)
      throw new InputError({
        place: "weigh",
        rule: `needs ${this.size} weights, one for each sample`,
        got: String(weights?.length ?? typeof weights),
      });
    return this.with({ weights: Float32Array.from({ length: this.size }, (_, sample) => of(sample)) });
  }

  /** The same samples with inputs of another shape of the same size. */
  reshaped(inputShape: number[]): Dataset {
    checkShape(inputShape, this.x.length / this.size, "reshaped");
    return this.with({ inputShape });
  }

  /** The first `count` samples. */
  take(count: number): Dataset {
    checkWhole("take", "count", count, 1);
    return this.select(Array.from({ length: Math.min(count, this.size) }, (_, place) => place));
  }

  /** The samples in a random order. */
  shuffle(seed = 0): Dataset {
    checkSeed("shuffle", seed);
    return this.select(Random.for(seed, "shuffle").permutation(this.size));
  }

  /**
   * The samples of this data set, then those of another one with inputs and labels of the same shape.
   * @throws InputError for other shapes, or other classes
   */
  concat(other: Dataset): Dataset {
    if (!(other instanceof Dataset))
      throw new InputError({ place: "concat", rule: "needs another data set", got: typeof other });
    const shapes = (columns: readonly Column[]): string =>
      columns.map(({ name, shape }) => `${name && `${name} `}[${shape.join(", ")}]`).join(" and ");
    const told = ({ inputs, labels, classes, y, weights }: Dataset): string =>
      `inputs ${shapes(inputs)}, labels ${shapes(labels)} of ${y instanceof Int32Array ? "class numbers" : "numbers"}${classes ? `, classes ${classes.join(", ")}` : ""}${weights ? ", weights" : ""}`;
    if (told(this) !== told(other))
      throw new InputError({ place: "concat", rule: `needs samples with ${told(this)}`, got: told(other) });
    const both = (columns: readonly Column[], others: readonly Column[]): Column[] =>
      columns.map((column, at) => ({ ...column, values: joined(column.values, others[at].values) })).slice(1);
    return this.with({
      x: joined(this.x, other.x),
      y: joined(this.y, other.y),
      ...(this.weights && { weights: joined(this.weights, other.weights!) }),
      moreInputs: both(this.inputs, other.inputs),
      moreLabels: both(this.labels, other.labels),
    });
  }

  /**
   * The samples with each input changed by a function, to a list of numbers of one length, or of the same shape.
   * @param change takes the numbers of an input and its place
   * @throws InputError where the results are not of one length
   */
  map(change: (input: Float32Array, sample: number) => ArrayLike<number>): Dataset {
    if (typeof change !== "function")
      throw new InputError({ place: "map", rule: "needs a function (input) => numbers", got: typeof change });
    const width = this.x.length / this.size;
    const rows = Array.from({ length: this.size }, (_, sample) =>
      change(this.x.slice(sample * width, (sample + 1) * width), sample),
    );
    // What is no list has no length.
    const length = rows[0]?.length || 1;
    const odd = rows.findIndex((row) => row?.length !== length);
    if (odd >= 0)
      throw new InputError({
        place: "map",
        rule: `needs results of one length ${length}`,
        got: `${rows[odd]?.length ?? "no list"} for sample ${odd}`,
      });
    const x = new Float32Array(length * this.size);
    for (const [sample, row] of rows.entries()) x.set(row, sample * length);
    return this.with({ x, inputShape: length === width ? [...this.inputShape] : [length] });
  }

  /**
   * Each number of the inputs less its mean, over its standard deviation; of images each channel's. A number that never changes
   * becomes 0. Test data are standardized by the training data: `test.standardize({ by: train })`.
   * @param options `by`, whose means and deviations are taken; default these samples' own
   * @throws InputError where `by` has inputs of another shape
   */
  standardize({ by = this }: { by?: Dataset } = {}): Dataset {
    if (!(by instanceof Dataset))
      throw new InputError({ place: "standardize", rule: "needs a data set to go by", got: typeof by });
    if (by.inputShape.join() !== this.inputShape.join())
      throw new InputError({
        place: "standardize",
        rule: `needs data with inputs of the shape [${this.inputShape.join(", ")}]`,
        got: `[${by.inputShape.join(", ")}]`,
      });
    const groups = this.inputShape.length === 3 ? this.inputShape[2] : this.x.length / this.size;
    const { means, deviations } = statistics(by.x, groups);
    const x = this.x.map((value, at) => {
      const deviation = deviations[at % groups];
      return deviation === 0 ? 0 : (value - means[at % groups]) / deviation;
    });
    return this.with({ x });
  }

  /**
   * The samples in a random order, cut into a training, a validation and a test set.
   * @param shares of validation and test, each 0 to 1; default 0.1 each, the rest is for training
   * @param seed of the order; default 0
   * @throws InputError where a part would be empty
   */
  split(
    shares: { validation?: number; test?: number } = {},
    seed = 0,
  ): { train: Dataset; validation: Dataset; test: Dataset } {
    checkNames("split", shares, { validation: true, test: true });
    checkSeed("split", seed);
    const { validation = 0.1, test = 0.1 } = shares;
    if (![validation, test].every((share) => Number.isFinite(share)))
      throw new InputError({
        place: "split",
        rule: "needs shares that are numbers",
        got: `validation ${validation}, test ${test}`,
      });
    const counts = [validation, test].map((share) => Math.round(share * this.size));
    const rest = this.size - counts[0] - counts[1];
    if (counts.some((count) => count < 1) || rest < 1)
      throw new InputError({
        place: "split",
        rule: "needs at least one sample in every part",
        got: `${rest}, ${counts[0]} and ${counts[1]} of ${this.size}`,
      });
    const order = Random.for(seed, "split").permutation(this.size);
    return {
      train: this.select(order.subarray(0, rest), `${this.name}, training`),
      validation: this.select(order.subarray(rest, rest + counts[0]), `${this.name}, validation`),
      test: this.select(order.subarray(rest + counts[0]), `${this.name}, test`),
    };
  }

  toString(): string {
    const kinds = this.classes ? `, ${this.classes.length} classes` : "";
    return `${this.name}: ${this.size} samples of shape [${this.inputShape.join(", ")}]${kinds}`;
  }

  /** What a notebook shows: a sentence. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }
}

/** What a data set is made of; it goes from thread to thread. */
export function specOf(data: Dataset): DatasetSpec {
  const { name, x, y, inputShape, labelShape, classes, features, weights, inputs, labels } = data;
  return {
    name,
    x,
    y,
    inputShape: [...inputShape],
    labelShape: [...labelShape],
    ...(classes && { classes: [...classes] }),
    ...(features && { features: [...features] }),
    ...(weights && { weights }),
    inputName: inputs[0].name,
    moreInputs: inputs.slice(1),
    labelName: labels[0].name,
    moreLabels: labels.slice(1),
  };
}
