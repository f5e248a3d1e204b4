import * as make from "./arithmetic.js";
import { constantSign } from "./constant-sign.js";
import { expandNode } from "./expand-node.js";
import { isPositive } from "./sign.js";
import { simplifyNode } from "./simplify-node.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/** The sign of an expression, with letters where it is the same for all their values; undefined where that is not proved. */
export function provenSign(whole: Node): -1 | 0 | 1 | undefined {
  if (node.variablesOf(whole).length === 0) return constantSign(whole);
  if (isPositive(whole)) return 1;
  const simple = simplifyNode(whole);
  if (simple === node.zero) return 0;
  if (isPositive(simple) || isPositive(expandNode(simple))) return 1;
  const opposite = make.negated(simple);
  return isPositive(opposite) || isPositive(expandNode(opposite)) ? -1 : undefined;
}

/** Whether an expression is proved to be zero nowhere it has a value. */
export function isNonzero(whole: Node): boolean {
  if (whole.kind === "product") return whole.args.every(isNonzero);
  if (whole.kind === "power") {
    const [base, exponent] = whole.args;
    return (node.isNumber(exponent) && exponent.value.s < 0n) || isNonzero(base);
  }
  const sign = provenSign(whole);
  return sign === 1 || sign === -1;
}
