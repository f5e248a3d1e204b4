import { Real } from "../number/real.js";

/** Systems with more unknowns are solved in float64: their exact fractions would take minutes. */
const mostExact = 24;

/**
 * The solution x of A x = b by Gauss–Jordan elimination with the largest pivot, exact where A and b are and there are at most 24 unknowns; null where A is singular.
 */
export function solvedSystem(A: readonly (readonly Real[])[], b: readonly Real[]): Real[] | null {
  const kept = (x: Real) => (A.length > mostExact ? Real.fromFloat(x.valueOf()) : x);
  const rows = A.map((row, index) => [...row, b[index]].map(kept));
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (rows[row][column].abs().compare(rows[pivot][column].abs()) > 0) pivot = row;
    const isLost = rows[pivot][column].exact === null && Math.abs(rows[pivot][column].valueOf()) < 1e-13;
    if (rows[pivot][column].sign() === 0 || isLost) return null;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column || rows[row][column].isZero()) continue;
      const share = rows[row][column].over(rows[column][column]);
      rows[row] = rows[row].map((entry, index) => entry.minus(share.times(rows[column][index])));
    }
  }
  return rows.map((row, index) => row[size].over(row[index]));
}
