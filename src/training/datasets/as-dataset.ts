import { InputError } from "../../errors.js";
import { Dataset } from "./dataset.js";
import type { Column } from "./dataset-spec.js";
import type { Tensor } from "../../tfjs/library.js";

/** Nested lists of numbers (true counts as 1, false as 0), or a tensor; the first axis counts the samples. */
export type DatasetSamples =
  readonly DatasetSamples[] | readonly (number | boolean)[] | Float32Array | Int32Array | Tensor;

/**
 * The samples of a model's one input or output, or of several: by their names, or as tensors in the order that the model has them in.
 */
export type ColumnSamples = DatasetSamples | Readonly<Record<string, DatasetSamples>> | readonly Tensor[];

/**
 * What the training functions take: a data set of the library, or inputs `x` with their labels `y`, and `weights`, what each sample
 * counts in the loss that is minimized.
 */
export type DataLike = Dataset | { x: ColumnSamples; y: ColumnSamples; weights?: ArrayLike<number> };

/**
 * The data set that some data means. Labels that are whole numbers in one column are class numbers where `classes` says so.
 * @param place the function that was given the data
 * @throws InputError for data that are empty, ragged, not numbers or not finite
 */
export function asDataset(data: DataLike, place: string): Dataset {
  if (typeof data !== "object" || data === null || !("x" in data) || !("y" in data))
    throw new InputError({
      place,
      rule: "needs data { x, y }",
      got: wordsFor(data),
      ...(typeof data === "object" && data !== null ? { cure: "Give { x: inputs, y: labels }." } : {}),
    });
  const dataset = data instanceof Dataset ? data : fromSamples(data, place);
  for (const [letter, columns] of [
    ["x", dataset.inputs],
    ["y", dataset.labels],
  ] as const)
    for (const { name, values } of columns) {
      const broken = values.findIndex((value: number) => !Number.isFinite(value));
      if (broken >= 0)
        throw new InputError({
          place,
          rule: "needs finite numbers",
          got: `${values[broken]} in ${letter}${name && `.${name}`}, sample ${Math.floor((broken * dataset.size) / values.length)}`,
          cure: "Remove or replace the sample.",
        });
    }
  return dataset;
}

/** What was given in place of data. */
function wordsFor(given: unknown): string {
  if (Array.isArray(given)) return `a list of ${given.length}`;
  if (typeof given === "function") return "a function";
  if (typeof given !== "object" || given === null) return String(given);
  const names = Object.keys(given);
  return names.length === 0 ? "an empty object" : `an object with ${names.slice(0, 8).join(", ")}`;
}

function fromSamples({ x, y, weights }: Exclude<DataLike, Dataset>, place: string): Dataset {
  const [input, ...moreInputs] = columnsOf(x, `${place}: x`);
  const [label, ...moreLabels] = columnsOf(y, `${place}: y`).map(asLabels);
  const counts = (columns: { name: string; count: number }[]): string =>
    columns.map(({ name, count }) => `${count}${name && ` of ${name}`}`).join(", ");
  const [inputs, labels] = [
    [input, ...moreInputs],
    [label, ...moreLabels],
  ];
  if ([...inputs, ...labels].some(({ count }) => count === 0))
    throw new InputError({ place, rule: "needs at least one sample", got: "empty data" });
  if ([...inputs, ...labels].some(({ count }) => count !== input.count))
    throw new InputError({
      place,
      rule: "needs as many labels as inputs",
      got: `${counts(inputs)} inputs and ${counts(labels)} labels`,
    });
  if (weights !== undefined && !isList(weights))
    throw new InputError({ place, rule: "needs weights as a list of numbers", got: typeof weights });
  return new Dataset({
    name: "data",
    x: input.values as Float32Array,
    y: label.values,
    inputShape: [...input.shape],
    labelShape: [...label.shape],
    ...(weights && { weights: Float32Array.from(weights) }),
    inputName: input.name,
    moreInputs,
    labelName: label.name,
    moreLabels,
  });
}

/** Single whole numbers are class numbers, wherever a model has classes. */
function asLabels(column: CountedColumn): CountedColumn {
  const isWhole =
    column.shape.length === 0 && column.values.every((value: number) => Number.isInteger(value));
  return isWhole ? { ...column, values: Int32Array.from(column.values) } : column;
}

type CountedColumn = Column & { count: number };

/** One column, or several by name or, without names, in order. */
function columnsOf(samples: ColumnSamples, place: string): CountedColumn[] {
  const column = (name: string, given: DatasetSamples): CountedColumn => {
    const {
      values,
      shape: [count, ...shape],
    } = flat(given, name === "" ? place : `${place}.${name}`);
    return { name, values, shape, count };
  };
  if (isTensorList(samples)) return samples.map((tensor) => column("", tensor));
  if (typeof samples !== "object" || samples === null || isList(samples) || isTensor(samples))
    return [column("", samples as DatasetSamples)];
  const named = Object.entries(samples);
  if (named.length === 0)
    throw new InputError({ place, rule: "needs lists of numbers or a tensor", got: "an empty object" });
  return named.map(([name, given]) => column(name, given));
}

const isTensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && "dataSync" in value;
const isTensorList = (value: unknown): value is readonly Tensor[] =>
  Array.isArray(value) && value.length > 0 && value.every(isTensor);

/** What helps where a number is wanted. */
function cureOf(item: unknown): string | undefined {
  if (item === null || item === undefined) return "Remove or replace the sample.";
  if (typeof item !== "string") return undefined;
  const isNumber = item.trim() !== "" && Number.isFinite(Number(item));
  return isNumber
    ? "Make numbers of the texts: values.map(Number)."
    : "Give words as numbers: y.map((word) => classes.indexOf(word)).";
}

function flat(samples: DatasetSamples, place: string): { values: Float32Array; shape: number[] } {
  if (isTensor(samples)) return { values: Float32Array.from(samples.dataSync()), shape: [...samples.shape] };
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
        cure: cureOf(item),
      });
  };
  if (shape.length === 0)
    throw new InputError({ place, rule: "needs lists of numbers or a tensor", got: String(samples) });
  walk(samples, 0);
  return { values: Float32Array.from(values), shape };
}

const isList = (item: unknown): item is ArrayLike<unknown> => Array.isArray(item) || ArrayBuffer.isView(item);
