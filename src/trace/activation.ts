import { InputError } from "../errors.js";
import { activationNames, activationOf, type ActivationName } from "../number/activations.js";
import type { Kink } from "../symbolic/functions/kink.js";
import { real, type Real } from "../number/real.js";
import { Worked } from "../number/worked.js";

/** The activation functions of traced units. */
export type TraceActivation = ActivationName | "softmax";

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

/** The name of a known activation, or an error that lists them. */
export function checkedActivation(name: TraceActivation, place: string): TraceActivation {
  const names = [...activationNames, "softmax"];
  if (!names.includes(name))
    throw new InputError({
      place,
      rule: `needs an activation out of ${names.join(", ")}`,
      got: JSON.stringify(name) ?? "undefined",
    });
  return name;
}

/** The output of one unit. */
function valueOf(name: ActivationName, z: Worked): Worked {
  if (name === "linear") return z;
  const rule = activationOf(name);
  return Worked.by(rule.exactValue(z.value), [z], ([text]) => rule.latex(text));
}

/** The softmax of several quantities, computed without overflow. */
export function softmaxOf(z: readonly Worked[]): Worked[] {
  const largest = z.map(({ value }) => value).reduce((a, b) => (a.compare(b) >= 0 ? a : b));
  const exps = z.map(({ value }) => value.minus(largest).exp());
  const total = exps.reduce((a, b) => a.plus(b));
  const alone = z.length === 1;
  return z.map((_, index) =>
    Worked.by(
      alone ? real(1) : exps[index].over(total),
      z,
      (parts) => `\\frac{e^{${parts[index]}}}{${parts.map((part) => `e^{${part}}`).join(" + ")}}`,
    ),
  );
}

/** The outputs of a layer from its pre-activations. */
export function activate(name: TraceActivation, z: readonly Worked[]): Worked[] {
  return name === "softmax" ? softmaxOf(z) : z.map((item) => valueOf(name, item));
}

/** The slope of an activation of one number. */
export function slopeOf(name: ActivationName, z: Worked, a: Worked, kink: Kink): Worked {
  const rule = activationOf(name);
  if (rule.derivativeByValue !== undefined) return rule.derivativeByValue(a);
  const latex = rule.derivativeLatex("z");
  if (!latex.includes("z")) return Worked.constant(rule.exactDerivative(z.value));
  const isKink = rule.hasKink === true && z.value.sign() === 0;
  const value = isKink && kink !== 0 ? atKink(name, kink) : rule.exactDerivative(z.value);
  return Worked.by(value, [z], ([text]) => rule.derivativeLatex(text));
}

/**
 * The derivatives of a loss by the pre-activations from those by the outputs.
 * @param upstream ∂L/∂a of every unit
 */
export function throughActivation(
  name: TraceActivation,
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
