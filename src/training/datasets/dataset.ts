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
  /** How many samples there are. */
  readonly size: number;

  constructor({ name, x, y, inputShape, labelShape = [], classes }: DatasetSpec) {
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
  }

  /** The samples at the given places, in their order. */
  select(places: ArrayLike<number>, name = this.name): Dataset {
    const [width, labelWidth] = [this.x.length / this.size, this.y.length / this.size];
    return new Dataset({
      ...this,
      name,
      inputShape: [...this.inputShape],
      labelShape: [...this.labelShape],
      classes: this.classes && [...this.classes],
      x: rowsAt(this.x, places, width),
      y: rowsAt(this.y, places, labelWidth),
    });
  }

  /** The same samples with inputs of another shape of the same size. */
  reshaped(inputShape: number[]): Dataset {
    return new Dataset({
      ...this,
      inputShape,
      labelShape: [...this.labelShape],
      classes: this.classes && [...this.classes],
    });
  }

  /** The first `count` samples. */
  take(count: number): Dataset {
    return this.select(Array.from({ length: Math.min(count, this.size) }, (_, place) => place));
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
