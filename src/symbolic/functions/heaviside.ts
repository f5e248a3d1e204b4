import { ONE, signOf, ZERO } from "../../number/ball.js";
import { real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";
import { flat } from "./indicator.js";
import { noDerivative } from "./kink.js";

/** 1 for u > 0, 0 for u < 0, an error at zero: where kink "error" meets a jump of a derivative. */
export const heaviside: FunctionDefinition = {
  arity: [1, 1],
  value: (x) => {
    if (x === 0) throw noDerivative();
    return x > 0 ? 1 : x < 0 ? 0 : Number.NaN;
  },
  rational: ([x]) => (x.isZero() ? null : real(x.sign() > 0 ? 1 : 0)),
  ball: ([x]) => {
    const sign = signOf(x);
    if (sign === 0) throw noDerivative();
    return sign === undefined ? undefined : sign > 0 ? ONE : ZERO;
  },
  derivative: ([u], make, kink) => [flat(u, make, kink)],
  derivationText: "f(u)'=f'(u)\\,u'",
  sign: "nonnegative",
  analytic: "in part",
  kink: { below: 0, atZero: () => undefined, above: 1 },
  simplify: ([u], make) => {
    if (u === node.zero) throw noDerivative();
    return make.isPositive(u) ? node.one : make.isPositive(make.negated(u)) ? node.zero : undefined;
  },
  latex: {
    write: ([u], { set, rows }) => rows([`1&\\text{if }${set(u)}> 0`, `0&\\text{if }${set(u)}< 0`]),
    shape: () => "rows",
  },
  // 0/u has no value at zero
  mathjs: ([u]) =>
    node.rawPiecewise([
      node.rawCondition(">", [u, node.zero]),
      node.one,
      node.rawProduct([node.zero, node.rawPower(u, node.minusOne)]),
    ]),
};
