import { InputError } from "../errors.js";
import { difference, product, sum } from "../symbolic/form/arithmetic.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { type Node, zero } from "../symbolic/node/node.js";
import { eliminated } from "./elimination.js";
import { type MatrixEntry, isRational, readSquare, type LinearScalar, scalarOf } from "./entries.js";
import { exact, floatsFor } from "./field.js";

/** Beyond this size the determinant of a matrix with letters or roots has too many terms. */
const MOST_LETTERS = 6;

/**
 * The determinant of a square matrix.
 * @param matrix rows of numbers or expressions; with letters or roots up to 6×6
 * @returns the exact value; a float64 where entries are long decimals
 * @throws InputError where the matrix is not square
 * @example
 * determinant([[4, 6], [3, 8]]) // => "14"
 * determinant([["a", "b"], ["c", "d"]]) // => "a*d - b*c"
 * determinant(jacobian(["exp(g*y)*x + f*y", "exp(s)*y"], ["x", "y"])) // => "exp(g*y + s)"
 */
export function determinant(matrix: readonly (readonly MatrixEntry[])[]): LinearScalar {
  const read = readSquare("determinant", matrix);
  if (!read.isExact) return scalarOf(determinantIn(floatsFor(read.floats), read.floats));
  return scalarOf(determinantNode("determinant", read.nodes));
}

function determinantIn<T>(field: Parameters<typeof eliminated<T>>[0], rows: readonly (readonly T[])[]): T {
  const { pivots, factor } = eliminated(field, rows);
  return pivots.length === rows.length ? factor : field.zero;
}

/** The determinant of exact entries, by elimination where they are rational, else by expansion. */
export function determinantNode(place: string, nodes: readonly (readonly Node[])[]): Node {
  if (isRational(nodes)) return determinantIn(exact, nodes);
  if (nodes.length > MOST_LETTERS)
    throw new InputError({
      place,
      rule: `takes up to ${MOST_LETTERS}×${MOST_LETTERS} entries with letters or roots`,
      got: `${nodes.length}×${nodes.length}`,
      cure: "Put numbers in for the letters.",
    });
  return simplifyNode(expansion(nodes));
}

/** The expansion by the row with most zeros. */
function expansion(rows: readonly (readonly Node[])[]): Node {
  if (rows.length === 1) return rows[0][0];
  if (rows.length === 2)
    return difference(product([rows[0][0], rows[1][1]]), product([rows[0][1], rows[1][0]]));
  const zeros = rows.map((row) => row.filter((entry) => entry === zero).length);
  const by = zeros.indexOf(Math.max(...zeros));
  const terms = rows[by].flatMap((entry, j) => {
    if (entry === zero) return [];
    const minor = product([entry, expansion(minorOf(rows, by, j))]);
    return [(by + j) % 2 === 0 ? minor : difference(zero, minor)];
  });
  return sum(terms);
}

/** The matrix without a row and a column. */
export const minorOf = <T>(rows: readonly (readonly T[])[], i: number, j: number): T[][] =>
  rows.filter((_, at) => at !== i).map((row) => row.filter((_, at) => at !== j));
