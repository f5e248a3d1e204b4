import { InputError } from "../errors.js";
import { activations, type ActivationName } from "../number/activations.js";
import { curveColors } from "./curve-colors.js";
import { curves, type AxesOptions } from "./curves.js";
import type { Plot } from "./plot.js";

/**
 * Activation functions and their derivatives (dashed) as curves.
 * @param names out of linear, step, sigmoid, tanh, relu, leakyRelu, elu, softplus, swish, gelu
 * @param options `range` of x (default −5 to 5), `derivatives` (default true), titles
 * @throws InputError for an unknown name
 * @example
 * activationCurves(["sigmoid"]) // => "activations: sigmoid, sigmoid'"
 */
export function activationCurves(
  names: readonly ActivationName[],
  { derivatives = true, ...options }: AxesOptions & { range?: readonly number[]; derivatives?: boolean } = {},
): Plot {
  if (!Array.isArray(names as unknown))
    throw new InputError({
      place: "activationCurves",
      rule: "needs an array of names",
      got: JSON.stringify(names) ?? "nothing",
    });
  const list = names.flatMap((name, index) => {
    if (!Object.hasOwn(activations, name))
      throw new InputError({
        place: "activationCurves",
        rule: `needs activations out of ${Object.keys(activations).join(", ")}`,
        got: String(name),
      });
    const { value: f, derivative: slope } = activations[name];
    const color = curveColors[index % curveColors.length];
    const dashed = { name: `${name}'`, f: slope, dash: "dash" as const, color };
    return [{ name, f, color }, ...(derivatives ? [dashed] : [])];
  });
  const description = `${options.title ?? "activations"}: ${list.map(({ name }) => name).join(", ")}`;
  return curves(list, { title: "activations", xTitle: "z", description, ...options });
}
