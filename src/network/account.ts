import { Worked } from "../number/worked.js";
import type { CountConventions } from "./conventions.js";
import { fieldThroughWindow, type Field } from "./field.js";
import type { Tensor } from "./tensor.js";
import type { Window } from "./window.js";

/** Operations by kind, each with its formula. */
export interface Operations {
  add: Worked;
  mul: Worked;
  logic: Worked;
  div: Worked;
  exp: Worked;
}

export const kinds = ["add", "mul", "logic", "div", "exp"] as const;

/** No operation but those given. */
export function operations(some: Partial<Operations> = {}): Operations {
  const zero = Worked.constant(0);
  return { add: zero, mul: zero, logic: zero, div: zero, exp: zero, ...some };
}

/** A parameter tensor of a layer. */
export interface ParameterTensor {
  name: string;
  role: "weight" | "bias" | "statistic";
  shape: number[];
  /** The product of the shape, as a formula. */
  count: Worked;
}

/** The operations of one backward step through a layer. */
export interface BackwardOperations {
  /** ∂J/∂w from the layer's input and ∇ at its output. */
  weight: Operations;
  /** ∂J/∂b. */
  bias: Operations;
  /** δ = ∂J/∂(input). */
  delta: Operations;
}

/** Everything that is known of one layer at its input. */
export interface Account {
  output: Tensor;
  /** Output sizes as formulas, by name. */
  sizes: { name: string; worked: Worked }[];
  parameters: ParameterTensor[];
  /** How many parameters there are, where that is said shorter than tensor by tensor. */
  parameterFormula?: Worked;
  macs: Worked;
  macsSkippingPadding: Worked;
  hadamardMuls: Worked;
  /** The windows that slide over the axes, where the layer is one: r ← r + d(k − 1)·j, j ← j·s. */
  windows: readonly Window[] | null;
  /** What the output sees of the image, from what the input sees; null where that has no meaning. */
  field: (fields: Field[]) => Field[] | null;
  forward: (conventions: CountConventions) => Operations;
  backward: (conventions: CountConventions) => BackwardOperations;
}

/** A count under its name in formulas. */
export const count = (name: string, value: number): Worked => Worked.quantity(name, value);

export const product = (...factors: Worked[]): Worked => Worked.product(factors);

/** `worked` for every sample of the batch. */
export const perSample = ({ batch }: CountConventions, worked: Worked): Worked =>
  batch === 1 ? worked : count("B", batch).times(worked);

/** One operation for each of `values`, for every sample and as often as the convention passes over them. */
export const perValue = (conventions: CountConventions, values: Worked): Worked =>
  perSample(
    conventions,
    conventions.passes === 1 ? values : Worked.constant(conventions.passes).times(values),
  );

export const nothing = Worked.constant(0);

/** A parameter tensor whose count is the product of named sizes. */
export function parameter(
  name: string,
  role: ParameterTensor["role"],
  sizes: [name: string, size: number][],
): ParameterTensor {
  return {
    name,
    role,
    shape: sizes.map(([, size]) => size),
    count: product(...sizes.map(([symbol, size]) => count(symbol, size))),
  };
}

/** A layer without parameters, products and operations, to be filled in. */
export function plainAccount(output: Tensor): Account {
  return {
    output,
    sizes: [],
    parameters: [],
    macs: nothing,
    macsSkippingPadding: nothing,
    hadamardMuls: nothing,
    windows: null,
    field: (fields) => fields,
    forward: () => operations(),
    backward: () => backwardOperations(),
  };
}

/** The operations of a backward step, none but those given. */
export function backwardOperations(some: Partial<BackwardOperations> = {}): BackwardOperations {
  return { weight: operations(), bias: operations(), delta: operations(), ...some };
}

/** The account's part of a layer whose windows slide over the input. */
export function sliding(windows: readonly Window[]): Pick<Account, "windows" | "field"> {
  return {
    windows,
    field: (fields) => fields.map((field, axis) => fieldThroughWindow(field, windows[axis])),
  };
}
