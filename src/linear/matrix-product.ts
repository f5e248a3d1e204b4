import { InputError } from "../errors.js";
import { Real, real } from "../number/real.js";
import { add, mul } from "../symbolic/build.js";
import { valuesOf } from "../number/values.js";
import type { ExprMatrix, ExprVector } from "../symbolic/expr-array.js";
import type { Expr, ExprLike } from "../symbolic/expr.js";

/** A matrix by its rows. */
type Matrix<T> = readonly (readonly T[])[];

/** What an entry may be: a number of a trace stays exact. */
type Entry = ExprLike | Real;

const isNumbers = (entries: readonly unknown[]): entries is readonly number[] =>
  entries.every((entry) => typeof entry === "number");

/**
 * The product A·B of two matrices, or A·v of a matrix and a vector, entry by entry.
 * @param A rows of numbers or expressions; the numbers of traces are both
 * @param B as many rows as A has columns, or as many numbers or expressions in a vector
 * @returns the rows of the product, or the vector: numbers where all entries are numbers (those of traces where some are), else expressions, like terms
 *   collected
 * @throws InputError where the shapes do not fit
 * @example
 * matrixProduct([[1, 2], [3, 4]], [[0, 1], [1, 0]]) // => [[2, 1], [4, 3]]
 * matrixProduct([[1, 2], [3, 4]], [1, -1]) // => [-1, -1]
 * matrixProduct([["a", "b"]], [["a"], ["2*b"]]).map((row) => row.map(String)) // => [["a^2 + 2*b^2"]]
 * matrixProduct([[1, 2]], [1, 2, 3]) // throws matrixProduct: needs as many columns as rows, got 2 and 3.
 */
export function matrixProduct(A: Matrix<number>, B: Matrix<number>): number[][];
export function matrixProduct(A: Matrix<number>, B: readonly number[]): number[];
export function matrixProduct(A: Matrix<number | Real>, B: Matrix<number | Real>): Real[][];
export function matrixProduct(A: Matrix<number | Real>, B: readonly (number | Real)[]): Real[];
export function matrixProduct(A: Matrix<Entry>, B: Matrix<Entry>): ExprMatrix;
export function matrixProduct(A: Matrix<Entry>, B: readonly Entry[]): ExprVector;
export function matrixProduct(
  A: Matrix<Entry>,
  B: Matrix<Entry> | readonly Entry[],
): (number | Real | Expr)[][] | (number | Real | Expr)[] {
  const isVector = !Array.isArray(B[0]);
  const right = (isVector ? (B as readonly Entry[]).map((entry) => [entry]) : B) as Matrix<Entry>;
  const width = right[0]?.length ?? 0;
  const wrong = A.find((row) => row.length !== right.length);
  if (wrong !== undefined || A.length === 0 || width === 0 || right.some((row) => row.length !== width))
    throw new InputError({
      place: "matrixProduct",
      rule: wrong === undefined ? "needs matrices with rows of one length" : "needs as many columns as rows",
      got:
        wrong === undefined
          ? `${A.length} and ${right.map((row) => row.length).join(", ")}`
          : `${wrong.length} and ${right.length}`,
    });
  const entries = [...A.flat(), ...right.flat()];
  const entryOf = isNumbers(entries) ? numberEntry : entries.every(isNumeric) ? realEntry : exprEntry;
  const rows = A.map((row) =>
    Array.from({ length: width }, (_, at) =>
      entryOf(
        row,
        right.map((other) => other[at]),
      ),
    ),
  );
  const all = isVector ? rows.map(([entry]) => entry) : rows;
  // Plain numbers stay plain.
  return entryOf === numberEntry ? all : (valuesOf<unknown>(all) as unknown as ExprVector);
}

const isNumeric = (entry: Entry): boolean => typeof entry === "number" || entry instanceof Real;

const numberEntry = (row: readonly Entry[], column: readonly Entry[]): number =>
  row.reduce<number>((total, entry, at) => total + (entry as number) * (column[at] as number), 0);

const realEntry = (row: readonly Entry[], column: readonly Entry[]): Real =>
  row.reduce<Real>(
    (total, entry, at) => total.plus(real(entry as Real).times(real(column[at] as Real))),
    Real.zero,
  );

const exprEntry = (row: readonly Entry[], column: readonly Entry[]): Expr =>
  add(...row.map((entry, at) => mul(exprLike(entry), exprLike(column[at]))));

const exprLike = (entry: Entry): ExprLike => (entry instanceof Real ? String(entry) : entry);
