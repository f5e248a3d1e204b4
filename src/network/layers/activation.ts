import type { ActivationName } from "../../number/activations.js";
import { Worked } from "../../number/worked.js";
import {
  backwardOperations,
  count,
  operations,
  perSample,
  perValue,
  plainAccount,
  type Account,
  type Operations,
} from "../account.js";
import type { CountConventions } from "../conventions.js";
import type { Options } from "../options.js";
import { squashing } from "../squashing.js";
import type { Size } from "../size.js";
import { elements, type Tensor } from "../tensor.js";
import { kerasCall, letterKind, needsNumbers, type KerasWord } from "./kind.js";

/** An activation's operations: those of `N` values forward, and those of δ for all values of a batch. */
interface ActivationOperations {
  forward: (N: Worked, conventions: CountConventions) => Operations;
  delta: (all: Worked, conventions: CountConventions) => Partial<Operations>;
}

const times = (factor: number, worked: Worked) => Worked.constant(factor).times(worked);

const isCounted = ({ activations }: CountConventions) => activations === "full" || activations === "one";

/** A comparison per value; δ: relu masks ∇. */
const comparing: ActivationOperations = {
  forward: (N, conventions) =>
    operations(conventions.relu === "logic" ? { logic: perValue(conventions, N) } : {}),
  delta: (all, conventions) => (conventions.relu === "logic" ? { logic: all } : {}),
};

/** x·σ(x) */
const weighted: ActivationOperations = {
  forward: (N, conventions) => {
    const all = perSample(conventions, N);
    const squashed = squashing(all, null, conventions);
    return conventions.activations === "full" ? { ...squashed, mul: all } : squashed;
  },
  // ∇·σ(1 + x(1 − σ)) with σ kept
  delta: (all, conventions) => (isCounted(conventions) ? { mul: times(3, all), add: times(2, all) } : {}),
};

/** The activations that take every value by itself and have no options; null for those that are no layer of this kind. */
const activations = {
  relu: comparing,
  sigmoid: {
    forward: (N, conventions) => squashing(perSample(conventions, N), null, conventions),
    // ∇·a(1−a): two products and a subtraction.
    delta: (all, conventions) => (isCounted(conventions) ? { mul: times(2, all), add: all } : {}),
  },
  tanh: {
    forward: (N, conventions) => squashing(null, perSample(conventions, N), conventions),
    // ∇·(1−a²)
    delta: (all, conventions) => (isCounted(conventions) ? { mul: times(2, all), add: all } : {}),
  },
  gelu: {
    // x/2·(1 + erf(x/√2)): three products and a sum; erf counts as one exponential.
    forward: (N, conventions) => {
      const all = perSample(conventions, N);
      if (conventions.activations === "one") return operations({ add: all });
      return operations(conventions.activations === "full" ? { mul: times(3, all), add: all, exp: all } : {});
    },
    // ∇·(Φ(x) + x·e^(−x²/2)/√(2π)) with Φ kept: five products, a sum and an exponential.
    delta: (all, conventions) => (isCounted(conventions) ? { mul: times(5, all), add: all, exp: all } : {}),
  },
  /** x/2·(1 + tanh(√(2/π)(x + 0.044715 x³))): seven products and four sums with those of tanh. */
  geluTanh: {
    forward: (N, conventions) => {
      const all = perSample(conventions, N);
      if (conventions.activations === "one") return operations({ add: all });
      return operations(
        conventions.activations === "full"
          ? { mul: times(7, all), add: times(4, all), div: all, exp: all }
          : {},
      );
    },
    // with t = tanh(u) kept: ½(1 + t) + x/2·(1 − t²)·u′, then ∇ times it
    delta: (all, conventions) => (isCounted(conventions) ? { mul: times(7, all), add: times(4, all) } : {}),
  },
  silu: weighted,
  swish: weighted,
  /** ln(1 + eˣ): the logarithm counts as an exponential. */
  softplus: {
    forward: (N, conventions) => {
      const all = perSample(conventions, N);
      if (conventions.activations === "one") return operations({ add: all });
      return operations(conventions.activations === "full" ? { add: all, exp: times(2, all) } : {});
    },
    // ∇·σ(x)
    delta: (all, conventions) => (isCounted(conventions) ? { mul: all, add: all, div: all, exp: all } : {}),
  },
  /** x where x > 0, else eˣ − 1, counted as if for every value. */
  elu: {
    forward: (N, conventions) => {
      const all = perSample(conventions, N);
      if (conventions.activations === "one") return operations({ add: all });
      return operations(conventions.activations === "full" ? { add: all, exp: all, logic: all } : {});
    },
    // ∇·(a + 1)
    delta: (all, conventions) => (isCounted(conventions) ? { mul: all, add: all, logic: all } : {}),
  },
  // a layer of its own, below: its slope is an option
  leakyRelu: null,
  // no paper counts these
  linear: null,
  step: null,
} satisfies Record<ActivationName, ActivationOperations | null>;

type Activations = typeof activations;

/** The activations that are layers without options. */
export type ActivationType = {
  [Name in keyof Activations]: Activations[Name] extends null ? never : Name;
}[keyof Activations];

/** Operations per value as ptflops counts them; relu goes by its own convention. */
const ptflops: Partial<Record<ActivationName, 1 | 2>> = {
  leakyRelu: 1,
  silu: 1,
  swish: 1,
  elu: 2,
  gelu: 2,
  geluTanh: 2,
};

function account(
  name: ActivationName,
  { forward, delta }: ActivationOperations,
  input: Tensor<Size>,
  options: Options,
): Account<Size> {
  needsNumbers(options, input);
  const N = count("N", elements(input));
  return {
    ...plainAccount(input),
    forward: (conventions) => {
      const passes = conventions.activations === "ptflops" ? ptflops[name] : undefined;
      if (passes === undefined) return forward(N, conventions);
      return operations({ add: perSample(conventions, passes === 1 ? N : times(passes, N)) });
    },
    backward: (conventions) =>
      backwardOperations({ delta: operations(delta(perSample(conventions, N), conventions)) }),
  };
}

/** An activation that takes every value by itself. */
export interface ActivationLayer<Name extends ActivationType> {
  type: Name;
}

/** Keras's words for activations. */
const kerasWords: Record<ActivationType, KerasWord> = {
  relu: { activation: "relu" },
  sigmoid: { activation: "sigmoid" },
  tanh: { activation: "tanh" },
  gelu: { activation: "gelu" },
  geluTanh: {
    call: kerasCall("Lambda", "lambda x: keras.activations.gelu(x, approximate=True)"),
  },
  silu: { activation: "silu" },
  swish: { activation: "silu" },
  softplus: { activation: "softplus" },
  elu: { activation: "elu" },
};

const activation = <Name extends ActivationType>(type: Name) =>
  letterKind<ActivationLayer<Name>>()({
    type,
    read: () => ({}),
    account: (_layer, input, options) => account(type, activations[type], input, options),
    keras: () => kerasWords[type],
    box: () => ({ title: type, details: [], color: "gray" }),
    shorthand: [{ example: type, pattern: new RegExp(`^${type}$`) }],
  });

/** The activations as layers; what an editor shows of `layer.…` stands here. */
export const activationLayers = {
  /** max(0, x) */
  relu: activation("relu"),
  /** 1/(1 + e⁻ˣ) */
  sigmoid: activation("sigmoid"),
  /** The hyperbolic tangent. */
  tanh: activation("tanh"),
  /** x · Φ(x), with the distribution function Φ of the normal distribution. */
  gelu: activation("gelu"),
  /** GELU by its tanh formula, as in GPT-2: x/2 · (1 + tanh(√(2/π)·(x + 0.044715x³))). */
  geluTanh: activation("geluTanh"),
  /** x · σ(x), also called swish. */
  silu: activation("silu"),
  /** x · σ(x), also called SiLU. */
  swish: activation("swish"),
  /** ln(1 + eˣ) */
  softplus: activation("softplus"),
  /** x where x > 0, else eˣ − 1. */
  elu: activation("elu"),
} satisfies { [Name in ActivationType]: ReturnType<typeof activation<Name>> };

/** x where x > 0, else slope · x. */
export interface LeakyReluLayer {
  type: "leakyRelu";
  /** Default 0.01. */
  slope?: number;
}

function readSlope(options: Options): { slope: number } {
  const slope = options.raw("slope", 0.01);
  if (typeof slope !== "number" || !Number.isFinite(slope))
    options.fail("needs a number for slope", JSON.stringify(slope));
  return { slope };
}

export const leakyRelu = letterKind<LeakyReluLayer>()({
  type: "leakyRelu",
  read: readSlope,
  account: (_layer, input, options) => account("leakyRelu", comparing, input, options),
  keras: ({ slope }) => ({ call: kerasCall("LeakyReLU", `negative_slope=${slope}`) }),
  box: ({ slope }) => ({ title: "leaky relu", details: [`slope ${slope}`], color: "gray" }),
  shorthand: [
    {
      example: "leakyRelu",
      pattern: /^leakyRelu(\d*\.\d+)?$/,
      options: (slope) => (slope === undefined ? {} : { slope: Number(slope) }),
    },
  ],
});
