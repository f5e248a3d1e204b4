import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** How many eigenvalues of a symmetric matrix are positive and how many negative, by congruence to a diagonal matrix. */
export function inertia(matrix: readonly (readonly Rational[])[]): { positive: number; negative: number } {
  const rows = matrix.map((row) => [...row]);
  const open = rows.map((_, index) => index);
  let [positive, negative] = [0, 0];
  while (open.length > 0) {
    let pivot = open.find((index) => !rational.isZero(rows[index][index]));
    if (pivot === undefined) {
      // a zero diagonal: adding row and column j to i makes 2·a_ij ≠ 0 of it
      const pair = open
        .flatMap((i) => open.filter((j) => !rational.isZero(rows[i][j])).map((j) => [i, j]))
        .at(0);
      if (!pair) break;
      const [i, j] = pair;
      for (const k of open) rows[i][k] = rational.plus(rows[i][k], rows[j][k]);
      for (const k of open) rows[k][i] = rational.plus(rows[k][i], rows[k][j]);
      pivot = i;
    }
    const value = rows[pivot][pivot];
    if (rational.isNegative(value)) negative++;
    else positive++;
    open.splice(open.indexOf(pivot), 1);
    for (const i of open) {
      if (rational.isZero(rows[i][pivot])) continue;
      const factor = rational.negate(rows[i][pivot].div(value));
      for (const k of open) rows[i][k] = rational.plus(rows[i][k], rational.times(factor, rows[pivot][k]));
    }
  }
  return { positive, negative };
}

/** Coefficients c with Σ c[k]·vectors[k] = 0 and c of the last vector 1, for the first vector that depends on those before. */
export function firstDependency(vectors: Iterable<readonly Rational[]>): Rational[] {
  const reduced: { row: Rational[]; pivot: number; combination: Rational[] }[] = [];
  let count = 0;
  for (const vector of vectors) {
    let row = [...vector];
    let combination = Array.from({ length: count + 1 }, (_, index) =>
      index === count ? rational.ONE : rational.ZERO,
    );
    for (const known of reduced) {
      const factor = row[known.pivot];
      if (rational.isZero(factor)) continue;
      row = row.map((value, index) =>
        rational.plus(value, rational.negate(rational.times(factor, known.row[index]))),
      );
      combination = combination.map((value, index) =>
        index < known.combination.length
          ? rational.plus(value, rational.negate(rational.times(factor, known.combination[index])))
          : value,
      );
    }
    const pivot = row.findIndex((value) => !rational.isZero(value));
    if (pivot < 0) return combination;
    const by = rational.inverse(row[pivot]);
    reduced.push({
      row: row.map((value) => rational.times(value, by)),
      pivot,
      combination: combination.map((value) => rational.times(value, by)),
    });
    count++;
  }
  return [];
}
