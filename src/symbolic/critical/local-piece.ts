import { InputError } from "../../errors.js";
import * as make from "../form/arithmetic.js";
import { rebuild } from "../form/canonical.js";
import { constantSign } from "../form/constant-sign.js";
import { differentiate } from "../calculus/differentiate.js";
import { branch, compare } from "../value/float-value.js";
import { isKinked, pieceOf } from "../form/kink-case.js";
import { choicesOf } from "../functions/choice.js";
import { functions } from "../functions/table.js";
import { memoized } from "../node/memoized.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import { isNonnegative, isPositive } from "../form/sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";

/*
 * The smooth piece of a function with kinks beside a point or around it: every relu, abs, sign, step, max, min and
 * piecewise is replaced by the branch that holds there.
 */

/** The side of a point: 1 is to the right, −1 to the left. */
export type Side = 1 | -1;
type Sign = -1 | 0 | 1 | undefined;

/** Derivatives that may vanish before a sign is given up. */
const HIGHEST_DERIVATIVE = 12;

class Undecided extends Error {}

/** The smooth node equal to `whole` from x = at a little to one side; undefined where a sign cannot be decided. */
export const pieceBeside = (whole: Node, x: string, at: Node, side: Side): Node | undefined =>
  resolved(whole, (u) => signBeside(u, x, at, side));

/**
 * The smooth node equal to `whole` all around a point; undefined where the point lies on a kink or a sign cannot be decided.
 */
export const pieceAround = (whole: Node, at: ReadonlyMap<string, Node>): Node | undefined =>
  resolved(whole, (u) => {
    const value = valueAt(u, at);
    const sign = value && constantSign(value);
    return sign === 0 && simplifyNode(u) !== node.zero ? undefined : sign;
  });

/** `whole` with every kink replaced by the branch that the signs choose. */
function resolved(whole: Node, signOf: (u: Node) => Sign): Node | undefined {
  const decided = (u: Node): -1 | 0 | 1 => {
    const sign = signOf(u);
    if (sign === undefined) throw new Undecided();
    return sign;
  };
  const visit = memoized((part: Node): Node => {
    if (part.args.length === 0) return part;
    if (part.kind === "piecewise") return visit(branch(part.args, holds)!);
    const args = part.args.map(visit);
    if (part.kind === "call" && isKinked(part.name)) return chosen(part.name, args, decided);
    return rebuild(part, args);
  });
  const holds = ({ name, args }: Node): boolean => {
    if (name === "true" || name === "false") return name === "true";
    if (name === "not") return !holds(args[0]);
    if (name === "and") return args.every(holds);
    if (name === "or") return args.some(holds);
    return compare(name, decided(make.difference(visit(args[0]), visit(args[1]))), 0);
  };
  try {
    return visit(whole);
  } catch (error) {
    if (error instanceof Undecided || error instanceof InputError) return undefined;
    throw error;
  }
}

function chosen(name: string, args: readonly Node[], signOf: (u: Node) => -1 | 0 | 1): Node {
  const { chooses, kink } = functions.get(name)!;
  if (chooses) {
    const [compared, values] = choicesOf(chooses, args);
    return values[bestPlace(compared, chooses.wins === 1, signOf)];
  }
  const { below, atZero, above } = kink!;
  const sign = signOf(args[0]);
  if (sign !== 0) return pieceOf(sign > 0 ? above : below, args[0]);
  const there = atZero(args);
  if (!there) throw new Undecided();
  return there;
}

function bestPlace(compared: readonly Node[], isGreatest: boolean, signOf: (u: Node) => -1 | 0 | 1): number {
  let best = 0;
  compared.forEach((arg, place) => {
    const sign = place === best ? 0 : signOf(make.difference(arg, compared[best]));
    if (sign !== 0 && sign > 0 === isGreatest) best = place;
  });
  return best;
}

/** The sign of a smooth node a little to one side of x = at. */
export function signBeside(u: Node, x: string, at: Node, side: Side): Sign {
  if (!node.dependsOn(u, x)) return constantSign(u);
  if (isPositive(u)) return 1;
  if (u.kind === "product")
    return u.args
      .map((factor) => signBeside(factor, x, at, side))
      .reduce((a, b) => (a === undefined || b === undefined ? undefined : ((a * b) as Sign)));
  if (u.kind === "power" && node.isNumber(u.args[1])) {
    const sign = signBeside(u.args[0], x, at, side);
    const exponent = u.args[1].value;
    if (sign === undefined || sign > 0) return sign;
    if (sign === 0) return rational.isNegative(exponent) ? undefined : 0;
    return rational.isInteger(exponent) ? (rational.isEven(exponent) ? 1 : -1) : undefined;
  }
  const order = firstOrder(u, x, at);
  if (order === undefined) return isNonnegative(u) ? 1 : undefined;
  return (order.degree % 2 === 1 ? order.sign * side : order.sign) as Sign;
}

/** The first derivative of a smooth node, from the 0-th on, that is not zero at x = at: which one, and its sign. */
function firstOrder(
  u: Node,
  x: string,
  at: Node,
): { readonly degree: number; readonly sign: -1 | 0 | 1 } | undefined {
  const point = new Map([[x, at]]);
  let slope = u;
  for (let degree = 0; degree <= HIGHEST_DERIVATIVE; degree++) {
    const simple = simplifyNode(slope);
    if (simple === node.zero) return { degree: 0, sign: 0 };
    const value = valueAt(slope, point) ?? valueAt(simple, point);
    const sign = value && constantSign(value);
    if (sign === undefined) return undefined;
    if (sign !== 0) return { degree, sign };
    slope = differentiate(simple, x);
  }
  return undefined;
}
