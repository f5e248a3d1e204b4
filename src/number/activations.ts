import { real, Real } from "./real.js";
import { gelu, normalDensity, normalShare, sigmoid, softplus } from "./special-functions.js";
import { Worked } from "./worked.js";

/** Constants of the activations: the slope of leakyRelu below 0, the limit −α of elu. */
export const activationConstants = { leakyReluSlope: "1/100", eluAlpha: 1 } as const;

const slope = real(activationConstants.leakyReluSlope);
const alpha = activationConstants.eluAlpha;

/** A function of one number that a unit applies, with its derivative. */
export interface ActivationRule {
  value: (x: number) => number;
  /** At a kink: the one from the left. */
  derivative: (x: number) => number;
  /** The value, exact where it is rational. */
  exactValue: (z: Real) => Real;
  /** The derivative, exact where it is rational. */
  exactDerivative: (z: Real) => Real;
  /** The value in LaTeX, from that of the argument. */
  latex: (z: string) => string;
  /** The derivative in LaTeX. */
  derivativeLatex: (z: string) => string;
  /** The derivative from the value a, where that is how it is written. */
  derivativeByValue?: (a: Worked) => Worked;
  /** True where there is no derivative at 0. */
  hasKink?: true;
}

const call =
  (name: string) =>
  (z: string): string =>
    `${name}\\left(${z}\\right)`;

const one = Worked.constant(1);

/** Of the two sides of 0; NaN stays NaN. */
const sided = (z: Real, above: Real, below: Real): Real =>
  z.sign() > 0 ? above : Number.isNaN(z.sign()) ? z : below;

/** A rule whose values are float64, but for those listed at rational arguments. */
function smooth(
  name: string,
  value: (x: number) => number,
  derivative: (x: number) => number,
  at: { value?: Record<string, string>; derivative?: Record<string, string> } = {},
): ActivationRule {
  return {
    value,
    derivative,
    exactValue: (z) => z.map(value, at.value),
    exactDerivative: (z) => z.map(derivative, at.derivative),
    latex: call(name),
    derivativeLatex: call(`${name}'`),
  };
}

/** x·σ(x) */
const weightedSigmoid = (name: string): ActivationRule =>
  smooth(
    name,
    (x) => x * sigmoid(x),
    (x) => sigmoid(x) * (1 + x * (1 - sigmoid(x))),
    { value: { "0": "0" }, derivative: { "0": "1/2" } },
  );

const tanhScale = Math.sqrt(2 / Math.PI);

/** tanh(√(2/π)(x + 0.044715 x³)), and the derivative of what stands inside. */
const geluInside = (x: number): { t: number; inner: number } => ({
  t: Math.tanh(tanhScale * (x + 0.044715 * x ** 3)),
  inner: tanhScale * (1 + 3 * 0.044715 * x ** 2),
});

/** The activations of one number, by name. */
export const activations = {
  linear: {
    value: (x) => x,
    derivative: () => 1,
    exactValue: (z) => z,
    exactDerivative: () => Real.one,
    latex: (z) => z,
    derivativeLatex: () => "1",
  },
  step: {
    value: (x) => (x > 0 ? 1 : 0),
    derivative: () => 0,
    exactValue: (z) => (z.sign() > 0 ? Real.one : Real.zero),
    exactDerivative: () => Real.zero,
    latex: (z) => `\\left[${z} > 0\\right]`,
    derivativeLatex: () => "0",
  },
  sigmoid: {
    ...smooth("\\sigma", sigmoid, (x) => sigmoid(x) * (1 - sigmoid(x)), {
      value: { "0": "1/2" },
      derivative: { "0": "1/4" },
    }),
    derivativeByValue: (a) => a.times(one.minus(a)),
  },
  tanh: {
    ...smooth("\\tanh", Math.tanh, (x) => 1 - Math.tanh(x) ** 2, {
      value: { "0": "0" },
      derivative: { "0": "1" },
    }),
    derivativeByValue: (a) => one.minus(a.squared()),
  },
  relu: {
    value: (x) => Math.max(0, x),
    derivative: (x) => (x > 0 ? 1 : 0),
    exactValue: (z) => sided(z, z, Real.zero),
    exactDerivative: (z) => sided(z, Real.one, Real.zero),
    latex: (z) => `\\max\\left(0, ${z}\\right)`,
    derivativeLatex: call("\\mathrm{relu}'"),
    hasKink: true,
  },
  leakyRelu: {
    value: (x) => (x > 0 ? x : slope.valueOf() * x),
    derivative: (x) => (x > 0 ? 1 : slope.valueOf()),
    exactValue: (z) => sided(z, z, z.times(slope)),
    exactDerivative: (z) => sided(z, Real.one, slope),
    latex: call("\\mathrm{lrelu}"),
    derivativeLatex: call("\\mathrm{lrelu}'"),
    hasKink: true,
  },
  elu: {
    value: (x) => (x > 0 ? x : alpha * Math.expm1(x)),
    derivative: (x) => (x > 0 ? 1 : alpha * Math.exp(x)),
    exactValue: (z) => (z.sign() > 0 ? z : z.map((x) => alpha * Math.expm1(x), { "0": "0" })),
    exactDerivative: (z) => (z.sign() > 0 ? Real.one : z.map((x) => alpha * Math.exp(x), { "0": "1" })),
    latex: call("\\mathrm{elu}"),
    derivativeLatex: call("\\mathrm{elu}'"),
  },
  softplus: {
    ...smooth("\\mathrm{softplus}", softplus, sigmoid, { derivative: { "0": "1/2" } }),
    latex: (z) => `\\ln\\left(1 + e^{${z}}\\right)`,
    derivativeLatex: call("\\sigma"),
  },
  swish: weightedSigmoid("\\mathrm{swish}"),
  /** x·σ(x), by its other name. Source: S. Elfwing and others (2018), Sigmoid-weighted linear units. */
  silu: weightedSigmoid("\\mathrm{silu}"),
  /** GELU by a tanh, as in GPT-2 and `gelu(approximate="tanh")`. Source: D. Hendrycks and K. Gimpel (2016). */
  geluTanh: smooth(
    "\\mathrm{gelu}_{\\tanh}",
    (x) => (x / 2) * (1 + geluInside(x).t),
    (x) => {
      const { t, inner } = geluInside(x);
      // far out 1 − t² is 0, and x·inner may not be finite
      return t === 1 || t === -1 ? (1 + t) / 2 : (1 + t) / 2 + (x / 2) * (1 - t * t) * inner;
    },
    { value: { "0": "0" }, derivative: { "0": "1/2" } },
  ),
  /** x·Φ(x). Source: D. Hendrycks and K. Gimpel (2016), Gaussian error linear units. */
  gelu: smooth("\\mathrm{gelu}", gelu, (x) => normalShare(x) + x * normalDensity(x), {
    value: { "0": "0" },
    derivative: { "0": "1/2" },
  }),
} satisfies Record<string, ActivationRule>;

/** The activations by name. */
export type ActivationName = keyof typeof activations;

export const activationNames = Object.keys(activations) as ActivationName[];

/** The rule of a name. */
export const activationOf = (name: ActivationName): ActivationRule => activations[name];
