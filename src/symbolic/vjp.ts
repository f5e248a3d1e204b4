import { product, sum } from "./form/arithmetic.js";
import { exprVector, type ExprVector } from "./expr-array.js";
import type { DerivativeOptions } from "./derivative.js";
import { canonicalNode, type Environment, Expr, type ExprLike, floatEnvironment } from "./expr.js";
import { productInput } from "./product-input.js";
import { adjoints } from "./calculus/reverse-mode.js";
import { typedDerivative } from "./calculus/typed-derivative.js";

/**
 * The product uᵀ·J of a vector with the Jacobian, by reverse-mode differentiation: the gradient of Σ u_i·f_i.
 * @param functions m expressions.
 * @param variables n names.
 * @param at The point: a value for every variable. Exact text (`"1/2"`) or an Expr makes the result exact.
 * @param u m numbers, the weights of the functions.
 * @param options What to take at a kink.
 * @returns n numbers; n exact expressions when the point or u holds exact text or an Expr.
 * @example
 * vjp(["x*y", "x + y^2"], ["x", "y"], { x: 1, y: 2 }, [1, 10]) // => [12, 41]
 * vjp(["x/y"], ["x", "y"], { x: "1", y: "3" }, ["1"]).map(String) // => ["1/3", "-1/9"]
 */
export function vjp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Readonly<Record<string, number>>,
  u: readonly number[],
  options?: DerivativeOptions,
): number[];
export function vjp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Environment,
  u: readonly ExprLike[],
  options?: DerivativeOptions,
): ExprVector;
export function vjp(
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Environment,
  u: readonly ExprLike[],
  options: DerivativeOptions = {},
): number[] | ExprVector {
  const {
    functions: nodes,
    names,
    kink,
    isExact,
  } = productInput("vjp", functions, variables, at, u, options);
  if (!isExact) return adjoints(nodes, floatEnvironment(at), u as readonly number[], names, kink);
  const weights = u.map(canonicalNode);
  return exprVector(
    names.map((name) =>
      new Expr(
        sum(nodes.map((node, index) => product([weights[index], typedDerivative(node, name, kink)]))),
      ).evaluateExact(at),
    ),
  );
}
