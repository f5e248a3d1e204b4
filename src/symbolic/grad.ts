import { checkedNames, type DerivativeOptions, kinkOf, simplifiedDerivative } from "./derivative.js";
import { exprVector, type ExprVector } from "./expr-array.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";

/**
 * The gradient of an expression.
 * @param f An expression.
 * @param variables The names in the order of the result; by default all variables of f, sorted.
 * @param options What to take at a kink.
 * @returns One derivative for each name: an array that shows itself as a column.
 * @example
 * grad("x^2*y - 3*log(y)", ["x", "y"]).map(String) // => ["2*x*y", "x^2 - 3/y"]
 * grad("x^2*y").toLatex() // => "\\begin{pmatrix} 2xy \\\\ x^{2} \\end{pmatrix}"
 * grad("max(x, y)").map((slope) => slope.evaluate({ x: 2, y: 1 })) // => [1, 0]
 */
export function grad(
  f: ExprLike,
  variables?: readonly string[],
  options: DerivativeOptions = {},
): ExprVector {
  const node = nodeOf(f, variables, "grad");
  const kink = kinkOf("grad", options);
  const names = checkedNames("grad", [node], variables);
  return exprVector(names.map((name) => new Expr(simplifiedDerivative(node, name, kink))));
}
