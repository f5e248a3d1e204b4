import { Worked } from "../number/worked.js";
import type { Conventions } from "./conventions.js";
import type { LayerSpec } from "./layer-spec.js";
import type { Field } from "./receptive-field.js";
import type { Tensor } from "./tensor.js";

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
  type: string;
  /** The layer as it was specified; none where branches meet. */
  spec?: Exclude<LayerSpec, string>;
  output: Tensor;
  /** Output sizes as formulas, by name. */
  sizes: { name: string; worked: Worked }[];
  parameters: ParameterTensor[];
  macs: Worked;
  macsSkippingPadding: Worked;
  hadamardMuls: Worked;
  /** What the output sees of the image, from what the input sees; null where that has no meaning. */
  field: (fields: Field[]) => Field[] | null;
  forward: (conventions: Conventions) => Operations;
  backward: (conventions: Conventions) => BackwardOperations;
}

/** A count under its name in formulas. */
export const count = (name: string, value: number): Worked => Worked.quantity(name, value);

export const product = (...factors: Worked[]): Worked => Worked.product(factors);

/** `worked` for every sample of the batch. */
export const perSample = ({ batch }: Conventions, worked: Worked): Worked =>
  batch === 1 ? worked : count("B", batch).times(worked);

/** One operation for each of `values`, for every sample and as often as the convention passes over them. */
export const perValue = (conventions: Conventions, values: Worked): Worked =>
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
export function plainAccount(type: string, output: Tensor): Account {
  return {
    type,
    output,
    sizes: [],
    parameters: [],
    macs: nothing,
    macsSkippingPadding: nothing,
    hadamardMuls: nothing,
    field: (fields) => fields,
    forward: () => operations(),
    backward: () => ({ weight: operations(), bias: operations(), delta: operations() }),
  };
}
