import { toDouble } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as node from "../node/node.js";
import { HALF, MINUS_ONE } from "../../number/rational.js";
import type { FunctionDefinition } from "./definition.js";
import { onlyAtZero } from "./rational-rule.js";

/** e^{−x²}·Σ 2^n·x^{2n+1}/(2n+1)!!, times 2/√π: all terms have one sign, so nothing cancels. */
function series(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) total += term *= (2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

/** erfc(x) = 1 − erf(x), from x = 1 on by its continued fraction: all digits also where it is small. */
export function complementaryErf(x: number): number {
  if (!(x >= 1)) return x <= -1 ? 2 - complementaryErf(-x) : 1 - series(x);
  let fraction = 0;
  // the nearer to zero, the slower it settles
  for (let n = x < 2.5 ? 250 : 60; n >= 1; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + fraction));
}

/** By the series for |x| < 2.5 and the continued fraction beyond, each to about 1e-15. */
function errorFunction(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  return size < 2.5 ? series(x) : Math.sign(x) * (1 - complementaryErf(size));
}

/** The error function, 2/√π·∫₀^u e^{−t²} dt. */
export const erf: FunctionDefinition = {
  arity: [1, 1],
  value: errorFunction,
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
