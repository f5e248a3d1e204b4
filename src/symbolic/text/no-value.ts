import * as make from "../form/arithmetic.js";
import { canonical } from "../form/canonical.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";

/** Whether a call such as undefined(u) has no value wherever a condition holds, because that makes u zero. */
export const hasNoValue = (whole: Node, where: Node): boolean =>
  whole.kind === "call" && lacksValueAtZero(whole) && makesZero(canonical(whole.args[0]), where);

function lacksValueAtZero({ name, args }: Node): boolean {
  const kink = functions.get(name)?.kink;
  return kink !== undefined && kink.atZero(args) === undefined;
}

function makesZero(u: Node, { name, args }: Node): boolean {
  if (name === "and") return args.some((part) => makesZero(u, part));
  if (name !== "==") return false;
  const [left, right] = args.map(canonical);
  const gap = make.difference(left, right);
  if (gap === node.zero || u === node.zero) return u === node.zero;
  if (node.isNumber(simplifyNode(make.quotient(gap, u)))) return true;
  if (left.kind !== "symbol") return false;
  const value = valueAt(u, new Map([[left.name, right]]));
  return value !== undefined && simplifyNode(value) === node.zero;
}
