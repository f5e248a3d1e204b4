import { canonical, rebuild } from "../form/canonical.js";
import type { KinkRule } from "../functions/kink.js";
import { differentiate, IN_ORDER } from "./differentiate.js";
import { isExtreme } from "./local-slope.js";
import { memoized } from "../node/memoized.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/**
 * The derivative of a node as it was typed, canonical and not yet simplified. The canonical form sorts the arguments of max
 * and min and knows max(0, u) as relu(u): the rules for ties that look at the arguments are given them as they stand.
 */
export function typedDerivative(f: Node, variable: string, kink: KinkRule): Node {
  if (kink !== "first" && kink !== "share") return differentiate(canonical(f), variable, kink);
  return inCanonicalOrder(differentiate(canonical(inTypedOrder(f)), variable, kink));
}

/** The node with its max and min under names whose arguments are never sorted. */
function inTypedOrder(whole: Node): Node {
  const args = whole.args.map(inTypedOrder);
  if (isExtreme(whole)) return node.rawCall(`${IN_ORDER}${whole.name}`, args);
  return node.withArgs(whole, args);
}

function inCanonicalOrder(whole: Node): Node {
  const visit = memoized((part: Node): Node => {
    if (part.args.length === 0) return part;
    const args = part.args.map(visit);
    const isOrdered = part.kind === "call" && part.name.startsWith(IN_ORDER);
    return rebuild(isOrdered ? node.rawCall(part.name.slice(IN_ORDER.length), part.args) : part, args);
  });
  return visit(whole);
}
