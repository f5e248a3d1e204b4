import { ONE, signOf, ZERO } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import { Real, real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { FunctionDefinition, Make } from "./definition.js";
import { flat } from "./indicator.js";

function simplify([u, atZero]: readonly Node[], make: Make): Node | undefined {
  if (atZero === node.zero) return make.call("step", [u]);
  if (u === node.zero) return atZero ?? node.zero;
  if (make.isPositive(u)) return node.one;
  if (make.isPositive(make.negated(u))) return node.zero;
  const [coefficient, rest] = make.splitTerm(u);
  const size = rational.absolute(coefficient);
  if (rational.isOne(size)) return undefined;
  const bare = make.scale(coefficient.div(size), rest);
  return make.call("step", atZero === undefined ? [bare] : [bare, atZero]);
}

/** step(u) and step(u, 1) are 1[u > 0] and 1[u ≥ 0]; with another value at zero, step has three cases. */
const isIndicator = ([, atZero]: readonly Node[]): boolean =>
  atZero === undefined || atZero === node.zero || atZero === node.one;

const cases = ([u, atZero]: readonly Node[]): Node[] => [
  node.rawCondition(">", [u, node.zero]),
  node.one,
  node.rawCondition("==", [u, node.zero]),
  atZero,
];

/** step(u, v) is 1 for u > 0, 0 for u < 0 and v at zero, 0 without v. */
export const step: FunctionDefinition = {
  arity: [1, 2],
  value: (x, atZero = 0) => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? atZero : Number.NaN),
  rational: ([x, atZero = Real.zero]) => (x.isZero() ? atZero : real(x.sign() > 0 ? 1 : 0)),
  ball: ([x, atZero = ZERO]) => {
    const sign = signOf(x);
    return sign === undefined ? undefined : sign === 0 ? atZero : sign > 0 ? ONE : ZERO;
  },
  derivative: ([u, ...atZero], make, kink) => [flat(u, make, kink), ...atZero.map(() => node.zero)],
  derivationText: "f(u)'=f'(u)\\,u'",
  sign: (args, has, wanted) => wanted === "nonnegative" && args.slice(1).every(has),
  analytic: "in part",
  kink: { below: 0, atZero: ([, atZero = node.zero]) => atZero, above: 1 },
  simplify,
  latex: {
    write: (args, { set, choice }) =>
      isIndicator(args)
        ? `\\mathbf{1}\\!\\left[${set(args[0])}${args[1] === node.one ? "\\ge" : ">"} 0\\right]`
        : choice(cases(args), node.zero),
    shape: (args) => (isIndicator(args) ? "one sign" : "rows"),
  },
  mathjs: ([u, atZero = node.zero]) => {
    const all = cases([u, atZero]);
    return node.rawPiecewise([...(atZero === node.zero ? all.slice(0, 2) : all), node.zero]);
  },
};
