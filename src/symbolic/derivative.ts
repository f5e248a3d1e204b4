import { InputError } from "../errors.js";
import { canonical } from "./canonical.js";
import type { Kink } from "./derivative-rule.js";
import { differentiate } from "./differentiate.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { type Node, variablesOf } from "./node.js";
import { simplifyNode } from "./simplify-node.js";
import { isVariableName, variableName } from "./variable-name.js";

/** How derivatives are taken. */
export interface DerivativeOptions {
  /**
   * What the derivative of relu, abs, max and min is at a kink: relu′(0), |·|′(0), and for max and min the derivative by each
   * argument of a tie. With `"error"`, evaluating it there throws.
   * @default 0
   */
  kink?: Kink;
}

/**
 * The derivative of an expression by one variable, simplified.
 * @param f An expression.
 * @param variable The name to differentiate by; all others are constants.
 * @param options What to take at a kink.
 * @example
 * derivative("x^3*y", "x") // => "3*x^2*y"
 * derivative("-y*log(sigmoid(z)) - (1 - y)*log(1 - sigmoid(z))", "z") // => "sigmoid(z) - y"
 * derivative("relu(x)", "x", { kink: 1 }).evaluate({ x: 0 }) // => 1
 */
export function derivative(f: ExprLike, variable: string, options: DerivativeOptions = {}): Expr {
  const name = checkedName("derivative", variable);
  return new Expr(simplifiedDerivative(nodeOf(f, [name], "derivative"), name, kinkOf("derivative", options)));
}

/** The derivative of any node, simplified. */
export function simplifiedDerivative(f: Node, variable: string, kink: Kink): Node {
  return simplifyNode(differentiate(canonical(f), variable, kink));
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

export function kinkOf(place: string, { kink = 0 }: DerivativeOptions): Kink {
  if (kink !== 0 && kink !== 1 && kink !== "error")
    throw new InputError({ place, rule: 'kink is 0, 1 or "error"', got: String(kink) });
  return kink;
}
