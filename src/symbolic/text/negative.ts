import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** The negative as its author would see it: -3 is a number, -(a*b) the product (-1)*a*b. */
export function negative(term: Node): Node {
  if (term.kind === "number" && !rational.isNegative(term.value))
    return node.number(rational.negate(term.value), term.name);
  return node.rawProduct([node.minusOne, ...(term.kind === "product" ? term.args : [term])]);
}
