import { InputError } from "../../errors.js";
import { Dataset } from "./dataset.js";
import type { Tensor } from "../../tfjs/library.js";

/** Nested lists of numbers (true counts as 1, false as 0), or a tensor; the first axis counts the samples. */
export type DatasetSamples =
  readonly DatasetSamples[] | readonly (number | boolean)[] | Float32Array | Int32Array | Tensor;

/** What the training functions take: a data set of the library, or inputs `x` with their labels `y`. */
export type DataLike = Dataset | { x: DatasetSamples; y: DatasetSamples };

/**
 * The data set that some data means. Labels that are whole numbers in one column are class numbers where `classes` says so.
 * @param place the function that was given the data
 * @throws InputError for data that are empty, ragged, not numbers or not finite
 */
export function asDataset(data: DataLike, place: string): Dataset {
  if (typeof data !== "object" || data === null || !("x" in data) || !("y" in data))
    throw new InputError({ place, rule: "needs data { x, y }", got: String(data) });
  const dataset = data instanceof Dataset ? data : fromSamples(data.x, data.y, place);
  const broken = dataset.x.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) {
    const width = dataset.x.length / dataset.size;
    throw new InputError({
      place,
      rule: "needs finite numbers",
      got: `${dataset.x[broken]} in x, sample ${Math.floor(broken / width)}`,
      cure: "Remove or replace the sample.",
    });
  }
  const label = dataset.y.findIndex((value: number) => !Number.isFinite(value));
  if (label >= 0)
    throw new InputError({
      place,
      rule: "needs finite numbers",
      got: `${dataset.y[label]} in y, sample ${Math.floor((label * dataset.size) / dataset.y.length)}`,
      cure: "Remove or replace the sample.",
    });
  return dataset;
}

function fromSamples(x: DatasetSamples, y: DatasetSamples, place: string): Dataset {
  const inputs = flat(x, `${place}: x`);
  const labels = flat(y, `${place}: y`);
  const [labelCount, ...labelShape] = labels.shape;
  const [count, ...inputShape] = inputs.shape;
  if (count === 0 || labelCount === 0)
    throw new InputError({ place, rule: "needs at least one sample", got: "empty data" });
  if (count !== labelCount)
    throw new InputError({
      place,
      rule: "needs as many labels as inputs",
      got: `${count} inputs and ${labelCount} labels`,
    });
  const whole = labelShape.length === 0 && labels.values.every((value) => Number.isInteger(value));
  return new Dataset({
    name: "data",
    x: inputs.values,
    y: whole ? Int32Array.from(labels.values) : labels.values,
    inputShape,
    labelShape,
  });
}

function flat(samples: DatasetSamples, place: string): { values: Float32Array; shape: number[] } {
  if (typeof samples === "object" && samples !== null && "dataSync" in samples)
    return { values: Float32Array.from(samples.dataSync()), shape: [...samples.shape] };
  const shape: number[] = [];
  for (let level: unknown = samples; isList(level); level = level[0]) shape.push(level.length);
  const values: number[] = [];
  const walk = (item: unknown, depth: number): void => {
    if (isList(item) && item.length === shape[depth])
      for (let index = 0; index < item.length; index++) walk(item[index], depth + 1);
    else if ((typeof item === "number" || typeof item === "boolean") && depth === shape.length)
      values.push(Number(item));
    else
      throw new InputError({
        place,
        rule: `needs numbers in the shape [${shape.join(", ")}] of the first sample`,
        got: isList(item)
          ? `a list of ${item.length} at depth ${depth}`
          : (JSON.stringify(item) ?? String(item)),
        ...(typeof item === "string"
          ? { cure: "Give words as numbers: y.map((word) => classes.indexOf(word))." }
          : {}),
      });
  };
  if (shape.length === 0)
    throw new InputError({ place, rule: "needs lists of numbers or a tensor", got: String(samples) });
  walk(samples, 0);
  return { values: Float32Array.from(values), shape };
}

const isList = (item: unknown): item is ArrayLike<unknown> => Array.isArray(item) || ArrayBuffer.isView(item);
