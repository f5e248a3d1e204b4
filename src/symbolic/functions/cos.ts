import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { exactCos } from "./exact-angle.js";
import { onlyAtZero } from "./rational-rule.js";

export const cos: FunctionDefinition = {
  arity: [1, 1],
  value: Math.cos,
  rational: onlyAtZero("1"),
  ball: ([x], { bits }) => elementary.sineAndCosine(x, bits)?.[1],
  derivative: ([u], make) => [make.negated(make.call("sin", [u]))],
  derivationText: "(\\cos u)'=-\\sin(u)\\,u'",
  sign: "any",
  parity: "even",
  analytic: "single-valued",
  simplify: ([u], make) => exactCos(u, make),
  inverse: {
    range: () => ({ low: node.minusOne, high: node.one, isClosed: true }),
    // the principal angle; there are infinitely many
    of: (value, make) => [make.call("acos", [value])],
    isComplete: false,
  },
  latex: "\\cos",
  foreign: { sec: "(1/cos(u))" },
  mathjs: "itself",
};
