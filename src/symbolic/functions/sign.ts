import { exactly, signOf } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import { real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { FunctionDefinition, Make } from "./definition.js";
import { flat } from "./indicator.js";

/** Only the sign of a factor counts. */
function simplify([u]: readonly Node[], make: Make): Node | undefined {
  if (u === node.zero) return node.zero;
  if (make.isPositive(u)) return node.one;
  if (make.isPositive(make.negated(u))) return node.minusOne;
  const [coefficient, rest] = make.splitTerm(u);
  if (rational.isOne(coefficient)) return undefined;
  return make.scale(rational.integer(coefficient.s), make.call("sign", [rest]));
}

/** −1, 0 or 1. */
export const sign: FunctionDefinition = {
  arity: [1, 1],
  value: (x) => (x === 0 ? 0 : Math.sign(x)),
  rational: ([x]) => real(x.sign()),
  ball: ([x]) => {
    const known = signOf(x);
    return known === undefined ? undefined : exactly(BigInt(known));
  },
  derivative: ([u], make, kink) => [flat(u, make, kink)],
  derivationText: "f(u)'=f'(u)\\,u'",
  sign: "any",
  parity: "odd",
  isZeroAtZero: true,
  analytic: "in part",
  kink: { below: -1, atZero: () => node.zero, above: 1 },
  simplify,
  foreign: { sgn: "sign(u)", signum: "sign(u)" },
  mathjs: "itself",
};
