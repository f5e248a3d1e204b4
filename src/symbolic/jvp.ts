import { product, sum } from "./form/arithmetic.js";
import { exprVector, type ExprVector } from "./expr-array.js";
import type { DerivativeOptions } from "./derivative.js";
import { canonicalNode, type Environment, Expr, type ExprLike, floatEnvironment } from "./expr.js";
import { tangents } from "./calculus/forward-mode.js";
import { productInput } from "./product-input.js";
import { typedDerivative } from "./calculus/typed-derivative.js";

/**
 * The product J·v of the Jacobian with a vector, by forward-mode differentiation: the derivative of every function in the
 * direction v.
 * @param functions m expressions.
 * @param variables n names.
 * @param at The point: a value for every variable. Exact text (`"1/2"`) or an Expr makes the result exact.
 * @param v n numbers, the direction.
 * @param options What to take at a kink.
 * @returns m numbers; m exact expressions when the point or v holds exact text or an Expr.
 * @example
 * jvp(["x*y", "x + y^2"], ["x", "y"], { x: 1, y: 2 }, [1, 0]) // => [2, 1]
 * jvp(["sin(pi*x)/pi"], ["x"], { x: "1/3" }, ["1"]).map(String) // => ["1/2"]
 */
export function jvp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Readonly<Record<string, number>>,
  v: readonly number[],
  options?: DerivativeOptions,
): number[];
export function jvp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Environment,
  v: readonly ExprLike[],
  options?: DerivativeOptions,
): ExprVector;
export function jvp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Environment,
  v: readonly ExprLike[],
  options: DerivativeOptions = {},
): number[] | ExprVector {
  const {
    functions: nodes,
    names,
    kink,
    isExact,
  } = productInput("jvp", functions, variables, at, v, options);
  if (!isExact)
    return tangents(
      nodes,
      floatEnvironment(at),
      new Map(names.map((name, index) => [name, v[index] as number])),
      kink,
    );
  const direction = v.map(canonicalNode);
  return exprVector(
    nodes.map((node) =>
      new Expr(
        sum(names.map((name, index) => product([direction[index], typedDerivative(node, name, kink)]))),
      ).evaluateExact(at),
    ),
  );
}
