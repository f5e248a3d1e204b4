import { InputError } from "../errors.js";
import { told } from "../number/checked-reals.js";

/** What {@link minimumNorm} may be told. */
export interface MinimumNormOptions {
  /** λ in ‖Xw − y‖² + λ‖w‖²; default 0: of all w with the least ‖Xw − y‖ the shortest one. */
  ridge?: number;
}

const place = "minimumNorm";

/**
 * Least squares for any number of columns, in float64: of all weights w with the least ‖Xw − y‖ the shortest one, w = X⁺y. With more
 * columns than rows that is the interpolation of least norm, to which gradient descent from 0 comes; with fewer it is what
 * `leastSquares` gives. By Householder's reflections of X or Xᵀ, so that a few hundred rows and thousands of columns take less than a second.
 * Source: G. Golub, C. Van Loan, Matrix computations (2013), 5.3 and 5.6.
 * @param X one row of features for each example
 * @param y one number for each example
 * @param options `ridge` λ (default 0)
 * @returns one weight for each column
 * @throws InputError where shapes do not fit, or the rows of a wide X or the columns of a tall one depend on each other
 * @example
 * minimumNorm([[1, 1]], [2]).map((w) => w.toFixed(6)) // => ["1.000000", "1.000000"]
 * minimumNorm([[1, 0], [0, 1], [1, 1]], [1, 2, 4], { ridge: 1 }).map((w) => w.toFixed(6)) // => ["1.125000", "1.625000"]
 * minimumNorm([[1, 2, 3], [1, 2, 3]], [1, 3]) // throws minimumNorm: needs rows that do not depend on each other
 */
export function minimumNorm(
  X: readonly (readonly number[])[],
  y: readonly number[],
  { ridge = 0 }: MinimumNormOptions = {},
): number[] {
  check(X, y, ridge);
  const [rows, columns] = [X.length, X[0].length];
  // The shortest (w, u) with Xw + √λ·u = y: u is the residual over √λ.
  if (ridge > 0) {
    const shift = Math.sqrt(ridge);
    const wide = X.map((row, i) => {
      const long = new Float64Array(columns + rows);
      long.set(row);
      long[columns + i] = shift;
      return long;
    });
    return wideSolution(wide, y).slice(0, columns);
  }
  if (rows < columns)
    return wideSolution(
      X.map((row) => Float64Array.from(row)),
      y,
    );
  const vectors = X[0].map((_, j) => Float64Array.from(X, (row) => row[j]));
  return tallSolution(vectors, y);
}

function check(X: unknown, y: unknown, ridge: unknown): void {
  const isRow = (row: unknown): row is number[] =>
    Array.isArray(row) && row.length > 0 && row.every((entry) => Number.isFinite(entry));
  if (!Array.isArray(X) || X.length === 0 || !X.every(isRow) || X.some((row) => row.length !== X[0].length))
    throw new InputError({ place, rule: "needs rows of finite numbers, all of one length", got: told(X) });
  if (!isRow(y) || y.length !== X.length)
    throw new InputError({
      place,
      rule: `needs a finite y for each of the ${X.length} rows of X`,
      got: told(y),
    });
  if (typeof ridge !== "number" || !(ridge >= 0 && ridge < Infinity))
    throw new InputError({ place, rule: "needs a ridge from 0 on", got: told(ridge) });
}

const dot = (a: Float64Array, b: Float64Array, from: number): number => {
  let sum = 0;
  for (let k = from; k < a.length; k++) sum += a[k] * b[k];
  return sum;
};

/** Reflections Q, as their vectors of length √2, and the triangle R with [vectors] = Q·R. */
interface Factors {
  reflections: Float64Array[];
  /** By columns. */
  R: Float64Array[];
}

/**
 * Householder's factorization of columns that are no shorter than there are many.
 * @param what they are called where they depend on each other
 */
function factorized(vectors: Float64Array[], what: "rows" | "columns"): Factors {
  const R = vectors.map((vector) => Float64Array.from(vector));
  const scale = Math.max(...R.map((column) => Math.sqrt(dot(column, column, 0))));
  const reflections: Float64Array[] = [];
  for (const [k, column] of R.entries()) {
    for (const [j, reflection] of reflections.entries()) reflect(column, reflection, j);
    const length = Math.sqrt(dot(column, column, k));
    if (!(length > scale * 2 ** -46))
      throw new InputError({
        place,
        rule: `needs ${what} that do not depend on each other`,
        got: `${what.slice(0, -1)} ${k + 1}, which the others before it make up`,
        cure: `Leave it out, or give a ridge above 0.`,
      });
    const normal = new Float64Array(column.length);
    for (let i = k; i < column.length; i++) normal[i] = column[i];
    normal[k] += column[k] < 0 ? -length : length;
    const half = Math.sqrt(dot(normal, normal, k) / 2);
    for (let i = k; i < column.length; i++) normal[i] /= half;
    reflections.push(normal);
    reflect(column, normal, k);
  }
  return { reflections, R };
}

/** v − n(nᵀv) of a vector n of length √2 that is 0 in front of `from`. */
function reflect(vector: Float64Array, normal: Float64Array, from: number): void {
  const along = dot(vector, normal, from);
  for (let i = from; i < vector.length; i++) vector[i] -= along * normal[i];
}

/** X = QR: w = R⁻¹Qᵀy. */
function tallSolution(columns: Float64Array[], y: readonly number[]): number[] {
  const { reflections, R } = factorized(columns, "columns");
  const turned = Float64Array.from(y);
  for (const [k, reflection] of reflections.entries()) reflect(turned, reflection, k);
  const w = Array.from(turned.subarray(0, R.length));
  for (let k = R.length - 1; k >= 0; k--) {
    w[k] /= R[k][k];
    for (let i = 0; i < k; i++) w[i] -= R[k][i] * w[k];
  }
  return w;
}

/** Xᵀ = QR: w = QR⁻ᵀy. */
function wideSolution(rows: Float64Array[], y: readonly number[]): number[] {
  const { reflections, R } = factorized(rows, "rows");
  const w = new Float64Array(rows[0].length);
  for (let k = 0; k < rows.length; k++) {
    let rest = y[k];
    for (let i = 0; i < k; i++) rest -= R[k][i] * w[i];
    w[k] = rest / R[k][k];
  }
  for (let k = rows.length - 1; k >= 0; k--) reflect(w, reflections[k], k);
  return Array.from(w);
}
