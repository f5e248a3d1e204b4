import * as make from "./arithmetic.js";
import { call } from "./call.js";
import { condition, piecewise } from "./choice.js";
import type { Kink } from "./derivative-rule.js";
import * as node from "./node.js";
import type { Node } from "./node.js";

/**
 * The derivative of max or min from its arguments and their derivatives: that of the greatest (least) one. At a tie of
 * arguments with one derivative it is that derivative, as max(x, min(x, y)) is x wherever x < y; else the kink's
 * convention holds for each of them.
 */
export function extremeSlope(name: string, args: readonly Node[], slopes: readonly Node[], kink: Kink): Node {
  const [first, ...others] = args;
  const [slope, ...otherSlopes] = slopes;
  if (others.length === 0) return slope;
  const rest = others.length === 1 ? others[0] : call(name, others);
  const restSlope = extremeSlope(name, others, otherSlopes, kink);
  if (slope === restSlope) return slope;
  const wins = (winner: Node, loser: Node): Node => condition(name === "max" ? ">" : "<", [winner, loser]);
  const tie =
    kink === "error"
      ? call("heaviside", [make.difference(first, rest)])
      : kink === 1
        ? make.sum([slope, restSlope])
        : node.zero;
  const areDifferent = node.isNumber(slope) && node.isNumber(restSlope);
  const agreeing = areDifferent ? [] : [condition("==", [slope, restSlope]), slope];
  return piecewise([wins(first, rest), slope, wins(rest, first), restSlope, ...agreeing, tie]);
}
