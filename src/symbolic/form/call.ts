import {
  absolute,
  difference,
  exponentialOf,
  negated,
  power,
  product,
  scale,
  splitTerm,
  sum,
} from "./arithmetic.js";
import { acos, asin, atan, cos, sin, tan } from "./exact-angle.js";
import { noDerivative, SLOPE_RULES } from "../functions/functions.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { compareNodes } from "../node/order.js";
import * as rational from "../../number/rational.js";
import { isNonnegative, isPositive } from "./sign.js";

/*
 * Canonical function calls: exact values at special points, odd and even symmetry, and rules that hold wherever both
 * sides exist.
 */

type Rule = (...args: Node[]) => Node | undefined;

const ODD = new Set(["sin", "tan", "sinh", "tanh", "asin", "atan", "erf", "sign"]);
const EVEN = new Set(["cos", "cosh"]);

/** Every term has a negative coefficient, so that the minus can come out. */
const isMinus = (term: Node): boolean =>
  term.kind === "sum" ? term.args.every(isMinus) : rational.isNegative(splitTerm(term)[0]);

/** The negative, of a sum term by term. */
const opposite = (term: Node): Node => (term.kind === "sum" ? sum(term.args.map(negated)) : negated(term));

/** The canonical call of a function of the table, or of softmax, with canonical arguments. */
export function call(name: string, args: readonly Node[]): Node {
  const special = rules[name]?.(...args);
  if (special) return special;
  if (ODD.has(name) && isMinus(args[0])) return negated(call(name, [opposite(args[0])]));
  if (EVEN.has(name) && isMinus(args[0])) return call(name, [opposite(args[0])]);
  return keep(name, args);
}

function keep(name: string, args: readonly Node[]): Node {
  const made = node.rawCall(name, args);
  made.memo.canonical = made;
  return made;
}

/** At zero the function has this value. */
const atZero =
  (value: Node): Rule =>
  (arg) =>
    arg === node.zero ? value : undefined;

/** ln of what has a logarithm of its own: ln e^u = u, ln u^r = r·ln u, ln(c·e^u·v) = u + ln(c·v). */
const log: Rule = (arg) => {
  if (arg === node.one) return node.zero;
  if (node.isNumber(arg) && arg.value.n === 1n && !rational.isNegative(arg.value))
    return negated(call("log", [node.number(rational.integer(arg.value.d))]));
  if (node.isCall(arg, "exp")) return arg.args[0];
  if (node.isCall(arg, "softmax"))
    return difference(
      arg.args[Number((arg.args[0] as node.NumberNode).value.n)],
      call("logsumexp", arg.args.slice(1)),
    );
  if (arg.kind === "power") {
    const [base, exponent] = arg.args;
    const isEven = node.isNumber(exponent) && rational.isEven(exponent.value);
    if (isPositive(base) || (node.isNumber(exponent) && !isEven))
      return product([exponent, call("log", [base])]);
  }
  if (arg.kind === "product") {
    const exponential = arg.args.filter((factor) => node.isCall(factor, "exp"));
    if (exponential.length > 0) {
      const rest = arg.args.filter((factor) => !exponential.includes(factor));
      return sum([...exponential.map((factor) => factor.args[0]), call("log", [product(rest)])]);
    }
  }
  return undefined;
};

/** relu, abs and sign act on the sign of their argument only: a positive factor comes out. */
const relu: Rule = (arg) => {
  if (isNonnegative(arg)) return arg;
  if (isNonnegative(negated(arg))) return node.zero;
  const [coefficient, rest] = splitTerm(arg);
  const size = rational.absolute(coefficient);
  return rational.isOne(size) ? undefined : scale(size, call("relu", [scale(coefficient.div(size), rest)]));
};
const sign: Rule = (arg) => {
  if (arg === node.zero) return node.zero;
  if (isPositive(arg)) return node.one;
  if (isPositive(negated(arg))) return node.minusOne;
  const [coefficient, rest] = splitTerm(arg);
  return rational.isOne(coefficient)
    ? undefined
    : scale(rational.integer(coefficient.s), call("sign", [rest]));
};
const step: Rule = (arg, atKink) => {
  if (atKink === node.zero) return call("step", [arg]);
  if (arg === node.zero) return atKink ?? node.zero;
  if (isPositive(arg)) return node.one;
  if (isPositive(negated(arg))) return node.zero;
  const [coefficient, rest] = splitTerm(arg);
  const size = rational.absolute(coefficient);
  if (rational.isOne(size)) return undefined;
  const bare = scale(coefficient.div(size), rest);
  return call("step", atKink === undefined ? [bare] : [bare, atKink]);
};
const heaviside: Rule = (arg) => {
  if (arg === node.zero) throw noDerivative();
  return isPositive(arg) ? node.one : isPositive(negated(arg)) ? node.zero : undefined;
};

/** undefined(u) is 0 wherever u is not. */
const undefinedAtZero: Rule = (arg) => (isPositive(arg) || isPositive(negated(arg)) ? node.zero : undefined);

/** The slope of the greatest (least) of numbers, where the rule at a tie has one. */
function extremeSlope(name: "maxslope" | "minslope", args: readonly Node[]): Node {
  const compared = args.filter((_, place) => place % 2 === 1);
  if (!compared.every(node.isNumber)) return keep(name, args);
  const direction = name === "maxslope" ? 1 : -1;
  const best = compared.reduce((a, b) => (direction * rational.compare(b.value, a.value) > 0 ? b : a));
  const slopes = compared.flatMap((value, index) =>
    rational.equal(value.value, best.value) ? [args[2 * index + 2]] : [],
  );
  const [first] = slopes;
  if (slopes.every((slope) => slope === first)) return first;
  const rule = SLOPE_RULES[rational.toNumber((args[0] as node.NumberNode).value)];
  if (rule === "error") throw noDerivative();
  if (rule === 0) return node.zero;
  if (rule === "first") return first;
  const total = sum(slopes);
  return rule === 1 ? total : scale(rational.rational(1n, BigInt(slopes.length)), total);
}

/** max and min in one order, without repetitions; numbers are compared. */
function extreme(name: "max" | "min", args: readonly Node[]): Node {
  const flat = new Set(args.flatMap((arg) => (node.isCall(arg, name) ? arg.args : [arg])));
  const numbers = [...flat].filter(node.isNumber).toSorted((a, b) => rational.compare(a.value, b.value));
  const kept: Node[] = [...flat].filter((arg) => !node.isNumber(arg)).toSorted(compareNodes);
  if (numbers.length > 0) kept.unshift(name === "max" ? numbers[numbers.length - 1] : numbers[0]);
  if (kept.length === 1) return kept[0];
  if (name === "max" && kept.length === 2 && kept[0] === node.zero) return call("relu", [kept[1]]);
  return keep(name, kept);
}

const logsumexp: Rule = (...scores) => {
  if (scores.length === 1) return scores[0];
  if (scores.every((score) => score === scores[0]))
    return sum([scores[0], call("log", [node.number(scores.length)])]);
  return keep("logsumexp", [...scores].toSorted(compareNodes));
};

const softmax: Rule = (component, ...scores) => {
  if (scores.length === 1) return node.one;
  if (scores.every((score) => score === scores[0]))
    return node.number(rational.rational(1n, BigInt(scores.length)));
  return component && undefined;
};

const norm: Rule = (...parts) => {
  const kept = parts.filter((part) => part !== node.zero);
  if (kept.length <= 1) return absolute(kept[0] ?? node.zero);
  if (kept.every(node.isNumber)) return power(sum(kept.map((part) => power(part, node.two))), node.half);
  return keep("norm", kept.toSorted(compareNodes));
};

const rules: Readonly<Record<string, Rule>> = {
  exp: (arg) => exponentialOf(arg),
  abs: (arg) => absolute(arg),
  log,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh: atZero(node.zero),
  cosh: atZero(node.one),
  tanh: atZero(node.zero),
  sigmoid: atZero(node.half),
  softplus: (arg) => (arg === node.zero ? call("log", [node.two]) : undefined),
  erf: atZero(node.zero),
  relu,
  sign,
  step,
  heaviside,
  undefined: undefinedAtZero,
  maxslope: (...args) => extremeSlope("maxslope", args),
  minslope: (...args) => extremeSlope("minslope", args),
  max: (...args) => extreme("max", args),
  min: (...args) => extreme("min", args),
  logsumexp,
  softmax,
  norm,
};
