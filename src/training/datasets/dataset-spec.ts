import { InputError } from "../../errors.js";

/** Inputs or labels of all samples, one sample after the other. */
export interface Column {
  /** The model's input or output that they are for, where there are several. */
  name: string;
  values: Float32Array | Int32Array;
  /** The shape for one sample. */
  shape: readonly number[];
}

/** What a {@link Dataset} is made of. */
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
  /** How much each sample counts in the loss; default all alike. */
  weights?: Float32Array;
  /** The first input's name, and the inputs beside it, of a model that has several. */
  inputName?: string;
  moreInputs?: readonly Column[];
  /** The first label's name, and the labels beside it, of a model with several outputs. */
  labelName?: string;
  moreLabels?: readonly Column[];
}

/** How many numbers there are of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

const isShape = (shape: unknown): shape is readonly number[] =>
  Array.isArray(shape) && shape.every((length) => Number.isSafeInteger(length) && length > 0);

/** @throws InputError for a shape that is none, or has another number of numbers */
export function checkShape(shape: unknown, numbers: number, place: string): void {
  if (isShape(shape) && sizeOf(shape) === numbers) return;
  throw new InputError({
    place,
    rule: `needs a shape of ${numbers} numbers`,
    got: Array.isArray(shape) ? `[${shape.join(", ")}]` : String(shape),
  });
}

/** @throws InputError for what no data set is made of */
export function checkSpec(spec: DatasetSpec): void {
  const { x, y, inputShape, labelShape = [] } = (spec ?? {}) as Partial<DatasetSpec>;
  const fault = (rule: string, got: unknown): InputError =>
    new InputError({ place: "dataset", rule, got: Array.isArray(got) ? "an array" : typeof got });
  if (!(x instanceof Float32Array)) throw fault("needs x as a Float32Array", x);
  if (!(y instanceof Float32Array || y instanceof Int32Array))
    throw fault("needs y as an Int32Array of class numbers or a Float32Array", y);
  for (const [name, shape] of Object.entries({ inputShape, labelShape }))
    if (!isShape(shape))
      throw new InputError({
        place: "dataset",
        rule: `needs ${name} as a list of lengths from 1 on`,
        got: JSON.stringify(shape) ?? "none",
      });
}

/** @throws InputError for weights below 0, endless ones, or another number of them than of samples */
export function checkWeights(weights: Float32Array | undefined, size: number): void {
  if (weights === undefined) return;
  const wrong = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (wrong >= 0 || weights.length !== size)
    throw new InputError({
      place: "dataset",
      rule: `needs ${size} weights of samples from 0 on`,
      got: wrong >= 0 ? `${weights[wrong]} for sample ${wrong}` : String(weights.length),
    });
}
