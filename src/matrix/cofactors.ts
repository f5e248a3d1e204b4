import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";

type Rows<Entry> = readonly (readonly Entry[])[];

/**
 * The determinant and the adjugate of a matrix of exact numbers, by Faddeev and LeVerrier: with M₁ = I and
 * c_k = −tr(A·M_k)/k, M_{k+1} = A·M_k + c_k·I. No pivot is needed, so singular matrices are no special case.
 */
export function exactCofactors(matrix: Rows<Rational>): { determinant: Rational; adjugate: Rational[][] } {
  const size = matrix.length;
  const scale = matrix.flat().reduce((common, { d }) => (common / gcd(common, d)) * d, 1n);
  const whole = matrix.map((row) => row.map((entry) => rational.numerator(entry) * (scale / entry.d)));
  let cofactors: Rows<bigint> = whole.map((row, i) => row.map((_, j) => (i === j ? 1n : 0n)));
  let last = 0n;
  for (let k = 1; ; k++) {
    const powers = multiplied(whole, cofactors);
    // whole by a theorem: a coefficient of the characteristic polynomial
    last = -powers.reduce((total, row, index) => total + row[index], 0n) / BigInt(k);
    if (k === size) break;
    cofactors = powers.map((row, i) => row.map((entry, j) => (i === j ? entry + last : entry)));
  }
  const [sign, sizeBelow] = [size % 2 === 0 ? 1n : -1n, BigInt(size - 1)];
  return {
    determinant: rational.rational(sign * last, scale ** BigInt(size)),
    adjugate: cofactors.map((row) =>
      row.map((entry) => rational.rational(-sign * entry, scale ** sizeBelow)),
    ),
  };
}

function multiplied(a: Rows<bigint>, b: Rows<bigint>): bigint[][] {
  return a.map((row) =>
    b[0].map((_, column) => row.reduce((total, entry, index) => total + entry * b[index][column], 0n)),
  );
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b));

/** The determinant and the inverse in float64, by Gauss and Jordan with the largest pivot; the inverse is null where a pivot is 0. */
export function floatCofactors(matrix: Rows<number>): { determinant: number; inverse: number[][] | null } {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (rows[pivot][column] === 0) return { determinant: 0, inverse: null };
    if (pivot !== column) determinant = -determinant;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const by = rows[column][column];
    determinant *= by;
    rows[column] = rows[column].map((entry) => entry / by);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column];
      rows[row] = rows[row].map((entry, index) => entry - factor * rows[column][index]);
    }
  }
  return { determinant, inverse: rows.map((row) => row.slice(size)) };
}
