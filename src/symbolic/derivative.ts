import { InputError } from "../errors.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { type KinkRule, SLOPE_RULES } from "./functions/kink.js";
import { type Node, variablesOf } from "./node/node.js";
import { simplifyNode } from "./form/simplify-node.js";
import { typedDerivative } from "./calculus/typed-derivative.js";
import { isVariableName, variableName } from "./text/variable-name.js";

/** How derivatives are taken. */
export interface DerivativeOptions {
  /**
   * What the derivative is at a kink. For max and min at a tie: 0 takes none of the winners, 1 takes each fully, "first" the
   * first as written, "share" all alike, as PyTorch does for `max(dim)` and for `amax`. relu′(0) and |·|′(0) are 0, or 1 with
   * `kink: 1`. At the seam of a piecewise the branch that holds there decides; where it jumps there is no derivative (NaN).
   * sign and step count as flat. With `"error"`, evaluating a derivative at any kink or jump throws; a seam at which value
   * and slope agree is none.
   * @default 0
   */
  kink?: KinkRule;
}

/**
 * The derivative of an expression by one variable, simplified.
 * @param f An expression.
 * @param variable The name to differentiate by; all others are constants.
 * @param options What to take at a kink.
 * @example
 * derivative("x^3*y", "x") // => "3*x^2*y"
 * derivative("-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "z") // => "sigmoid(z) - y"
 * derivative("log(1 + exp(x))", "x") // => "sigmoid(x)"
 * derivative("relu(x)", "x", { kink: 1 }).evaluate({ x: 0 }) // => 1
 * derivative("max(x, y)", "x", { kink: "share" }).evaluate({ x: 2, y: 2 }) // => 0.5
 * derivative("x == 0 ? 0 : x", "x") // => "1"
 */
export function derivative(f: ExprLike, variable: string, options: DerivativeOptions = {}): Expr {
  const name = checkedName("derivative", variable);
  return new Expr(simplifiedDerivative(nodeOf(f, [name], "derivative"), name, kinkOf("derivative", options)));
}

/** The derivative of any node, simplified. */
export function simplifiedDerivative(f: Node, variable: string, kink: KinkRule): Node {
  return simplifyNode(typedDerivative(f, variable, kink));
}

/** The names to differentiate by: those given, or all variables of the expressions in order. */
export function checkedNames(
  place: string,
  fs: readonly Node[],
  names: readonly string[] | undefined,
): string[] {
  if (names === undefined) return [...new Set(fs.flatMap(variablesOf))].toSorted();
  if (!Array.isArray(names))
    throw new InputError({
      place,
      rule: "takes the names of variables in an array",
      got: String(names),
      cure: 'Write ["x", "y"].',
    });
  return names.map((name) => checkedName(place, name));
}

function checkedName(place: string, name: string): string {
  if (typeof name !== "string" || !isVariableName(name))
    throw new InputError({
      place,
      rule: "differentiates by a variable",
      got: typeof name === "string" ? JSON.stringify(name) : String(name),
      cure: 'Write its name, for example "x".',
    });
  return variableName(name);
}

export function kinkOf(place: string, { kink = 0 }: DerivativeOptions): KinkRule {
  if (!(SLOPE_RULES as readonly unknown[]).includes(kink))
    throw new InputError({ place, rule: 'kink is 0, 1, "first", "share" or "error"', got: String(kink) });
  return kink;
}
