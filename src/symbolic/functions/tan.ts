import { over } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { exactTan } from "./exact-angle.js";
import { onlyAtZero } from "./rational-rule.js";

export const tan: FunctionDefinition = {
  arity: [1, 1],
  value: Math.tan,
  rational: onlyAtZero("0"),
  ball: ([x], { bits }) => {
    const pair = elementary.sineAndCosine(x, bits + 8);
    return pair && over(pair[0], pair[1], bits);
  },
  derivative: ([u], make) => [make.sum([node.one, make.power(make.call("tan", [u]), node.two)])],
  derivationText: "(\\tan u)'=(1+\\tan^{2}u)\\,u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "single-valued with real poles",
  domain: { must: "not be zero", quantity: (u, make) => make.call("cos", [u]) },
  simplify: ([u], make) => exactTan(u, make),
  // the principal angle; there are infinitely many
  inverse: { of: (value, make) => [make.call("atan", [value])], isComplete: false },
  latex: "\\tan",
  foreign: {
    tg: "tan(u)",
    cot: "(1/tan(u))",
    ctg: "(1/tan(u))",
    cotg: "(1/tan(u))",
    cotan: "(1/tan(u))",
  },
  mathjs: "itself",
};
