import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { Make } from "./definition.js";
import type { KinkRule } from "./kink.js";

/** 1 where u > 0, 0 where u < 0, and the kink's value where u = 0. */
export function indicator(u: Node, make: Make, kink: KinkRule): Node {
  if (kink === "error") return make.call("heaviside", [u]);
  return make.call("step", kink === 1 ? [u, node.one] : [u]);
}

/** 0 with a jump at u = 0, which only kink "error" sees: by the other conventions a step is flat. */
export const flat = (u: Node, make: Make, kink: KinkRule): Node =>
  kink === "error"
    ? make.piecewise([make.condition("==", [u, node.zero]), make.call("heaviside", [u]), node.zero])
    : node.zero;
