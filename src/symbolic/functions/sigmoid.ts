import { ONE, over, plus } from "../../number/ball.js";
import * as special from "../../number/special-functions.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";
import { saturating } from "./saturating.js";

/** σ(u) = 1/(1 + e^−u). */
export const sigmoid: FunctionDefinition = {
  arity: [1, 1],
  value: special.sigmoid,
  rational: onlyAtZero("1/2"),
  ball: ([x], work) =>
    saturating(
      x,
      work,
      1n,
      (e, isNegative) => over(isNegative ? e : ONE, plus(ONE, e, work.bits + 8), work.bits),
      false,
    ),
  underflows: true,
  derivative: ([u], make) => {
    const value = make.call("sigmoid", [u]);
    return [make.product([value, make.difference(node.one, value)])];
  },
  derivationText: "\\sigma(u)'=\\sigma(u)(1-\\sigma(u))\\,u'",
  sign: "positive",
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.half : undefined),
  inverse: {
    range: () => ({ low: node.zero, high: node.one, isClosed: false }),
    of: (value, make) => [
      make.difference(make.call("log", [value]), make.call("log", [make.difference(node.one, value)])),
    ],
    isComplete: true,
  },
  exponentialForm: ([u], make) =>
    make.power(make.sum([node.one, make.exponential(make.negated(u))]), node.minusOne),
  latex: "\\sigma",
  foreign: {
    sigma: "sigmoid(u)",
    sigm: "sigmoid(u)",
    logistic: "sigmoid(u)",
    expit: "sigmoid(u)",
  },
  mathjs: ([u], make) =>
    node.rawPower(node.rawSum([node.one, node.rawCall("exp", [make.negated(u)])]), node.minusOne),
};
