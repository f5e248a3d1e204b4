import { InputError } from "../errors.js";
import { exprMatrix, type ExprMatrix } from "./expr-array.js";
import type { KinkRule } from "./functions/kink.js";
import { checkedNames, type DerivativeOptions, kinkOf, simplifiedDerivative } from "./derivative.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import type { Node } from "./node/node.js";

/**
 * The symmetric matrix of second derivatives of an expression.
 * @param f An expression with one value.
 * @param variables n names; by default all variables of f, sorted.
 * @param options What to take at a kink.
 * @returns n rows of n derivatives: an array of arrays that shows itself as a matrix.
 * @throws InputError when f is a list.
 * @example
 * hessian("x^2*y", ["x", "y"]).map((row) => row.map(String)) // => [["2*y", "2*x"], ["2*x", "0"]]
 * String(hessian("x^2*y")) // => "[[2*y, 2*x], [2*x, 0]]"
 * hessian("x^2 + 3*x*y").numbers() // => [[2, 3], [3, 0]]
 * hessian(["x", "y"] as never) // throws hessian: needs a scalar expression, got a list of 2. Use jacobian().
 */
export function hessian(
  f: ExprLike,
  variables?: readonly string[],
  options: DerivativeOptions = {},
): ExprMatrix {
  if (Array.isArray(f))
    throw new InputError({
      place: "hessian",
      rule: "needs a scalar expression",
      got: `a list of ${f.length}`,
      cure: "Use jacobian().",
    });
  const node = nodeOf(f, variables, "hessian");
  const names = checkedNames("hessian", [node], variables);
  const rows = hessianNodes(node, names, kinkOf("hessian", options));
  return exprMatrix(rows.map((row) => row.map((entry) => new Expr(entry))));
}

/** The Hessian of a node, each entry simplified; the lower triangle repeats the upper one. */
export function hessianNodes(f: Node, names: readonly string[], kink: KinkRule = 0): Node[][] {
  const slopes = names.map((name) => simplifiedDerivative(f, name, kink));
  const rows: Node[][] = names.map(() => []);
  slopes.forEach((slope, row) => {
    for (let column = row; column < names.length; column++) {
      const entry = simplifiedDerivative(slope, names[column], kink);
      rows[row][column] = entry;
      rows[column][row] = entry;
    }
  });
  return rows;
}
