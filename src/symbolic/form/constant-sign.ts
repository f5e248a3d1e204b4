import { signOf } from "../../number/ball.js";
import { isNumber, type Node, variablesOf, zero } from "../node/node.js";
import { BallEvaluator } from "../value/ball-evaluator.js";
import { simplifyNode } from "./simplify-node.js";
import { vanishes } from "./common-denominator.js";

/** Precisions at which a sign is looked for, before and after the exact forms are tried. */
const QUICK_BITS = 128;
const PRECISE_BITS = [512, 2048];

/** The sign of an expression without variables; undefined where it has no value or its zero cannot be decided. */
export function constantSign(whole: Node): -1 | 0 | 1 | undefined {
  if (variablesOf(whole).length > 0) return undefined;
  const near = signAt(whole, QUICK_BITS);
  if (near !== undefined) return Number.isNaN(near) ? undefined : near;
  const exact = simplifyNode(whole);
  if (isNumber(exact)) return exact === zero ? 0 : exact.value.s > 0n ? 1 : -1;
  for (const bits of PRECISE_BITS) {
    const sign = signAt(exact, bits);
    if (sign !== undefined) return Number.isNaN(sign) ? undefined : sign;
  }
  return vanishes(exact) ? 0 : undefined;
}

/** The sign at a precision: NaN where there is no value, undefined where the precision does not tell. */
function signAt(whole: Node, bits: number): -1 | 0 | 1 | undefined {
  const value = new BallEvaluator(new Map(), bits).value(whole);
  return typeof value === "object" ? signOf(value) : ((value && Math.sign(value)) as -1 | 1 | undefined);
}
