import { signOf, union, ZERO } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import { Real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { FunctionDefinition, Make } from "./definition.js";
import { upper } from "./enclosure.js";
import { indicator } from "./indicator.js";

/** A positive factor comes out. */
function simplify([u]: readonly Node[], make: Make): Node | undefined {
  if (make.isNonnegative(u)) return u;
  if (make.isNonnegative(make.negated(u))) return node.zero;
  const [coefficient, rest] = make.splitTerm(u);
  const size = rational.absolute(coefficient);
  if (rational.isOne(size)) return undefined;
  return make.scale(size, make.call("relu", [make.scale(coefficient.div(size), rest)]));
}

/** max(0, u). */
export const relu: FunctionDefinition = {
  arity: [1, 1],
  value: (x) => (x > 0 ? x : x <= 0 ? 0 : Number.NaN),
  rational: ([x]) => (x.sign() > 0 ? x : Real.zero),
  ball: ([x], { bits }) => {
    const sign = signOf(x);
    return sign === undefined ? union(ZERO, upper(x), bits) : sign > 0 ? x : ZERO;
  },
  derivative: ([u], make, kink) => [indicator(u, make, kink)],
  derivationText: "\\operatorname{relu}(u)'=\\mathbf{1}[u>0]\\,u'",
  sign: "nonnegative",
  isZeroAtZero: true,
  analytic: "in part",
  kink: { below: 0, atZero: () => node.zero, above: "u" },
  simplify,
  foreign: { rectifier: "relu(u)" },
  mathjs: ([u]) => node.rawCall("max", [node.zero, u]),
};
