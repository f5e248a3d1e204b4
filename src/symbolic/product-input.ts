import { InputError } from "../errors.js";
import { checkedNames, type DerivativeOptions, kinkOf } from "./derivative.js";
import type { KinkRule } from "./functions/kink.js";
import { type Environment, Expr, type ExprLike } from "./expr.js";
import { functionNodes } from "./jacobian.js";
import type { Node } from "./node/node.js";

/** The checked arguments of jvp and vjp. */
export interface ProductInput {
  functions: Node[];
  names: string[];
  kink: KinkRule;
  /** Some number was given as exact text or an Expr, so the result shall be exact. */
  isExact: boolean;
}

/** Checks that the vector has one entry for each of `columns` things and every function variable has a value. */
export function productInput(
  place: string,
  functions: readonly ExprLike[],
  variables: readonly string[],
  at: Environment,
  vector: readonly ExprLike[],
  options: DerivativeOptions,
): ProductInput {
  const nodes = functionNodes(place, functions, variables);
  const names = checkedNames(place, nodes, variables);
  const [expected, what] = place === "jvp" ? [names.length, "variable"] : [nodes.length, "function"];
  if (!Array.isArray(vector) || vector.length !== expected)
    throw new InputError({
      place,
      rule: `needs a vector with one number for each ${what}: ${expected}`,
      got: Array.isArray(vector) ? `${vector.length}` : String(vector),
      cure: place === "jvp" ? "v has the shape of the variables." : "u has the shape of the functions.",
    });
  const isExact = [...Object.values(at ?? {}), ...vector].some(
    (value) => typeof value === "string" || value instanceof Expr,
  );
  return { functions: nodes, names, kink: kinkOf(place, options), isExact };
}
