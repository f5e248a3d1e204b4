import { type Ball, negated, signOf, size, union, ZERO } from "../../number/ball.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { indicator } from "./indicator.js";

/** The end of a ball that is farther from zero, as a positive number. */
const outer = (a: Ball): Ball => ({ ...a, middle: size(a.middle) + a.radius, radius: 0n });

export const abs: FunctionDefinition = {
  arity: [1, 1],
  value: Math.abs,
  rational: ([x]) => x.abs(),
  ball: ([x], { bits }) => {
    const sign = signOf(x);
    return sign === undefined ? union(ZERO, outer(x), bits) : sign < 0 ? negated(x) : x;
  },
  // |u|′ is sign(u), with 0 at the kink; the other conventions are written with an indicator
  derivative: ([u], make, kink) => [
    kink === 1 || kink === "error"
      ? make.difference(make.product([node.two, indicator(u, make, kink)]), node.one)
      : make.call("sign", [u]),
  ],
  derivationText: "|u|'=\\operatorname{sign}(u)\\,u'",
  sign: "nonnegative",
  parity: "even",
  isZeroAtZero: true,
  analytic: "in part",
  kink: { below: "-u", atZero: () => node.zero, above: "u" },
  simplify: ([u], make) => make.absolute(u),
  latex: { write: ([u], { set }) => `\\left|${set(u)}\\right|`, shape: () => "one sign" },
  foreign: { fabs: "abs(u)" },
  mathjs: "itself",
};
