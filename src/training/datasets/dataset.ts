import { InputError } from "../../errors.js";
import { Random } from "../../number/random.js";

export interface DatasetSpec {
  name: string;
  /** All samples' inputs, one after the other. */
  x: Float32Array;
  /** Class numbers (Int32Array) or targets (Float32Array), one sample after the other. */
  y: Float32Array | Int32Array;
  /** The shape of one input: `[2]`, `[28, 28, 1]`, `[steps, features]`. */
  inputShape: number[];
  /** The shape of one label: `[]` for a class number or a single target. */
  labelShape?: number[];
  /** The classes' names, where the labels are class numbers. */
  classes?: string[];
  /** The names of the inputs' numbers, where they are columns of a table. */
  features?: string[];
}

const sizeOf = (shape: number[]): number => shape.reduce((size, length) => size * length, 1);

/** Samples with their labels, kept as plain numbers; a run of training takes its batches from them. */
export class Dataset {
  readonly name: string;
  readonly x: Float32Array;
  readonly y: Float32Array | Int32Array;
  readonly inputShape: readonly number[];
  readonly labelShape: readonly number[];
  readonly classes: readonly string[] | undefined;
  readonly features: readonly string[] | undefined;
  /** How many samples there are. */
  readonly size: number;

  constructor({ name, x, y, inputShape, labelShape = [], classes, features }: DatasetSpec) {
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
  }

  /** The same but for what is given. */
  private with(change: Partial<DatasetSpec>): Dataset {
    const { name, x, y, inputShape, labelShape, classes, features } = this;
    return new Dataset({
      name,
      x,
      y,
      inputShape: [...inputShape],
      labelShape: [...labelShape],
      ...(classes && { classes: [...classes] }),
      ...(features && { features: [...features] }),
      ...change,
    });
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
    const [width, labelWidth] = [this.x.length / this.size, this.y.length / this.size];
    return this.with({ name, x: rowsAt(this.x, places, width), y: rowsAt(this.y, places, labelWidth) });
  }

  /** The same samples with inputs of another shape of the same size. */
  reshaped(inputShape: number[]): Dataset {
    return this.with({ inputShape });
  }

  /** The first `count` samples. */
  take(count: number): Dataset {
    return this.select(Array.from({ length: Math.min(count, this.size) }, (_, place) => place));
  }

  /** The samples in a random order. */
  shuffle(seed = 0): Dataset {
    return this.select(Random.for(seed, "shuffle").permutation(this.size));
  }

  /**
   * The samples of this data set, then those of another one with inputs and labels of the same shape.
   * @throws InputError for other shapes, or other classes
   */
  concat(other: Dataset): Dataset {
    if (!(other instanceof Dataset))
      throw new InputError({ place: "concat", rule: "needs another data set", got: typeof other });
    const told = ({ inputShape, labelShape, classes, y }: Dataset): string =>
      `inputs [${inputShape.join(", ")}], labels [${labelShape.join(", ")}] of ${y instanceof Int32Array ? "class numbers" : "numbers"}${classes ? `, classes ${classes.join(", ")}` : ""}`;
    if (told(this) !== told(other))
      throw new InputError({ place: "concat", rule: `needs samples with ${told(this)}`, got: told(other) });
    const x = new Float32Array(this.x.length + other.x.length);
    x.set(this.x);
    x.set(other.x, this.x.length);
    const y = new (this.y instanceof Int32Array ? Int32Array : Float32Array)(this.y.length + other.y.length);
    y.set(this.y);
    y.set(other.y, this.y.length);
    return this.with({ x, y });
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
    { validation = 0.1, test = 0.1 }: { validation?: number; test?: number } = {},
    seed = 0,
  ): { train: Dataset; validation: Dataset; test: Dataset } {
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

function rowsAt<Values extends Float32Array | Int32Array>(
  values: Values,
  places: ArrayLike<number>,
  width: number,
): Values {
  const result = (
    values instanceof Float32Array
      ? new Float32Array(places.length * width)
      : new Int32Array(places.length * width)
  ) as Values;
  for (let row = 0; row < places.length; row++)
    result.set(values.subarray(places[row] * width, (places[row] + 1) * width), row * width);
  return result;
}

/** Mean and population deviation of every `groups`-th number. */
function statistics(x: Float32Array, groups: number): { means: Float64Array; deviations: Float64Array } {
  const count = x.length / groups;
  const [means, squares] = [new Float64Array(groups), new Float64Array(groups)];
  for (const [at, value] of x.entries()) means[at % groups] += value;
  for (const [at, sum] of means.entries()) means[at] = sum / count;
  for (const [at, value] of x.entries()) squares[at % groups] += (value - means[at % groups]) ** 2;
  // What a sum of equal numbers is off by is no spread.
  const isRounding = (deviation: number, mean: number): boolean => deviation <= 1e-12 * Math.abs(mean);
  const deviations = squares.map((sum, at) => {
    const deviation = Math.sqrt(sum / count);
    return isRounding(deviation, means[at]) ? 0 : deviation;
  });
  return { means, deviations };
}
