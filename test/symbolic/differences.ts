import type { Expr } from "../../src/index.js";

type Point = Readonly<Record<string, number>>;

/** ∂f/∂name by Richardson's extrapolation of central differences: about 11 digits for smooth f. */
export function differenceQuotient(f: Expr, name: string, at: Point): number {
  const central = (h: number): number =>
    (f.evaluate({ ...at, [name]: at[name] + h }) - f.evaluate({ ...at, [name]: at[name] - h })) / (2 * h);
  const h = 8e-3;
  let row = [0, 1, 2, 3].map((level) => central(h / 2 ** level));
  for (let order = 1; row.length > 1; order++)
    row = row.slice(1).map((finer, index) => finer + (finer - row[index]) / (4 ** order - 1));
  return row[0];
}

/** |a − b| in units of the larger of 1, |a| and |b|. */
export const distance = (a: number, b: number): number =>
  Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));
