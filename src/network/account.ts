import { Worked } from "../number/worked.js";
import type { CountConventions } from "./conventions.js";
import { fieldThroughWindow, type Field } from "./field.js";
import { realOfSize, type Size } from "./size.js";
import type { Tensor } from "./tensor.js";
import { windowInNumbers, type Window } from "./window.js";

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
export interface ParameterTensor<S extends Size = number> {
  name: string;
  role: "weight" | "bias" | "statistic";
  shape: S[];
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
export interface Account<S extends Size = number> {
  output: Tensor<S>;
  /** Output sizes as formulas, by name. */
  sizes: { name: string; worked: Worked }[];
  parameters: ParameterTensor<S>[];
  /** How many parameters there are, where that is said shorter than tensor by tensor. */
  parameterFormula?: Worked;
  macs: Worked;
  macsSkippingPadding: Worked;
  hadamardMuls: Worked;
  /** The windows that slide over the axes, where the layer is one: r ← r + d(k − 1)·j, j ← j·s. */
  windows: readonly Window<Size>[] | null;
  /** What the output sees of the image, from what the input sees; null where that has no meaning. */
  field: (fields: Field[]) => Field[] | null;
  forward: (conventions: CountConventions) => Operations;
  backward: (conventions: CountConventions) => BackwardOperations;
}

/** A count under its name in formulas. */
export const count = (name: string, value: Size): Worked => Worked.quantity(name, realOfSize(value));

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
export function parameter<S extends Size>(
  name: string,
  role: ParameterTensor["role"],
  sizes: [name: string, size: S][],
): ParameterTensor<S> {
  return {
    name,
    role,
    shape: sizes.map(([, size]) => size),
    count: product(...sizes.map(([symbol, size]) => count(symbol, size))),
  };
}

/** A layer without parameters, products and operations, to be filled in. */
export function plainAccount<S extends Size>(output: Tensor<S>): Account<S> {
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

/** The operations of both. */
const bothOperations = (a: Operations, b: Operations): Operations =>
  operations(
    Object.fromEntries(
      kinds
        .filter((kind) => !a[kind].value.isZero() || !b[kind].value.isZero())
        .map((kind) => [kind, Worked.sum([a[kind], b[kind]].filter(({ value }) => !value.isZero()))]),
    ),
  );

/** The account of a layer that is two, one behind the other. */
export function bothAccounts<S extends Size>(
  first: Account<S>,
  second: Account<S>,
  { parameters, windows }: Pick<Account<S>, "parameters" | "windows">,
): Account<S> {
  return {
    output: second.output,
    sizes: first.sizes,
    parameters,
    macs: first.macs.plus(second.macs),
    get macsSkippingPadding() {
      return first.macsSkippingPadding.plus(second.macsSkippingPadding);
    },
    hadamardMuls: nothing,
    windows,
    field: (fields) => {
      const between = first.field(fields);
      return between === null ? null : second.field(between);
    },
    forward: (conventions) => bothOperations(first.forward(conventions), second.forward(conventions)),
    backward: (conventions) => {
      const [a, b] = [first.backward(conventions), second.backward(conventions)];
      return {
        weight: bothOperations(a.weight, b.weight),
        bias: bothOperations(a.bias, b.bias),
        delta: bothOperations(a.delta, b.delta),
      };
    },
  };
}

/** The account's part of a layer whose windows slide over the input. */
export function sliding(windows: readonly Window<Size>[]): Pick<Account, "windows" | "field"> {
  return {
    windows,
    field: (fields) => fields.map((field, axis) => fieldThroughWindow(field, windowInNumbers(windows[axis]))),
  };
}
