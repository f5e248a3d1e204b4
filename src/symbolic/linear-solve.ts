import { InputError } from "../errors.js";
import { exprVector, type ExprVector } from "./expr-array.js";
import { constantSign } from "./form/constant-sign.js";
import * as make from "./form/arithmetic.js";
import { canonicalNode, Expr, type ExprLike } from "./expr.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { simplifyNode } from "./form/simplify-node.js";

/**
 * The exact solution x of the linear system A·x = b.
 * @param matrix A: n rows of n entries.
 * @param right b: n entries.
 * @returns The n unknowns.
 * @throws InputError when the shapes do not fit, when there is no solution, or infinitely many.
 * @example
 * linearSolve([[3, 3, 0], [0, 3, -3], [3, -3, 0]], [12, -11, 6]).map(String) // => ["3", "1", "14/3"]
 * linearSolve([["a", 1], [0, 2]], ["b", 4]).map(String) // => ["(b - 2)/a", "2"]
 * linearSolve([[1, 2], [2, 4]], [1, 3]) // throws linearSolve: needs a system with a solution, got equations that contradict each other.
 */
export function linearSolve(
  matrix: readonly (readonly ExprLike[])[],
  right: readonly ExprLike[],
): ExprVector {
  const size = Array.isArray(matrix) ? matrix.length : 0;
  if (
    size === 0 ||
    !matrix.every((row) => Array.isArray(row) && row.length === size) ||
    right?.length !== size
  )
    throw new InputError({
      place: "linearSolve",
      rule: "needs a square matrix and a right side with one entry for each row",
      got: `${size} rows of ${[...new Set((matrix ?? []).map((row) => row?.length))].join(" and ")} entries and ${right?.length ?? "no"} on the right`,
    });
  const entries = solveNodes(
    matrix.map((row) => row.map(canonicalNode)),
    right.map(canonicalNode),
  );
  return exprVector(entries.map((entry) => new Expr(entry)));
}

/** Gauss–Jordan elimination with exact entries; numbers are preferred as pivots, so that letters are not divided by in vain. */
export function solveNodes(matrix: readonly (readonly Node[])[], right: readonly Node[]): Node[] {
  const rows = matrix.map((row, index) => [...row, right[index]].map(simplifyNode));
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = pivotRow(rows, column);
    if (pivot === undefined) throw singular(rows, column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const by = make.power(rows[column][column], node.minusOne);
    rows[column] = rows[column].map((entry) => simplifyNode(make.product([entry, by])));
    rows.forEach((row, index) => {
      if (index === column || row[column] === node.zero) return;
      const factor = row[column];
      rows[index] = row.map((entry, at) =>
        simplifyNode(make.difference(entry, make.product([factor, rows[column][at]]))),
      );
    });
  }
  return rows.map((row) => row[size]);
}

/** The row from `column` down with the simplest entry that is not zero there. */
function pivotRow(rows: readonly Node[][], column: number): number | undefined {
  let best: number | undefined;
  for (let row = column; row < rows.length; row++) {
    const entry = rows[row][column];
    if (entry === node.zero || constantSign(entry) === 0) continue;
    if (best === undefined || entry.size < rows[best][column].size) best = row;
  }
  return best;
}

function singular(rows: readonly Node[][], column: number): InputError {
  const size = rows.length;
  const contradicts = rows
    .slice(column)
    .some((row) => row.slice(0, size).every((entry) => entry === node.zero) && row[size] !== node.zero);
  return new InputError({
    place: "linearSolve",
    rule: contradicts ? "needs a system with a solution" : "needs a system with one solution",
    got: contradicts ? "equations that contradict each other" : "equations that depend on each other",
    cure: contradicts
      ? "Check the right side."
      : "The matrix is singular; remove the dependent equation and choose one unknown.",
  });
}
