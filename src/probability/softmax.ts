import { InputError } from "../errors.js";
import { compensatedSum } from "../number/compensated-sum.js";
import { real, type RealInput } from "../number/real.js";
import * as special from "../number/special-functions.js";
import { checkedNumbers } from "./distribution.js";

/**
 * ln Σ e^z, without overflow.
 * @example
 * logSumExp([1000, 1000]) // => 1000.6931471805599
 * logSumExp([-Infinity]) // => -Infinity
 */
export function logSumExp(z: readonly RealInput[]): number {
  return special.logSumExp(checkedNumbers("logSumExp", z));
}

/** What {@link softmax} may be told. */
export interface SoftmaxOptions {
  /** Divides the logits; default 1. */
  temperature?: RealInput;
}

/** The softmax of each row of a matrix. */
export function softmax(
  rows: readonly (readonly RealInput[])[],
  options?: SoftmaxOptions | number,
  all?: unknown,
): number[][];
/**
 * The softmax e^z / Σ e^z; of a matrix, row by row.
 * @param z logits, −∞ gets probability 0; or rows of logits
 * @param options `temperature` divides the logits (default 1); a number is the index that `rows.map(softmax)` passes
 * @param all what `rows.map(softmax)` passes beside, without effect
 * @returns probabilities, one per logit
 * @throws InputError where a logit is NaN or +∞, or all are −∞
 * @example
 * softmax([2, 1, 0.1]).map((p) => Number(p.toFixed(4))) // => [0.659, 0.2424, 0.0986]
 * softmax([1000, 0]) // => [1, 0]
 * softmax([[0, 0], ["-1000", 0]]); // => [[0.5, 0.5], [0, 1]]
 * [[0, 0], [5, 5]].map(softmax) // => [[0.5, 0.5], [0.5, 0.5]]
 */
export function softmax(z: readonly RealInput[], options?: SoftmaxOptions | number, all?: unknown): number[];
export function softmax(
  z: readonly RealInput[] | readonly (readonly RealInput[])[],
  options: SoftmaxOptions | number = {},
  all?: unknown,
): number[] | number[][] {
  if (typeof options === "number" && !Array.isArray(all))
    throw new InputError({
      place: "softmax",
      rule: "needs options after the logits",
      got: String(options),
      cure: "Write softmax(z, { temperature: 2 }).",
    });
  const temperature = typeof options === "number" ? 1 : real(options.temperature ?? 1).valueOf();
  if (!(temperature > 0))
    throw new InputError({
      place: "softmax",
      rule: "needs a positive temperature",
      got: String(temperature),
    });
  if (Array.isArray(z?.[0]))
    return (z as readonly (readonly RealInput[])[]).map((row) => softmaxOf(row, temperature));
  return softmaxOf(z as readonly RealInput[], temperature);
}

function softmaxOf(given: readonly RealInput[], temperature: number): number[] {
  const z = checkedNumbers("softmax", given);
  const largest = Math.max(...z);
  if (!Number.isFinite(largest))
    throw new InputError({ place: "softmax", rule: "needs a finite largest logit", got: String(largest) });
  const powers = z.map((x) => Math.exp((x - largest) / temperature));
  const total = compensatedSum(powers);
  return powers.map((power) => power / total);
}

/**
 * ln softmax(z), finite also where the softmax itself rounds to 0.
 * @example
 * logSoftmax([1000, 0]) // => [0, -1000]
 */
export function logSoftmax(z: readonly RealInput[]): number[] {
  const logits = checkedNumbers("logSoftmax", z);
  const total = special.logSumExp(logits);
  return logits.map((x) => x - total);
}

/**
 * The Jacobian of the softmax: ∂p_i/∂z_j = p_i(δ_ij − p_j), one row per probability.
 * @example
 * softmaxJacobian([0, 0]) // => [[0.25, -0.25], [-0.25, 0.25]]
 */
export function softmaxJacobian(z: readonly RealInput[]): number[][] {
  const p = softmax(z);
  return p.map((pi, i) => p.map((pj, j) => pi * ((i === j ? 1 : 0) - pj)));
}

/**
 * The logistic function σ(z) = 1/(1+e⁻ᶻ), without overflow.
 * @example
 * sigmoid(0) // => 0.5
 * sigmoid("-1000") // => 0
 */
export function sigmoid(z: RealInput): number {
  return special.sigmoid(real(z).valueOf());
}
