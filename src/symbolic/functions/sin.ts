import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { exactSin } from "./exact-angle.js";
import { onlyAtZero } from "./rational-rule.js";

export const sin: FunctionDefinition = {
  arity: [1, 1],
  value: Math.sin,
  rational: onlyAtZero("0"),
  ball: ([x], { bits }) => elementary.sineAndCosine(x, bits)?.[0],
  derivative: ([u], make) => [make.call("cos", [u])],
  derivationText: "(\\sin u)'=\\cos(u)\\,u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "single-valued",
  simplify: ([u], make) => exactSin(u, make),
  inverse: {
    range: () => ({ low: node.minusOne, high: node.one, isClosed: true }),
    // the principal angle; there are infinitely many
    of: (value, make) => [make.call("asin", [value])],
    isComplete: false,
  },
  latex: "\\sin",
  foreign: { csc: "(1/sin(u))", cosec: "(1/sin(u))" },
  mathjs: "itself",
};
