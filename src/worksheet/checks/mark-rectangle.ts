import { isAdmissible, through } from "./allowed-weights.js";
import type { Given, Layers } from "./given.js";

/**
 * `{ layers }`, whose units are 1 where w·x ≥ b, else −1: 1 in the rectangle `{ region: { x1, x2 } }`, border included, and −1
 * outside, with weights of `{ weights }`, biases multiples of the largest, hidden units in ascending order of bias.
 */
export function markRectangle({ layers }: { layers: Layers }, given: Given): boolean {
  const { x1, x2 } = given["region"] as Record<string, [number, number]>;
  const allowed = given["weights"] as number[];
  if (!isAdmissible(layers, 2, allowed)) return false;
  const { bias } = layers[0];
  if (bias.some((value, index) => index > 0 && value < bias[index - 1])) return false;
  // Weights of one size and biases that are its multiples: every unit changes on a line x1 = c, x2 = c, x1 ± x2 = c with a
  // whole c. Steps of a quarter meet every piece of the plane between such lines, and every piece of the lines.
  const scale = Math.max(...allowed);
  const reach = 2 * Math.max(...bias.map((value) => Math.abs(value / scale)), ...x1, ...x2) + 1;
  for (let first = -4 * reach; first <= 4 * reach; first++)
    for (let second = -4 * reach; second <= 4 * reach; second++) {
      const [p, q] = [first / 4, second / 4];
      const isInside = p >= x1[0] && p <= x1[1] && q >= x2[0] && q <= x2[1];
      if (through(layers, -1, [p, q])[0] !== (isInside ? 1 : -1)) return false;
    }
  return true;
}
