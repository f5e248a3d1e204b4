import type { Field } from "./field.js";

/** A matrix in reduced row echelon form. */
export interface Eliminated<T> {
  readonly rows: T[][];
  /** The columns of the pivots, one for each row that is not zero. */
  readonly pivots: number[];
  /** The product of the pivots with the sign of the exchanges: the determinant of a square matrix of full rank. */
  readonly factor: T;
}

/** Gauss–Jordan elimination; pivots are searched in the first `width` columns. */
export function eliminated<T>(
  { zero, one, isZero, minus, times, over, isBetter }: Field<T>,
  matrix: readonly (readonly T[])[],
  width = matrix[0].length,
): Eliminated<T> {
  const rows = matrix.map((row) => [...row]);
  const pivots: number[] = [];
  let factor = one;
  for (let column = 0; column < width && pivots.length < rows.length; column++) {
    const top = pivots.length;
    let best = -1;
    for (let i = top; i < rows.length; i++)
      if (isZero(rows[i][column])) rows[i][column] = zero;
      else if (best < 0 || isBetter(rows[i][column], rows[best][column])) best = i;
    if (best < 0) continue;
    if (best !== top) {
      [rows[top], rows[best]] = [rows[best], rows[top]];
      factor = minus(zero, factor);
    }
    const pivot = rows[top][column];
    factor = times(factor, pivot);
    rows[top] = rows[top].map((entry, j) => (j < column ? zero : j === column ? one : over(entry, pivot)));
    for (let i = 0; i < rows.length; i++) {
      const by = rows[i][column];
      if (i === top || by === zero) continue;
      rows[i] = rows[i].map((entry, j) =>
        j === column ? zero : j < column ? entry : minus(entry, times(by, rows[top][j])),
      );
    }
    pivots.push(column);
  }
  return { rows, pivots, factor };
}

/** A basis of the vectors x with A·x = 0, one for each column without a pivot, in which it has a 1. */
export function kernelOf<T>(field: Field<T>, { rows, pivots }: Eliminated<T>, width: number): T[][] {
  const free = Array.from({ length: width }, (_, j) => j).filter((j) => !pivots.includes(j));
  return free.map((column) => {
    const vector: T[] = Array.from({ length: width }, (_, j) => (j === column ? field.one : field.zero));
    pivots.forEach((pivot, i) => (vector[pivot] = field.minus(field.zero, rows[i][column])));
    return vector;
  });
}
