import { canonical } from "./canonical.js";
import type { Kink } from "./derivative-rule.js";
import { branch, type FloatEnvironment, floatValue, truthOf } from "./float-value.js";
import { localSlopes } from "./local-slope.js";
import { type Node, symbol } from "./node.js";

/**
 * The derivatives of Σ weights[i]·wholes[i] by the variables, in float64: every operation hands its adjoint times its own
 * slopes down to its arguments, from the results to the variables.
 */
export function adjoints(
  wholes: readonly Node[],
  at: FloatEnvironment,
  weights: readonly number[],
  variables: readonly string[],
  kink: Kink,
): number[] {
  const adjoint = new Map<Node, number>();
  const add = (part: Node, value: number): void => {
    adjoint.set(part, (adjoint.get(part) ?? 0) + value);
  };
  const roots = wholes.map(canonical);
  roots.forEach((root, index) => add(root, weights[index]));
  for (const part of fromTop(roots)) {
    const own = adjoint.get(part);
    // a zero adjoint hands nothing down, however steep the slope
    if (own === undefined || own === 0 || part.kind === "condition") continue;
    if (part.kind === "piecewise")
      add(
        branch(part.args, (condition) => truthOf(condition, at)),
        own,
      );
    else if (part.args.length > 0)
      localSlopes(part, kink).forEach((slope, index) => {
        if (part.args[index].kind !== "number") add(part.args[index], own * floatValue(slope, at));
      });
  }
  return variables.map((name) => adjoint.get(symbol(name)) ?? 0);
}

/** All nodes below the roots, each after everything that uses it. */
export function fromTop(roots: readonly Node[]): Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>();
  const visit = (part: Node): void => {
    if (seen.has(part)) return;
    seen.add(part);
    part.args.forEach(visit);
    order.push(part);
  };
  roots.forEach(visit);
  return order.toReversed();
}
