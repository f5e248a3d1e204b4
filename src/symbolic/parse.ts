import { Expr, read } from "./expr.js";

/** How a text is read. */
export interface ParseOptions {
  /**
   * Names that are variables whatever else they may stand for: with "e", `e^2` is a power of the variable e.
   * @default none
   */
  variables?: readonly string[];
}

/**
 * The expression that a text spells, as written: nothing is simplified.
 *
 * Operations + - * / ^ (also **; ^ is right-associative and binds tighter than a minus before it), comparisons, and, or, not,
 * `condition ? value : otherwise`, `piecewise(condition, value, …, otherwise)`. Functions: exp log (= ln, natural; log(x, base))
 * sin cos tan asin acos atan sinh cosh tanh sqrt sigmoid softplus relu gelu max min abs sign floor ceil step erf norm([x, y]) logsumexp([x, y])
 * softmax([x, y])[1] (components count from 1). Products are explicit. Decimals are exact.
 *
 * Signs are read as on paper: x², x⁻¹, ½, −, ·, ×, ÷, ≤, ≥, ≠, √x, |x|. `pi` is π. `e^x` is exp(x), unless e is a declared
 * variable; `(e)^x` is a power of the variable. Every other name, also `i`, `d` and `e` without an exponent, is a variable.
 * A Greek letter and its word are one variable, spelled in ASCII: η is `eta`; so are x₁ and `x1`, xₙ and `x_n`, ŷ and `yhat`.
 * @param text For example `"x^2*y - 3*log(y)"`.
 * @param options Names to take as variables.
 * @throws SyntaxFault that shows the place with a caret.
 * @example
 * parse("x^2*y - 3*log(y)").evaluate({ x: 1, y: 2 }) // => -0.0794415417
 * parse("-x^2").evaluate({ x: 3 }) // => -9
 * parse("8^(1/2)").evaluateExact() // => "2*sqrt(2)"
 * parse("x > 0 ? x : 0.01*x").evaluate({ x: -1 }) // => -0.01
 * parse("x² + e^(−½·x)") // => "x^2 + exp(-x/2)"
 * parse("e^2", { variables: ["e"] }).evaluate({ e: 3 }) // => 9
 * parse("η*g").variables // => ["eta", "g"]
 * parse("2x") // throws Write 2*x.
 */
export function parse(text: string, options: ParseOptions = {}): Expr {
  return read(String(text), options.variables);
}
