import { signOf, ZERO } from "../../number/ball.js";
import { Real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { FunctionDefinition } from "./definition.js";

/** undefined(u) has no value at zero and is 0 elsewhere: the derivative of a jump. */
export const undefinedAtZero: FunctionDefinition = {
  arity: [1, 1],
  value: (x) => (x === 0 || Number.isNaN(x) ? Number.NaN : 0),
  rational: ([x]) => (x.isZero() ? null : Real.zero),
  ball: ([x]) => {
    const sign = signOf(x);
    return sign === undefined ? undefined : sign === 0 ? Number.NaN : ZERO;
  },
  derivative: ([u], make) => [make.call("undefined", [u])],
  derivationText: "f(u)'=f'(u)\\,u'",
  sign: "nonnegative",
  analytic: "in part",
  domain: { must: "not be zero", quantity: (u) => u },
  kink: { below: 0, atZero: () => undefined, above: 0 },
  simplify: ([u], make) => (make.isPositive(u) || make.isPositive(make.negated(u)) ? node.zero : undefined),
  latex: {
    write: ([u], { set, rows }) => rows([`0&\\text{if }${set(u)}\\ne 0`]),
    shape: () => "rows",
  },
  mathjs: ([u]) => node.rawProduct([node.zero, node.rawPower(u, node.minusOne)]),
};
