import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";

/** e^u. */
export const exp: FunctionDefinition = {
  arity: [1, 1],
  value: Math.exp,
  rational: onlyAtZero("1"),
  ball: ([x], { bits }) => elementary.exp(x, bits),
  underflows: true,
  derivative: ([u], make) => [make.exponential(u)],
  derivationText: "(e^{u})'=e^{u}u'",
  sign: "positive",
  analytic: "single-valued",
  simplify: ([u], make) => make.exponential(u),
  inverse: {
    range: () => ({ low: node.zero, isClosed: false }),
    of: (value, make) => [make.call("log", [value])],
    isComplete: true,
  },
  latex: { write: ([u], { set }) => (u === node.one ? "e" : `e^{${set(u)}}`), shape: () => "factor" },
  foreign: { expm1: "(exp(u) - 1)" },
  mathjs: "itself",
  fromMathjs: {
    expm1: { takes: [1, 1], of: (u) => node.rawSum([node.rawCall("exp", [u]), node.minusOne]) },
  },
};
