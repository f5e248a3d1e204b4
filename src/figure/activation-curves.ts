import { InputError } from "../errors.js";
import { curves, type AxesOptions } from "./curves.js";
import type { Plot } from "./plot.js";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Abramowitz and Stegun 7.1.26, off by at most 1.5e-7: less than a line is wide. */
function errorFunction(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

const normalShare = (x: number) => (1 + errorFunction(x / Math.SQRT2)) / 2;

/** Each activation with its derivative. */
const activations = {
  linear: [(x: number) => x, () => 1],
  step: [(x: number) => (x > 0 ? 1 : 0), () => 0],
  sigmoid: [sigmoid, (x: number) => sigmoid(x) * (1 - sigmoid(x))],
  tanh: [Math.tanh, (x: number) => 1 - Math.tanh(x) ** 2],
  relu: [(x: number) => Math.max(0, x), (x: number) => (x > 0 ? 1 : 0)],
  leakyRelu: [(x: number) => (x > 0 ? x : 0.01 * x), (x: number) => (x > 0 ? 1 : 0.01)],
  elu: [(x: number) => (x > 0 ? x : Math.expm1(x)), (x: number) => (x > 0 ? 1 : Math.exp(x))],
  softplus: [softplus, sigmoid],
  swish: [(x: number) => x * sigmoid(x), (x: number) => sigmoid(x) * (1 + x * (1 - sigmoid(x)))],
  gelu: [(x: number) => x * normalShare(x), (x: number) => normalShare(x) + x * normalDensity(x)],
} satisfies Record<string, [(x: number) => number, (x: number) => number]>;

/** One color for a function and its derivative. */
const colors = ["#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b"];

export type DrawnActivation = keyof typeof activations;

/**
 * Activation functions and their derivatives (dashed) as curves.
 * @param names out of linear, step, sigmoid, tanh, relu, leakyRelu, elu, softplus, swish, gelu
 * @param options `range` of x (default −5 to 5), `derivatives` (default true), titles
 * @throws InputError for an unknown name
 * @example
 * activationCurves(["sigmoid"]) // => "activations: sigmoid, sigmoid'"
 */
export function activationCurves(
  names: readonly DrawnActivation[],
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
    const [f, slope] = activations[name];
    const color = colors[index % colors.length];
    const dashed = { name: `${name}'`, f: slope, dash: "dash" as const, color };
    return [{ name, f, color }, ...(derivatives ? [dashed] : [])];
  });
  const description = `${options.title ?? "activations"}: ${list.map(({ name }) => name).join(", ")}`;
  return curves(list, { title: "activations", xTitle: "z", description, ...options });
}
