import { InputError } from "../errors.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { real, Real } from "../number/real.js";
import { Worked } from "../number/worked.js";

/** The activation functions of traced units. */
export type Activation =
  "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "softplus" | "step" | "softmax";

/** A derivative that does not exist was asked for. */
function atKink(name: string, kink: Kink): Real {
  if (kink === "error")
    throw new InputError({
      place: name,
      rule: "has no derivative at 0",
      got: "0",
      cure: "Choose the convention: kink: 0 or kink: 1.",
    });
  return real(kink);
}

/** 1/(1+e^-x), in the form whose exponential cannot overflow. */
const sigmoid = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

export const sigmoidOf = (z: Real): Real => z.map(sigmoid, { "0": "1/2" });

export const tanhOf = (z: Real): Real => z.map(Math.tanh, { "0": "0" });

export const reluOf = (z: Real): Real => (z.sign() > 0 ? z : Number.isNaN(z.sign()) ? z : Real.zero);

const call = (name: string) => (parts: string[]) => `${name}\\left(${parts.join(", ")}\\right)`;

const slope = real("1/100");

/** The functions of one number: their value, and their derivative from the pre-activation z and the output a. */
const scalar: Record<
  Exclude<Activation, "softmax">,
  { value: (z: Worked) => Worked; derivative: (z: Worked, a: Worked, kink: Kink) => Worked }
> = {
  linear: { value: (z) => z, derivative: () => Worked.constant(1) },
  sigmoid: {
    value: (z) => Worked.by(sigmoidOf(z.value), [z], call("\\sigma")),
    derivative: (_, a) => a.times(Worked.constant(1).minus(a)),
  },
  tanh: {
    value: (z) => Worked.by(tanhOf(z.value), [z], call("\\tanh")),
    derivative: (_, a) => Worked.constant(1).minus(a.squared()),
  },
  relu: {
    value: (z) => Worked.by(reluOf(z.value), [Worked.constant(0), z], call("\\max")),
    derivative: (z, _, kink) =>
      Worked.by(
        z.value.sign() === 0 ? atKink("relu", kink) : z.value.sign() > 0 ? Real.one : Real.zero,
        [z],
        call("\\mathrm{relu}'"),
      ),
  },
  leakyRelu: {
    value: (z) =>
      Worked.by(z.value.sign() < 0 ? z.value.times(slope) : z.value, [z], call("\\mathrm{lrelu}")),
    derivative: (z, _, kink) =>
      Worked.by(
        z.value.sign() === 0
          ? kink === 0
            ? slope
            : atKink("leakyRelu", kink)
          : z.value.sign() > 0
            ? Real.one
            : slope,
        [z],
        call("\\mathrm{lrelu}'"),
      ),
  },
  softplus: {
    value: (z) =>
      Worked.by(
        z.value.map((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
        [z],
        ([x]) => `\\ln\\left(1 + e^{${x}}\\right)`,
      ),
    derivative: (z) => Worked.by(sigmoidOf(z.value), [z], call("\\sigma")),
  },
  step: {
    value: (z) =>
      Worked.by(z.value.sign() > 0 ? Real.one : Real.zero, [z], ([x]) => `\\left[${x} > 0\\right]`),
    derivative: () => Worked.constant(0),
  },
};

export const activationNames = [...Object.keys(scalar), "softmax"];

/** The name of a known activation, or an error that lists them. */
export function checkedActivation(name: Activation, place: string): Activation {
  if (!activationNames.includes(name))
    throw new InputError({
      place,
      rule: `needs an activation out of ${activationNames.join(", ")}`,
      got: JSON.stringify(name) ?? "undefined",
    });
  return name;
}

/** The softmax of several quantities, computed without overflow. */
export function softmaxOf(z: readonly Worked[]): Worked[] {
  const largest = z.map(({ value }) => value).reduce((a, b) => (a.compare(b) >= 0 ? a : b));
  const exps = z.map(({ value }) => value.minus(largest).exp());
  const total = exps.reduce((a, b) => a.plus(b));
  return z.map((_, index) =>
    Worked.by(
      exps[index].over(total),
      z,
      (parts) => `\\frac{e^{${parts[index]}}}{${parts.map((part) => `e^{${part}}`).join(" + ")}}`,
    ),
  );
}

/** The outputs of a layer from its pre-activations. */
export function activate(name: Activation, z: readonly Worked[]): Worked[] {
  return name === "softmax" ? softmaxOf(z) : z.map((item) => scalar[name].value(item));
}

/** The slope of an activation of one number. */
export function slopeOf(name: Exclude<Activation, "softmax">, z: Worked, a: Worked, kink: Kink): Worked {
  return scalar[name].derivative(z, a, kink);
}

/**
 * The derivatives of a loss by the pre-activations from those by the outputs.
 * @param upstream ∂L/∂a of every unit
 */
export function throughActivation(
  name: Activation,
  z: readonly Worked[],
  a: readonly Worked[],
  upstream: readonly Worked[],
  kink: Kink,
): Worked[] {
  if (name === "linear") return [...upstream];
  if (name !== "softmax")
    return upstream.map((gradient, unit) => gradient.times(slopeOf(name, z[unit], a[unit], kink)));
  const mean = Worked.sum(a.map((item, unit) => item.times(upstream[unit])));
  return a.map((item, unit) => item.times(upstream[unit].minus(mean)));
}
