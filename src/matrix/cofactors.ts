import { greatestDivisor } from "../number/greatest-divisor.js";
import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { characteristicOf } from "../symbolic/polynomial/characteristic-polynomial.js";

type Rows<Entry> = readonly (readonly Entry[])[];

/** The determinant and the adjugate of a matrix of exact numbers. */
export function exactCofactors(matrix: Rows<Rational>): { determinant: Rational; adjugate: Rational[][] } {
  const size = matrix.length;
  const scale = matrix.flat().reduce((common, { d }) => (common / greatestDivisor(common, d)) * d, 1n);
  const whole = matrix.map((row) => row.map((entry) => rational.numerator(entry) * (scale / entry.d)));
  const { coefficients, signedAdjugate } = characteristicOf(whole, {
    zero: 0n,
    one: 1n,
    sum: (terms) => terms.reduce((total, term) => total + term, 0n),
    product: (a, b) => a * b,
    // whole by a theorem: a coefficient of the characteristic polynomial
    overMinus: (total, k) => -total / BigInt(k),
  });
  const [sign, sizeBelow] = [size % 2 === 0 ? 1n : -1n, BigInt(size - 1)];
  return {
    determinant: rational.rational(sign * coefficients[size], scale ** BigInt(size)),
    adjugate: signedAdjugate.map((row) =>
      row.map((entry) => rational.rational(-sign * entry, scale ** sizeBelow)),
    ),
  };
}

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
