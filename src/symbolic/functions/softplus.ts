import { plus } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as special from "../../number/special-functions.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { isBall } from "./enclosure.js";
import { irrational } from "./rational-rule.js";
import { saturating } from "./saturating.js";

/** ln(1 + e^u). */
export const softplus: FunctionDefinition = {
  arity: [1, 1],
  value: special.softplus,
  rational: irrational,
  ball: ([x], work) => {
    const rest = saturating(x, work, 1n, (e) => elementary.logOnePlus(e, work.bits + 8), false);
    return isBall(rest) && x.middle > 0n ? plus(x, rest, work.bits) : rest;
  },
  underflows: true,
  derivative: ([u], make) => [make.call("sigmoid", [u])],
  derivationText: "\\operatorname{softplus}(u)'=\\sigma(u)\\,u'",
  sign: "positive",
  analytic: "on the reals",
  simplify: ([u], make) => (u === node.zero ? make.call("log", [node.two]) : undefined),
  inverse: {
    range: () => ({ low: node.zero, isClosed: false }),
    of: (value, make) => [make.call("log", [make.difference(make.exponential(value), node.one)])],
    isComplete: true,
  },
  exponentialForm: ([u], make) => make.call("log", [make.sum([node.one, make.exponential(u)])]),
  mathjs: ([u]) => {
    const size = node.rawCall("abs", [u]);
    const small = node.rawCall("exp", [node.rawProduct([node.minusOne, size])]);
    return node.rawSum([
      node.rawCall("max", [node.zero, u]),
      node.rawCall("log", [node.rawSum([node.one, small])]),
    ]);
  },
};
