import { type Ball, exactly, minus, ONE, over, times } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import { HALF } from "../../number/rational.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";

/** Half of e^x and e^−x joined. */
export function hyperbolic(x: Ball, bits: number, join: typeof minus): Ball | undefined {
  const up = elementary.exp(x, bits + 8);
  const down = up && over(ONE, up, bits + 8);
  return down && times(join(up, down, bits + 8), exactly(1n, -1n), bits);
}

export const sinh: FunctionDefinition = {
  arity: [1, 1],
  value: Math.sinh,
  rational: onlyAtZero("0"),
  ball: ([x], { bits }) => hyperbolic(x, bits, minus),
  derivative: ([u], make) => [make.call("cosh", [u])],
  derivationText: "(\\sinh u)'=\\cosh(u)\\,u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.zero : undefined),
  inverse: {
    of: (value, make) => [
      make.call("log", [
        make.sum([value, make.power(make.sum([make.power(value, node.two), node.one]), node.half)]),
      ]),
    ],
    isComplete: true,
  },
  exponentialForm: ([u], make) =>
    make.scale(HALF, make.difference(make.exponential(u), make.exponential(make.negated(u)))),
  latex: "\\sinh",
  foreign: {
    sh: "sinh(u)",
    asinh: "log(U + sqrt(U^2 + 1))",
    arsinh: "log(U + sqrt(U^2 + 1))",
    arcsinh: "log(U + sqrt(U^2 + 1))",
  },
  mathjs: "itself",
};
