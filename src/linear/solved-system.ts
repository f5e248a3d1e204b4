import { Real } from "../number/real.js";
import { eliminated } from "./elimination.js";
import { reals } from "./field.js";

/** Systems with more unknowns are solved in float64: their exact fractions would take minutes. */
const mostExact = 24;

/**
 * The solution x of A x = b, exact where A and b are and there are at most 24 unknowns; null where A is singular.
 * @param tolerance below which a float counts as zero
 */
export function solvedSystem(
  A: readonly (readonly Real[])[],
  b: readonly Real[],
  tolerance = 0,
): Real[] | null {
  const kept = (x: Real) => (A.length > mostExact ? Real.fromFloat(x.valueOf()) : x);
  const rows = A.map((row, i) => [...row, b[i]].map(kept));
  const { rows: solved, pivots } = eliminated(reals(tolerance), rows, A.length);
  return pivots.length < A.length ? null : solved.map((row) => row[A.length]);
}
