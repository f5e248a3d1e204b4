import { exactly, times } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import { HALF } from "../../number/rational.js";
import type { FunctionDefinition } from "./definition.js";
import { exactAtan } from "./exact-angle.js";
import { onlyAtZero } from "./rational-rule.js";

export const atan: FunctionDefinition = {
  arity: [1, 1],
  value: Math.atan,
  rational: onlyAtZero("0"),
  ball: ([x], { bits }) => elementary.arcTangent(x, bits),
  ballAtInfinity: ([x], { bits }) =>
    Number.isNaN(x)
      ? Number.NaN
      : times(elementary.pi(bits), exactly(BigInt(Math.sign(x as number)), -1n), bits),
  derivative: ([u], make) => [make.power(make.sum([node.one, make.power(u, node.two)]), node.minusOne)],
  derivationText: "(\\arctan u)'=\\frac{u'}{1+u^{2}}",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "on the reals",
  simplify: ([u], make) => exactAtan(u, make),
  inverse: {
    range: (make) => {
      const quarter = make.scale(HALF, node.pi);
      return { low: make.negated(quarter), high: quarter, isClosed: false };
    },
    of: (value, make) => [make.call("tan", [value])],
    isComplete: true,
  },
  latex: "\\arctan",
  foreign: { arctan: "atan(u)", arctg: "atan(u)", atg: "atan(u)" },
  mathjs: "itself",
};
