import { canonical } from "../form/canonical.js";
import { differentiate } from "./differentiate.js";
import { branch, type FloatEnvironment, floatValue, truthOf } from "../value/float-value.js";
import { isExtreme, localSlopes } from "./local-slope.js";
import { type Kink, type KinkRule, noDerivative } from "../functions/kink.js";
import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";
import { typedDerivative } from "./typed-derivative.js";

/**
 * The derivative of each node in one direction, in float64: every operation passes on the tangents of its arguments times
 * its own slopes, from the variables up. No derivative expression is formed.
 */
export function tangents(
  wholes: readonly Node[],
  at: FloatEnvironment,
  direction: ReadonlyMap<string, number>,
  kink: KinkRule,
): number[] {
  const along = (derivative: (name: string) => Node): number =>
    [...direction].reduce(
      (total, [name, weight]) => (weight === 0 ? total : total + weight * floatValue(derivative(name), at)),
      0,
    );
  // which winner of a tie was typed first is lost in the canonical form
  if (kink === "first" || kink === "share")
    return wholes.map((whole) => along((name) => typedDerivative(whole, name, kink)));
  const known = new Map<Node, number>();
  const tangent = (part: Node): number => {
    if (part.kind === "symbol") return direction.get(part.name) ?? 0;
    if (part.args.length === 0) return 0;
    let result = known.get(part);
    if (result === undefined) known.set(part, (result = pass(part)));
    return result;
  };
  const pass = (part: Node): number => {
    if (part.kind === "piecewise") {
      if (isOnSeam(part, at)) return along((name) => differentiate(part, name, kink));
      const chosen = branch(part.args, (condition) => truthOf(condition, at));
      return chosen ? tangent(chosen) : Number.NaN;
    }
    if (part.kind === "condition") return 0;
    const inner = part.args.map(tangent);
    if (isExtreme(part)) return atTie(winners(part, at), inner, kink);
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

/** Which arguments of a max or min are the greatest or least. */
export function winners(part: Node, at: FloatEnvironment): number[] {
  const values = part.args.map((arg) => floatValue(arg, at));
  const best = functions.get(part.name)!.value(...values);
  return values.flatMap((value, index) => (value === best ? [index] : []));
}

/** Whether the two sides of a condition are equal, so that branches meet. */
export const isOnSeam = (whole: Node, at: FloatEnvironment): boolean =>
  whole.args.some((part) => part.kind === "condition" && isAtEquality(part, at));

function isAtEquality({ args }: Node, at: FloatEnvironment): boolean {
  if (args.some((arg) => arg.kind === "condition")) return args.some((arg) => isAtEquality(arg, at));
  return args.length === 2 && floatValue(args[0], at) === floatValue(args[1], at);
}

/** The tangent of the only winner, the common one of several, or what the kink's convention says. */
function atTie(places: readonly number[], inner: readonly number[], kink: Kink): number {
  const [first = Number.NaN, ...others] = places.map((place) => inner[place]);
  if (others.every((other) => other === first)) return first;
  if (kink === "error") throw noDerivative();
  return kink * others.reduce((total, other) => total + other, first);
}
