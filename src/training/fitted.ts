import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";
import { unknownName } from "../optimizer/meant-name.js";
import { Dataset } from "./datasets/dataset.js";
import type { Column } from "./datasets/dataset-spec.js";
import type { Output } from "./labels.js";
import { lastActivation } from "./last-layer.js";
import { checkTokens, vocabularyOf } from "./tokens.js";

/** Inputs as a model takes them. */
export interface FittedInput {
  values: Float32Array | Int32Array;
  shape: readonly number[];
  /** Inputs that go into embeddings alone are whole numbers. */
  type: "float32" | "int32";
}

/** Labels, and what the model puts out for them. */
export interface FittedOutput {
  name: string;
  /** The samples with these labels. */
  dataset: Dataset;
  output: Output;
}

/** Data as a model takes them, and what the model puts out for a sample; inputs and outputs in the model's order. */
export interface Fitted {
  size: number;
  inputs: readonly FittedInput[];
  outputs: readonly FittedOutput[];
  /** What each sample counts. */
  weights: Float32Array | undefined;
}

/**
 * Data in the shapes of a model's inputs: single numbers become lists of one where the model wants that.
 * @throws InputError where the inputs have not the model's shapes or names, or are no tokens of its embedding
 */
export function fitted(model: LayersModel, dataset: Dataset, place: string): Fitted {
  const { size, weights } = dataset;
  const inputs = fittedInputs(model, dataset, place);
  return { size, inputs, outputs: fittedOutputs(model, dataset, inputs[0].shape, place), weights };
}

/** What somebody has called inputs or outputs: a sequential model of tfjs has no list of them. */
const namesOf = (tensors: readonly SymbolicTensor[]): string[] =>
  tensors.map(({ sourceLayer }) => sourceLayer.name);

/** The first samples, at most `count`. */
export function firstOf({ size, inputs, outputs, weights }: Fitted, count: number): Fitted {
  const taken = Math.min(size, count);
  return {
    size: taken,
    inputs: inputs.map((input) => ({
      ...input,
      values: input.values.subarray(0, (input.values.length / size) * taken),
    })),
    outputs: outputs.map((each) => ({ ...each, dataset: each.dataset.take(taken) })),
    weights: weights?.subarray(0, taken),
  };
}

/** The inputs alone, for whoever has no labels. */
export function fittedInputs(model: LayersModel, dataset: Dataset, place: string): FittedInput[] {
  const several = model.inputs.length > 1;
  const names = namesOf(model.inputs);
  return inOrder(dataset.inputs, names, "x", place).map((column, at) =>
    fittedInput(model, column, dataset.size, at, several ? `${place}: ${names[at]}` : place),
  );
}

/**
 * What a model with one output puts out for a sample.
 * @throws InputError for a model with several outputs
 */
export function outputOf(model: LayersModel, inputShape: readonly number[], place: string): Output {
  if (model.outputs.length !== 1)
    throw new InputError({
      place,
      rule: "needs a model with one output",
      got: `${model.outputs.length}: ${namesOf(model.outputs).join(", ")}`,
      cure: "Give a part of it: tf.model({ inputs: model.inputs, outputs: model.outputs[0] }).",
    });
  return { shape: shapeOf(model, 0, inputShape), activation: lastActivation(model) };
}

const shapeOf = (model: LayersModel, output: number, inputShape: readonly number[]): number[] =>
  model.outputs[output].shape.slice(1).map((length, axis) => length ?? inputShape[axis]);

function fittedInput(
  model: LayersModel,
  { values, shape }: Column,
  size: number,
  at: number,
  place: string,
): FittedInput {
  const wanted = model.inputs[at].shape.slice(1);
  const given = wanted.length === 1 && shape.length === 0 ? [1] : shape;
  const fits =
    wanted.length === given.length &&
    wanted.every((length, axis) => length === null || length === given[axis]);
  if (!fits) {
    const isChannelsFirst =
      given.length > 1 && [...given.slice(1), given[0]].every((length, axis) => length === wanted[axis]);
    throw new InputError({
      place,
      rule: `needs inputs of the model's shape [${wanted.join(", ")}]`,
      got: `[${shape.join(", ")}]`,
      cure: isChannelsFirst
        ? "Put the channels last."
        : "Give the first layer the inputShape of the data, or the data the shape that it wants.",
    });
  }
  const vocabulary = vocabularyOf(model, at);
  if (vocabulary !== undefined) checkTokens(values, size, vocabulary, place);
  return { values, shape: given, type: vocabulary === undefined ? "float32" : "int32" };
}

function fittedOutputs(
  model: LayersModel,
  dataset: Dataset,
  inputShape: readonly number[],
  place: string,
): FittedOutput[] {
  const names = namesOf(model.outputs);
  return inOrder(dataset.labels, names, "y", place).map((column, at) => {
    return {
      name: names[at],
      dataset: labelled(dataset, column),
      output: { shape: shapeOf(model, at, inputShape), activation: lastActivation(model, at) },
    };
  });
}

/** The samples with one of their labels alone. */
function labelled(dataset: Dataset, { values, shape }: Column): Dataset {
  const { name, x, inputShape, classes, y } = dataset;
  return new Dataset({
    name,
    x,
    y: values,
    inputShape: [...inputShape],
    labelShape: [...shape],
    ...(classes && values === y && { classes: [...classes] }),
  });
}

/**
 * Columns in the order of a model's names. Those without names are in order; the one name that is left over after all others were found
 * is the one that nobody has given, so that `{ x, memory }` need not know what tfjs calls the first input.
 */
function inOrder(
  columns: readonly Column[],
  names: readonly string[],
  letter: "x" | "y",
  place: string,
): Column[] {
  const what = letter === "x" ? "input" : "output";
  if (columns.length !== names.length)
    throw new InputError({
      place,
      rule:
        names.length === 1
          ? `needs ${letter} for the model's one ${what}`
          : `needs ${letter} for each of the model's ${names.length} ${what}s: ${names.join(", ")}`,
      got: columns.length === 1 ? "one" : `${columns.length}: ${columns.map(({ name }) => name).join(", ")}`,
      ...(names.length === 1
        ? {}
        : { cure: `Give ${letter}: { ${names.map((name) => `${keyOf(name)}: …`).join(", ")} }.` }),
    });
  if (names.length === 1 || columns.every(({ name }) => name === "")) return [...columns];
  const known = columns.filter(({ name }) => names.includes(name));
  const others = columns.filter(({ name }) => !names.includes(name));
  if (others.length > 1) throw unknownName(`an ${what} for ${letter}`, others[0].name, names, place);
  return names.map((name) => known.find((column) => column.name === name) ?? others[0]);
}

const keyOf = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
