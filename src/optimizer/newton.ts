import { InputError } from "../errors.js";
import { Real } from "../number/real.js";

/**
 * The solution of H s = g by Gaussian elimination with the largest pivot; exact where H and g are.
 * @throws InputError where H is singular
 */
export function solveSystem(H: readonly (readonly Real[])[], g: readonly Real[]): Real[] {
  const rows = H.map((row, index) => [...row, g[index]]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (rows[row][column].abs().compare(rows[pivot][column].abs()) > 0) pivot = row;
    if (rows[pivot][column].sign() === 0)
      throw new InputError({
        place: "descend",
        rule: "needs an invertible Hessian for Newton's step",
        got: H.map((row) => `[${row.map(String).join(", ")}]`).join(" "),
        cure: "Start elsewhere, or take another method.",
      });
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const share = rows[row][column].over(rows[column][column]);
      rows[row] = rows[row].map((entry, index) => entry.minus(share.times(rows[column][index])));
    }
  }
  return rows.map((row, index) => row[size].over(row[index]));
}
