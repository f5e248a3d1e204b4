import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { condition, piecewise } from "../form/choice.js";
import type { FunctionName } from "../functions/functions.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { HALF, MINUS_ONE } from "../../number/rational.js";

/** What the derivative of relu and abs is at their kink: this number, or an error when it is evaluated there. */
export type Kink = 0 | 1 | "error";
/** The same for max and min, of which the first winner may count, or all winners alike. */
export type KinkRule = Kink | "first" | "share";

type Rule = (args: readonly Node[], kink: KinkRule) => Node[];

/** 1 where u > 0, 0 where u < 0, and the kink's value where u = 0. */
function indicator(u: Node, kink: KinkRule): Node {
  if (kink === "error") return call("heaviside", [u]);
  return call("step", kink === 1 ? [u, node.one] : [u]);
}

/** 0 with a jump at u = 0, which only kink "error" sees: by the other conventions a step is flat. */
const flat = (u: Node, kink: KinkRule): Node =>
  kink === "error"
    ? piecewise([condition("==", [u, node.zero]), call("heaviside", [u]), node.zero])
    : node.zero;

const square = (u: Node): Node => make.power(u, node.two);
const oneMinus = (u: Node): Node => make.difference(node.one, u);

/** ∂f/∂args[k] of each function but max and min, for canonical arguments. */
const rules: Readonly<Record<Exclude<FunctionName, "max" | "min" | "roots">, Rule>> = {
  exp: ([u]) => [make.exponentialOf(u)],
  log: ([u]) => [make.power(u, node.minusOne)],
  sin: ([u]) => [call("cos", [u])],
  cos: ([u]) => [make.negated(call("sin", [u]))],
  tan: ([u]) => [make.sum([node.one, square(call("tan", [u]))])],
  asin: ([u]) => [make.power(oneMinus(square(u)), node.number(HALF.mul(MINUS_ONE)))],
  acos: ([u]) => [make.negated(make.power(oneMinus(square(u)), node.number(HALF.mul(MINUS_ONE))))],
  atan: ([u]) => [make.power(make.sum([node.one, square(u)]), node.minusOne)],
  sinh: ([u]) => [call("cosh", [u])],
  cosh: ([u]) => [call("sinh", [u])],
  tanh: ([u]) => [oneMinus(square(call("tanh", [u])))],
  sigmoid: ([u]) => [make.product([call("sigmoid", [u]), oneMinus(call("sigmoid", [u]))])],
  softplus: ([u]) => [call("sigmoid", [u])],
  relu: ([u], kink) => [indicator(u, kink)],
  // |u|′ is sign(u), with 0 at the kink; the other conventions are written with an indicator
  abs: ([u], kink) => [
    kink === 1 || kink === "error"
      ? make.difference(make.product([node.two, indicator(u, kink)]), node.one)
      : call("sign", [u]),
  ],
  sign: ([u], kink) => [flat(u, kink)],
  step: ([u, ...atZero], kink) => [flat(u, kink), ...atZero.map(() => node.zero)],
  heaviside: ([u], kink) => [flat(u, kink)],
  undefined: ([u]) => [call("undefined", [u])],
  maxslope: (args) => chosenSlopes("maxslope", args),
  minslope: (args) => chosenSlopes("minslope", args),
  erf: ([u]) => [
    make.product([
      node.two,
      make.power(node.pi, node.number(HALF.mul(MINUS_ONE))),
      make.exponentialOf(make.negated(square(u))),
    ]),
  ],
  norm: (args) => {
    const length = call("norm", args);
    return args.map((arg) => make.quotient(arg, length));
  },
  logsumexp: (args) => args.map((_, k) => call("softmax", [node.number(k + 1), ...args])),
  // ∂p_k/∂z_j = p_k·(δ_kj − p_j)
  softmax: ([component, ...scores]) => {
    const part = (k: number): Node => call("softmax", [node.number(k), ...scores]);
    const own = call("softmax", [component, ...scores]);
    return [
      node.zero,
      ...scores.map((_, index) => {
        const isOwn = node.number(index + 1) === component;
        return make.product([own, make.difference(isOwn ? node.one : node.zero, part(index + 1))]);
      }),
    ];
  },
};

/** The derivatives of a chosen slope by the arguments that are compared, 0, and by the slopes. */
const chosenSlopes = (name: string, args: readonly Node[]): Node[] =>
  args.map((_, own) =>
    isSlopePlace(own)
      ? call(
          name,
          args.map((arg, place) => (isSlopePlace(place) ? (place === own ? node.one : node.zero) : arg)),
        )
      : node.zero,
  );

/** Whether an argument of maxslope(rule, u, slope of u, …) is a slope. */
export const isSlopePlace = (place: number): boolean => place > 0 && place % 2 === 0;

/** The partial derivatives of a function call by its arguments; max and min have extremeSlope instead. */
export const partials = (name: string, args: readonly Node[], kink: KinkRule): Node[] =>
  rules[name as keyof typeof rules](args, kink);
