import type { Real } from "../number/real.js";

/** ∞ − ∞ is no number, so infinities are compared as float64. */
const isSame = (a: Real, b: Real) => a.compare(b) === 0 || a.valueOf() === b.valueOf();

/** The names whose value is the largest, in order; several where they tie. */
export function greediest(values: Readonly<Record<string, Real>>): string[] {
  const entries = Object.entries(values);
  const best = entries.map(([, value]) => value).reduce((a, b) => (b.compare(a) > 0 ? b : a));
  return entries.filter(([, value]) => isSame(value, best)).map(([name]) => name);
}

/** The largest of several numbers. */
export const largest = (values: readonly Real[]): Real => values.reduce((a, b) => (b.compare(a) > 0 ? b : a));

/** A record of records made anew. */
export const copied = <T>(
  values: Readonly<Record<string, Readonly<Record<string, T>>>>,
): Record<string, Record<string, T>> =>
  Object.fromEntries(Object.entries(values).map(([name, inner]) => [name, { ...inner }]));
