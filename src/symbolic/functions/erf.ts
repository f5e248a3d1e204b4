import { toDouble } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import { HALF, MINUS_ONE } from "../../number/rational.js";
import * as special from "../../number/special-functions.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";

/** The error function, 2/√π·∫₀^u e^{−t²} dt. */
export const erf: FunctionDefinition = {
  arity: [1, 1],
  value: special.erf,
  rational: onlyAtZero("0"),
  ball: ([x], { bits, note }) => {
    note(BigInt(Math.min(Math.ceil(1.45 * toDouble(x) ** 2), Number.MAX_SAFE_INTEGER)));
    return elementary.errorFunction(x, bits);
  },
  derivative: ([u], make) => [
    make.product([
      node.two,
      make.power(node.pi, node.number(HALF.mul(MINUS_ONE))),
      make.exponential(make.negated(make.power(u, node.two))),
    ]),
  ],
  derivationText: "\\operatorname{erf}(u)'=\\frac{2}{\\sqrt{\\pi}}e^{-u^{2}}u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "single-valued",
  simplify: ([u]) => (u === node.zero ? node.zero : undefined),
  inverse: { of: (value) => (value === node.zero ? [node.zero] : undefined), isComplete: true },
  mathjs: "itself",
};
