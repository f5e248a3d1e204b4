import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { Make } from "./definition.js";
import { type KinkRule, SLOPE_RULES } from "./kink.js";

/** Slopes of at most so many nodes together are written as cases. */
const SHORT = 12;

/**
 * The derivative of max or min from its arguments and their derivatives: that of the greatest (least) one. At a tie of
 * arguments with one derivative it is that derivative, as max(x, min(x, y)) is x wherever x < y; else the kink's
 * convention holds. Every slope is written once, so that nested derivatives do not double with each argument.
 */
export function extremeSlope(
  name: "max" | "min",
  args: readonly Node[],
  slopes: readonly Node[],
  make: Make,
  kink: KinkRule,
): Node {
  if (slopes.every((slope) => slope === slopes[0])) return slopes[0];
  return (
    onlySlope(name, args, slopes, make, kink) ??
    twoCases(name, args, slopes, make, kink) ??
    make.call(`${name}slope`, [
      node.number(SLOPE_RULES.indexOf(kink)),
      ...args.flatMap((arg, index) => [arg, slopes[index]]),
    ])
  );
}

/** A slope that is 0 unless one argument wins. */
function onlySlope(
  name: "max" | "min",
  args: readonly Node[],
  slopes: readonly Node[],
  make: Make,
  kink: KinkRule,
): Node | undefined {
  const place = slopes.findIndex((slope) => slope !== node.zero);
  if (slopes.some((slope, index) => index !== place && slope !== node.zero)) return undefined;
  const [own, slope] = [args[place], slopes[place]];
  const others = args.filter((_, index) => index !== place);
  const rest = others.length === 1 ? others[0] : make.call(name, others);
  const lead = name === "max" ? make.difference(own, rest) : make.difference(rest, own);
  const isPair = args.length === 2;
  if (node.isNumber(slope)) {
    if (kink === 0) return make.product([slope, make.call("step", [lead])]);
    if (kink === 1) return make.product([slope, make.call("step", [lead, node.one])]);
    if (kink === "error") return make.product([slope, make.call("heaviside", [lead])]);
    if (kink === "share" && isPair) return make.product([slope, make.call("step", [lead, node.half])]);
    if (kink === "first" && (isPair || place === 0))
      return make.product([slope, make.call("step", place === 0 ? [lead, node.one] : [lead])]);
    return undefined;
  }
  // a slope that may be infinite is no factor of a zero
  if (kink !== 0 && kink !== 1) return undefined;
  const wins = kink === 0 ? ">" : ">=";
  const sides = name === "max" ? [own, rest] : [rest, own];
  return make.piecewise([make.condition(wins, sides), slope, node.zero]);
}

function twoCases(
  name: "max" | "min",
  args: readonly Node[],
  slopes: readonly Node[],
  make: Make,
  kink: KinkRule,
): Node | undefined {
  if (args.length !== 2 || (kink !== 0 && kink !== 1)) return undefined;
  const [first, second] = slopes;
  if (first.size + second.size > SHORT) return undefined;
  const wins = (winner: Node, loser: Node): Node =>
    make.condition(name === "max" ? ">" : "<", [winner, loser]);
  const tie = kink === 1 ? make.sum([first, second]) : node.zero;
  const atTie =
    node.isNumber(first) && node.isNumber(second)
      ? tie
      : make.piecewise([make.condition("==", [first, second]), first, tie]);
  return make.piecewise([wins(args[0], args[1]), first, wins(args[1], args[0]), second, atTie]);
}
