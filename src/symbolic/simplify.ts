import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { simplifyNode } from "./form/simplify-node.js";

/**
 * The smallest form found of an expression that has the same value wherever it has one: like terms collected, common factors
 * taken out or multiplied out, fractions brought together and canceled. Never |x| without its bars, never a decimal.
 * @example
 * simplify("(x^2 - 1)/(x - 1)") // => "x + 1"
 * simplify("sqrt(x^2)") // => "abs(x)"
 * simplify("sin(x)^2 + cos(x)^2") // => "1"
 * simplify("1e-20*x + x - x") // => "x/100000000000000000000"
 */
export const simplify = (f: ExprLike): Expr => new Expr(simplifyNode(nodeOf(f)));
