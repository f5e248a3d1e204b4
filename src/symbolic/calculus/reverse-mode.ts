import { canonical } from "../form/canonical.js";
import type { KinkRule } from "../functions/kink.js";
import { branch, type FloatEnvironment, floatValue, truthOf } from "../value/float-value.js";
import { isOnSeam, tangents, winners } from "./forward-mode.js";
import { isExtreme, localSlopes } from "./local-slope.js";
import { type Node, symbol } from "../node/node.js";

/**
 * The derivatives of Σ weights[i]·wholes[i] by the variables, in float64: every operation hands its adjoint times its own
 * slopes down to its arguments, from the results to the variables.
 */
export function adjoints(
  wholes: readonly Node[],
  at: FloatEnvironment,
  weights: readonly number[],
  variables: readonly string[],
  kink: KinkRule,
): number[] {
  const adjoint = new Map<Node, number>();
  const add = (part: Node, value: number): void => {
    adjoint.set(part, (adjoint.get(part) ?? 0) + value);
  };
  const roots = wholes.map(canonical);
  const order = fromTop(roots);
  // what a tie or a seam passes on depends on the tangents of its arguments, which only forward mode knows
  if (kink === "first" || kink === "share" || order.some((part) => isMeeting(part, at)))
    return variables.map((name) =>
      tangents(wholes, at, new Map([[name, 1]]), kink).reduce(
        (total, slope, index) => total + weights[index] * slope,
        0,
      ),
    );
  roots.forEach((root, index) => add(root, weights[index]));
  for (const part of order) {
    const own = adjoint.get(part);
    // a zero adjoint hands nothing down, however steep the slope
    if (own === undefined || own === 0 || part.kind === "condition") continue;
    const chosen = chosenArgument(part, at);
    if (chosen) add(chosen, own);
    else if (part.args.length > 0)
      localSlopes(part, kink).forEach((slope, index) => {
        if (part.args[index].kind !== "number") add(part.args[index], own * floatValue(slope, at));
      });
  }
  return variables.map((name) => adjoint.get(symbol(name)) ?? 0);
}

/** Whether a max, min or piecewise is where several of its arguments meet. */
const isMeeting = (part: Node, at: FloatEnvironment): boolean =>
  isExtreme(part) ? winners(part, at).length > 1 : part.kind === "piecewise" && isOnSeam(part, at);

/** The argument that a piecewise, max or min passes its adjoint to. */
function chosenArgument(part: Node, at: FloatEnvironment): Node | undefined {
  if (part.kind === "piecewise") return branch(part.args, (condition) => truthOf(condition, at));
  return isExtreme(part) ? part.args[winners(part, at)[0]] : undefined;
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
