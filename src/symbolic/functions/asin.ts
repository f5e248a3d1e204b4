import { type Ball, minus, ONE, signOf, times } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { HALF, MINUS_ONE } from "../../number/rational.js";
import type { FunctionDefinition, Make } from "./definition.js";
import { exactAsin } from "./exact-angle.js";
import { onlyAtZero } from "./rational-rule.js";

/** The arcsine with a few bits to spare: NaN where |x| > 1. */
export function arcsine(x: Ball, bits: number): Ball | number | undefined {
  const room = signOf(minus(ONE, times(x, x, 2 * bits), 2 * bits));
  if (room === -1) return Number.NaN;
  return room === undefined ? undefined : elementary.arcSine(x, bits + 8);
}

/** 1 − u². */
const room = (u: Node, make: Make): Node => make.difference(node.one, make.power(u, node.two));

/** 1/√(1 − u²), the derivative. */
export const arcsineSlope = (u: Node, make: Make): Node =>
  make.power(room(u, make), node.number(HALF.mul(MINUS_ONE)));

export const arcsineDomain = {
  must: "not be negative",
  quantity: room,
  edges: [node.minusOne, node.one],
} as const satisfies FunctionDefinition["domain"];

export const asin: FunctionDefinition = {
  arity: [1, 1],
  value: Math.asin,
  rational: onlyAtZero("0"),
  ball: ([x], { bits }) => arcsine(x, bits),
  derivative: ([u], make) => [arcsineSlope(u, make)],
  derivationText: "(\\arcsin u)'=\\frac{u'}{\\sqrt{1-u^{2}}}",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "in part",
  domain: arcsineDomain,
  simplify: ([u], make) => exactAsin(u, make),
  latex: "\\arcsin",
  foreign: { arcsin: "asin(u)" },
  mathjs: "itself",
};
