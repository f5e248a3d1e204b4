import { InputError } from "../errors.js";

/** The logarithm's base: e (default), 2 for bits, 10, or any other number above 0 but 1. */
export interface BaseOption {
  base?: number;
}

/** log in the given base; whole powers of 2 and 10 come out whole. */
export function logarithm(place: string, { base = Math.E }: BaseOption): (x: number) => number {
  if (!(base > 0) || base === 1 || !Number.isFinite(base))
    throw new InputError({ place, rule: "needs a base above 0 other than 1", got: String(base) });
  if (base === Math.E) return Math.log;
  if (base === 2) return Math.log2;
  if (base === 10) return Math.log10;
  return (x) => Math.log(x) / Math.log(base);
}

/** A number vector that is not empty and has no NaN. */
export function checkedNumbers(place: string, values: readonly number[]): readonly number[] {
  const good =
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((x) => typeof x === "number" && !Number.isNaN(x));
  if (!good)
    throw new InputError({
      place,
      rule: "needs an array of numbers",
      got: JSON.stringify(values) ?? "nothing",
    });
  return values;
}

/** Probabilities: none negative, sum 1 up to rounding. */
export function checkedDistribution(place: string, values: readonly number[]): readonly number[] {
  checkedNumbers(place, values);
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
export function checkedPair(place: string, p: readonly number[], q: readonly number[]): void {
  checkedDistribution(place, p);
  checkedDistribution(place, q);
  if (p.length !== q.length)
    throw new InputError({
      place,
      rule: "needs two distributions over the same outcomes",
      got: `${p.length} and ${q.length}`,
    });
}

/** The sum with Kahan's correction, so that many small terms keep their digits; infinities pass through. */
export function sumOf(terms: readonly number[]): number {
  let sum = 0;
  let lost = 0;
  for (const term of terms) {
    const next = sum + term;
    if (Number.isFinite(next))
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
