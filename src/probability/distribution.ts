import { InputError } from "../errors.js";
import { fail, told } from "../number/checked-reals.js";
import { real, type RealInput } from "../number/real.js";

/** The logarithm's base: e (default), 2 for bits, 10, or any other number above 0 but 1. */
export interface BaseOption {
  base?: number;
}

/** log in the given base; whole powers of 2 and 10 come out whole. */
export function logarithm(place: string, { base = Math.E }: BaseOption): (x: number) => number {
  if (!Number.isFinite(base) || base <= 0 || base === 1)
    fail(place, "needs a base above 0 other than 1", base);
  if (base === Math.E) return Math.log;
  if (base === 2) return Math.log2;
  if (base === 10) return Math.log10;
  return (x) => Math.log(x) / Math.log(base);
}

/** A vector of numbers, however they are given, that is not empty and has no NaN, in float64. */
export function checkedNumbers(place: string, values: readonly RealInput[]): number[] {
  const numbers = Array.isArray(values) ? values.map(float) : [];
  if (numbers.length === 0 || numbers.some(Number.isNaN))
    throw new InputError({
      place,
      rule: "needs an array of numbers",
      got: told(values),
    });
  return numbers;
}

/** NaN for what is no number. */
function float(value: RealInput): number {
  if (typeof value === "number") return value;
  try {
    return real(value).valueOf();
  } catch {
    return Number.NaN;
  }
}

/** Probabilities: none negative, sum 1 up to rounding. */
export function checkedDistribution(place: string, given: readonly RealInput[]): number[] {
  const values = checkedNumbers(place, given);
  const sum = values.reduce((total, p) => total + p, 0);
  const negative = values.find((p) => p < 0);
  if (negative !== undefined || Math.abs(sum - 1) > 1e-6)
    throw new InputError({
      place,
      rule: "needs probabilities that add up to 1",
      got: negative !== undefined ? String(negative) : `sum ${sum}`,
      cure: "Divide them by their sum, or use softmax().",
    });
  return values;
}

/** Two distributions over the same outcomes. */
export function checkedPair(
  place: string,
  p: readonly RealInput[],
  q: readonly RealInput[],
): [number[], number[]] {
  const pair: [number[], number[]] = [checkedDistribution(place, p), checkedDistribution(place, q)];
  if (pair[0].length !== pair[1].length)
    throw new InputError({
      place,
      rule: "needs two distributions over the same outcomes",
      got: `${pair[0].length} and ${pair[1].length}`,
    });
  return pair;
}
