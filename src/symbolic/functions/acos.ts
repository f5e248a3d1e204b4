import { exactly, minus, times } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import { arcsine, arcsineDomain, arcsineSlope } from "./asin.js";
import type { FunctionDefinition } from "./definition.js";
import { isBall } from "./enclosure.js";
import { exactAcos } from "./exact-angle.js";
import { irrational } from "./rational-rule.js";

/** The arccosine, π/2 − arcsin(u). */
export const acos: FunctionDefinition = {
  arity: [1, 1],
  value: Math.acos,
  rational: irrational,
  ball: ([x], { bits }) => {
    const angle = arcsine(x, bits);
    if (!isBall(angle)) return angle;
    return minus(times(elementary.pi(bits + 8), exactly(1n, -1n), bits + 8), angle, bits);
  },
  derivative: ([u], make) => [make.negated(arcsineSlope(u, make))],
  derivationText: "(\\arccos u)'=-\\frac{u'}{\\sqrt{1-u^{2}}}",
  sign: "nonnegative",
  analytic: "in part",
  domain: arcsineDomain,
  simplify: ([u], make) => exactAcos(u, make),
  latex: "\\arccos",
  foreign: { arccos: "acos(u)" },
  mathjs: "itself",
};
