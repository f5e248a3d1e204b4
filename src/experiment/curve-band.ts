/** A run's curve: heights over places. */
export interface RunCurve {
  at: number[];
  y: number[];
}

/** The mean of several curves, and what lies around it. */
export interface Band {
  at: number[];
  low: number[];
  middle: number[];
  high: number[];
}

/** What a band around a curve holds: all runs, one standard deviation, or the mean's 95 % interval. */
export type Spread = "range" | "deviation" | "interval";

/** Points of a curve, enough for a line that looks smooth in print. */
const points = 160;

/** The mean of some curves and their spread, on a common grid as long as the shortest. */
export function bandOf(curves: RunCurve[], spread: Spread): Band {
  const usable = curves.filter(({ at }) => at.length > 0);
  if (usable.length === 0) return { at: [], low: [], middle: [], high: [] };
  const from = Math.max(...usable.map(({ at }) => at[0]));
  const to = Math.min(...usable.map(({ at }) => at[at.length - 1]));
  const count = Math.min(points, Math.max(...usable.map(({ at }) => at.length)));
  const at = Array.from(
    { length: count },
    (_, place) => from + ((to - from) * place) / Math.max(1, count - 1),
  );
  const limits = at.map((place) =>
    limitsOf(
      usable.map((curve) => heightAt(curve, place)),
      spread,
    ),
  );
  return {
    at,
    low: limits.map(({ low }) => low),
    middle: limits.map(({ middle }) => middle),
    high: limits.map(({ high }) => high),
  };
}

/** The mean of some numbers with the limits of their spread; a single one has none. */
export function limitsOf(values: number[], spread: Spread): { low: number; middle: number; high: number } {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { low: middle, middle, high: middle };
  if (spread === "range") return { low: Math.min(...values), middle, high: Math.max(...values) };
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  const reach =
    spread === "deviation" ? deviation : (studentT(values.length - 1) * deviation) / Math.sqrt(values.length);
  return { low: middle - reach, middle, high: middle + reach };
}

/** 97.5 % quantiles of Student's t distribution with 1, 2, … degrees of freedom. Source: Student, 1908; R's qt. */
const quantiles = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** Beyond the table, by the first terms of its expansion in 1/ν. Source: Abramowitz and Stegun, 26.7.5. */
function studentT(freedom: number): number {
  const z = 1.959963984540054;
  return (
    quantiles[freedom - 1] ??
    z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  );
}

/** A curve's height between its points, by a straight line. */
function heightAt({ at, y }: RunCurve, place: number): number {
  let after = at.findIndex((value) => value >= place);
  if (after <= 0) after = after === 0 ? 0 : at.length - 1;
  if (after === 0 || at[after] <= place) return y[after];
  const share = (place - at[after - 1]) / (at[after] - at[after - 1]);
  return y[after - 1] + share * (y[after] - y[after - 1]);
}
