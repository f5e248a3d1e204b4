import { InputError } from "../errors.js";
import { add, mul } from "./build.js";
import type { Expr, ExprLike } from "./expr.js";

type Matrix<T> = readonly (readonly T[])[];

const isNumbers = (entries: readonly unknown[]): entries is readonly number[] =>
  entries.every((entry) => typeof entry === "number");

/**
 * The product A·B of two matrices, or A·v of a matrix and a vector, entry by entry.
 * @param A rows of numbers or expressions
 * @param B as many rows as A has columns, or as many numbers or expressions in a vector
 * @returns the rows of the product, or the vector: numbers where all entries are numbers, else expressions, like terms collected
 * @throws InputError where the shapes do not fit
 * @example
 * matrixProduct([[1, 2], [3, 4]], [[0, 1], [1, 0]]) // => [[2, 1], [4, 3]]
 * matrixProduct([[1, 2], [3, 4]], [1, -1]) // => [-1, -1]
 * matrixProduct([["a", "b"]], [["a"], ["2*b"]]).map((row) => row.map(String)) // => [["a^2 + 2*b^2"]]
 * matrixProduct([[1, 2]], [1, 2, 3]) // throws matrixProduct: needs as many columns as rows, got 2 and 3.
 */
export function matrixProduct(A: Matrix<number>, B: Matrix<number>): number[][];
export function matrixProduct(A: Matrix<number>, B: readonly number[]): number[];
export function matrixProduct(A: Matrix<ExprLike>, B: Matrix<ExprLike>): Expr[][];
export function matrixProduct(A: Matrix<ExprLike>, B: readonly ExprLike[]): Expr[];
export function matrixProduct(
  A: Matrix<ExprLike>,
  B: Matrix<ExprLike> | readonly ExprLike[],
): (number | Expr)[][] | (number | Expr)[] {
  const isVector = !Array.isArray(B[0]);
  const right = (isVector ? (B as readonly ExprLike[]).map((entry) => [entry]) : B) as Matrix<ExprLike>;
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
  const entryOf = (row: readonly ExprLike[], column: readonly ExprLike[]) =>
    isNumbers(row) && isNumbers(column)
      ? row.reduce((total, entry, at) => total + entry * column[at], 0)
      : add(...row.map((entry, at) => mul(entry, column[at])));
  const allNumbers = isNumbers(A.flat()) && isNumbers(right.flat());
  const rows = A.map((row) =>
    Array.from({ length: width }, (_, at) => {
      const entry = entryOf(
        row,
        right.map((other) => other[at]),
      );
      return allNumbers || typeof entry !== "number" ? entry : add(entry);
    }),
  );
  return isVector ? rows.map(([entry]) => entry) : rows;
}
