import { eliminated, kernelOf } from "./elimination.js";
import { type MatrixEntry, matrixOf, readMatrix, type LinearMatrix } from "./entries.js";
import { exact, floatsFor } from "./field.js";

/**
 * How many rows (or columns) of a matrix are independent.
 * @param matrix rows of numbers or expressions; letters count as what they are in general, not at special values
 * @throws InputError where the rows differ in length
 * @example
 * rank([[1, 2, 3], [2, 4, 6], [1, 0, 1]]) // => 2
 */
export function rank(matrix: readonly (readonly MatrixEntry[])[]): number {
  const read = readMatrix("rank", matrix);
  const { pivots } = read.isExact
    ? eliminated(exact, read.nodes)
    : eliminated(floatsFor(read.floats), read.floats);
  return pivots.length;
}

/**
 * A basis of the vectors x with A·x = 0.
 * @param matrix A: rows of numbers or expressions
 * @returns one row for each vector of the basis; it has a 1 in a place where all others have 0. Empty where A·x = 0 for x = 0 alone
 * @throws InputError where the rows differ in length
 * @example
 * nullSpace([[1, 2, 3], [2, 4, 6]]) // => [["-2", "1", "0"], ["-3", "0", "1"]]
 * nullSpace([[1, 0], [0, 1]]) // => []
 */
export function nullSpace(matrix: readonly (readonly MatrixEntry[])[]): LinearMatrix {
  const read = readMatrix("nullSpace", matrix);
  if (read.isExact) return matrixOf(kernelOf(exact, eliminated(exact, read.nodes), read.nodes[0].length));
  const field = floatsFor(read.floats);
  return matrixOf(kernelOf(field, eliminated(field, read.floats), read.floats[0].length));
}
