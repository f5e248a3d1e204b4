import { plus } from "../../number/ball.js";
import * as node from "../node/node.js";
import { HALF } from "../../number/rational.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";
import { hyperbolic } from "./sinh.js";

export const cosh: FunctionDefinition = {
  arity: [1, 1],
  value: Math.cosh,
  rational: onlyAtZero("1"),
  ball: ([x], { bits }) => hyperbolic(x, bits, plus),
  derivative: ([u], make) => [make.call("sinh", [u])],
  derivationText: "(\\cosh u)'=\\sinh(u)\\,u'",
  sign: "positive",
  parity: "even",
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.one : undefined),
  inverse: {
    range: () => ({ low: node.one, isClosed: true }),
    of: (value, make) => {
      const root = make.power(make.difference(make.power(value, node.two), node.one), node.half);
      const size = make.call("log", [make.sum([value, root])]);
      return [make.negated(size), size];
    },
    isComplete: true,
  },
  exponentialForm: ([u], make) =>
    make.scale(HALF, make.sum([make.exponential(u), make.exponential(make.negated(u))])),
  latex: "\\cosh",
  foreign: {
    ch: "cosh(u)",
    acosh: "log(U + sqrt(U^2 - 1))",
    arcosh: "log(U + sqrt(U^2 - 1))",
    arccosh: "log(U + sqrt(U^2 - 1))",
  },
  mathjs: "itself",
};
