import { canonical } from "./canonical.js";
import type { Kink } from "./derivative-rule.js";
import { branch, type FloatEnvironment, floatValue, truthOf } from "./float-value.js";
import { localSlopes } from "./local-slope.js";
import type { Node } from "./node.js";

/**
 * The derivative of each node in one direction, in float64: every operation passes on the tangents of its arguments times
 * its own slopes, from the variables up. No derivative expression is formed.
 */
export function tangents(
  wholes: readonly Node[],
  at: FloatEnvironment,
  direction: ReadonlyMap<string, number>,
  kink: Kink,
): number[] {
  const known = new Map<Node, number>();
  const tangent = (part: Node): number => {
    if (part.kind === "symbol") return direction.get(part.name) ?? 0;
    if (part.args.length === 0) return 0;
    let result = known.get(part);
    if (result === undefined) known.set(part, (result = pass(part)));
    return result;
  };
  const pass = (part: Node): number => {
    if (part.kind === "piecewise") return tangent(branch(part.args, (condition) => truthOf(condition, at)));
    if (part.kind === "condition") return 0;
    const inner = part.args.map(tangent);
    if (inner.every((value) => value === 0)) return 0;
    const slopes = localSlopes(part, kink);
    // a zero tangent passes nothing on, however steep the slope: √x at 0 in direction 0
    return inner.reduce(
      (total, value, index) => (value === 0 ? total : total + value * floatValue(slopes[index], at)),
      0,
    );
  };
  return wholes.map((whole) => tangent(canonical(whole)));
}
