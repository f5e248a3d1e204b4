import { expandNode } from "./form/expand-node.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";

/**
 * The expression with products and whole powers of sums multiplied out, like terms collected.
 * @example
 * expand("(x + y)^2*x") // => "x^3 + 2*x^2*y + x*y^2"
 */
export const expand = (f: ExprLike): Expr => new Expr(expandNode(nodeOf(f)));
