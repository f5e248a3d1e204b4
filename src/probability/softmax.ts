import { InputError } from "../errors.js";
import { checkedNumbers, sumOf } from "./distribution.js";

/**
 * ln Σ e^z, without overflow.
 * @example
 * logSumExp([1000, 1000]) // => 1000.6931471805599
 * logSumExp([-Infinity]) // => -Infinity
 */
export function logSumExp(z: readonly number[]): number {
  const largest = Math.max(...checkedNumbers("logSumExp", z));
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(sumOf(z.map((x) => Math.exp(x - largest))));
}

/**
 * The softmax e^z / Σ e^z.
 * @param z logits; −∞ gets probability 0
 * @param options `temperature` divides the logits (default 1)
 * @returns probabilities, one per logit
 * @throws InputError where a logit is NaN or +∞, or all are −∞
 * @example
 * softmax([2, 1, 0.1]).map((p) => Number(p.toFixed(4))) // => [0.659, 0.2424, 0.0986]
 * softmax([1000, 0]) // => [1, 0]
 */
export function softmax(z: readonly number[], { temperature = 1 }: { temperature?: number } = {}): number[] {
  checkedNumbers("softmax", z);
  const largest = Math.max(...z);
  if (!Number.isFinite(largest))
    throw new InputError({ place: "softmax", rule: "needs a finite largest logit", got: String(largest) });
  if (!(temperature > 0))
    throw new InputError({
      place: "softmax",
      rule: "needs a positive temperature",
      got: String(temperature),
    });
  const powers = z.map((x) => Math.exp((x - largest) / temperature));
  const total = sumOf(powers);
  return powers.map((power) => power / total);
}

/**
 * ln softmax(z), finite also where the softmax itself rounds to 0.
 * @example
 * logSoftmax([1000, 0]) // => [0, -1000]
 */
export function logSoftmax(z: readonly number[]): number[] {
  const total = logSumExp(checkedNumbers("logSoftmax", z));
  return z.map((x) => x - total);
}

/**
 * The Jacobian of the softmax: ∂p_i/∂z_j = p_i(δ_ij − p_j), one row per probability.
 * @example
 * softmaxJacobian([0, 0]) // => [[0.25, -0.25], [-0.25, 0.25]]
 */
export function softmaxJacobian(z: readonly number[]): number[][] {
  const p = softmax(z);
  return p.map((pi, i) => p.map((pj, j) => pi * ((i === j ? 1 : 0) - pj)));
}

/**
 * The logistic function 1/(1+e⁻ᶻ), without overflow.
 * @example
 * logistic(0) // => 0.5
 * logistic(-1000) // => 0
 */
export function logistic(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}
