import { InputError } from "../errors.js";
import { exprMatrix, type ExprMatrix } from "./expr-array.js";
import { checkedNames, type DerivativeOptions, kinkOf, simplifiedDerivative } from "./derivative.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import type { Node } from "./node/node.js";

/**
 * The matrix of all derivatives of several expressions.
 * @param functions m expressions.
 * @param variables n names; by default all variables of the expressions, sorted.
 * @param options What to take at a kink.
 * @returns m rows, one for each function, of n columns, one for each variable: an array of arrays that
 * shows itself as a matrix.
 * @example
 * jacobian(["x*y", "x + 3*y"], ["x", "y"]).map((row) => row.map(String)) // => [["y", "x"], ["1", "3"]]
 * jacobian(["x*y", "x + 3*y"]).toLatex() // => "\\begin{pmatrix} y & x \\\\ 1 & 3 \\end{pmatrix}"
 */
export function jacobian(
  functions: readonly ExprLike[],
  variables?: readonly string[],
  options: DerivativeOptions = {},
): ExprMatrix {
  const nodes = functionNodes("jacobian", functions, variables);
  const kink = kinkOf("jacobian", options);
  const names = checkedNames("jacobian", nodes, variables);
  return exprMatrix(
    nodes.map((node) => names.map((name) => new Expr(simplifiedDerivative(node, name, kink)))),
  );
}

/** The structures of a list of functions; a single one is refused with the function to use instead. */
export function functionNodes(
  place: string,
  functions: readonly ExprLike[],
  variables?: readonly string[],
): Node[] {
  if (!Array.isArray(functions))
    throw new InputError({
      place,
      rule: "takes an array of functions",
      got: `the single ${String(functions)}`,
      cure: "Write [f], or use grad(f).",
    });
  return functions.map((f) => nodeOf(f, variables, place));
}
