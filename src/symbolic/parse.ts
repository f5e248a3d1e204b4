import { Expr } from "./expr.js";
import { parseNode } from "./parse-node.js";

/**
 * The expression that a text spells, as written: nothing is simplified.
 *
 * Operations + - * / ^ (also **; ^ is right-associative and binds tighter than a minus before it), comparisons, and, or, not,
 * `condition ? value : otherwise`, `piecewise(condition, value, …, otherwise)`. Functions: exp log (= ln, natural; log(x, base))
 * sin cos tan asin acos atan sinh cosh tanh sqrt sigmoid softplus relu max min abs sign step erf norm([x, y]) logsumexp([x, y])
 * softmax([x, y])[1] (components count from 1). Products are explicit. `pi` is the only constant: every other name, also
 * `i`, `e` and `d`, is a variable. Decimals are exact.
 * @param text For example `"x^2*y - 3*log(y)"`.
 * @throws SyntaxFault that shows the place with a caret.
 * @example
 * parse("x^2*y - 3*log(y)").evaluate({ x: 1, y: 2 }) // => -0.0794415417
 * parse("-x^2").evaluate({ x: 3 }) // => -9
 * parse("8^(1/2)").evaluateExact() // => "2*sqrt(2)"
 * parse("x > 0 ? x : 0.01*x").evaluate({ x: -1 }) // => -0.01
 * parse("2x") // throws Write 2*x.
 */
export function parse(text: string): Expr {
  return new Expr(parseNode(String(text)));
}
