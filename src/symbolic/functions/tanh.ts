import { minus, ONE, over, plus } from "../../number/ball.js";
import * as node from "../node/node.js";
import { HALF, integer } from "../../number/rational.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";
import { saturating } from "./saturating.js";

export const tanh: FunctionDefinition = {
  arity: [1, 1],
  value: Math.tanh,
  rational: onlyAtZero("0"),
  ball: ([x], work) => {
    const more = work.bits + 8;
    return saturating(x, work, 2n, (e) => over(minus(ONE, e, more), plus(ONE, e, more), work.bits), true);
  },
  derivative: ([u], make) => [make.difference(node.one, make.power(make.call("tanh", [u]), node.two))],
  derivationText: "(\\tanh u)'=(1-\\tanh^{2}u)\\,u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.zero : undefined),
  inverse: {
    range: () => ({ low: node.minusOne, high: node.one, isClosed: false }),
    of: (value, make) => {
      const above = make.call("log", [make.sum([node.one, value])]);
      const below = make.call("log", [make.difference(node.one, value)]);
      return [make.scale(HALF, make.difference(above, below))];
    },
    isComplete: true,
  },
  exponentialForm: ([u], make) => {
    const squared = make.exponential(make.scale(integer(2), u));
    return make.quotient(make.difference(squared, node.one), make.sum([squared, node.one]));
  },
  latex: "\\tanh",
  foreign: {
    th: "tanh(u)",
    tgh: "tanh(u)",
    coth: "(1/tanh(u))",
    cth: "(1/tanh(u))",
    atanh: "(log((1 + U)/(1 - U))/2)",
    artanh: "(log((1 + U)/(1 - U))/2)",
    arctanh: "(log((1 + U)/(1 - U))/2)",
  },
  mathjs: "itself",
};
