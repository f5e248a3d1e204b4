import type { Layers } from "./given.js";

/** w·x. */
export const sumOf = (weights: number[], inputs: number[]) =>
  weights.reduce((sum, weight, index) => sum + weight * inputs[index], 0);

/** The signals of the last layer, whose units are on where w·x ≥ b. */
export const through = (layers: Layers, off: number, inputs: number[]) =>
  layers.reduce(
    (signals, { weights, bias }) => weights.map((unit, at) => (sumOf(unit, signals) >= bias[at] ? 1 : off)),
    inputs,
  );

/** Whether the layers fit each other, and keep to the weights and to the biases (multiples of the largest weight) allowed. */
export function isAdmissible(layers: Layers, inputs: number, allowed: number[]): boolean {
  const scale = Math.max(...allowed);
  return (
    layers.every(({ weights, bias }, index) => {
      const width = index === 0 ? inputs : layers[index - 1].bias.length;
      return (
        weights.length === bias.length &&
        weights.every((unit) => unit.length === width && unit.every((weight) => allowed.includes(weight))) &&
        bias.every((value) => Number.isInteger(value / scale))
      );
    }) && layers.at(-1)?.bias.length === 1
  );
}
