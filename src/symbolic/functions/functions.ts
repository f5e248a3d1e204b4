import { InputError } from "../../errors.js";
import { fromNumber, numerator } from "../../number/rational.js";
import { isolateRoots, primitive, refine, squareFree, toDouble } from "../polynomial/univariate.js";

/** One function of the syntax: how many arguments it takes and its value in float64. */
export interface FunctionEntry {
  /** Least and greatest number of arguments. */
  readonly arity: readonly [number, number];
  /** Takes a list: `norm([x, y])` is `norm(x, y)`. */
  readonly list?: boolean;
  /** Has a vector as its value, of which one component is asked for: `softmax([x, y])[1]`. */
  readonly hasComponents?: boolean;
  readonly value: (...args: number[]) => number;
}

export const sigmoid = (x: number): number =>
  x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

export function logsumexp(...scores: number[]): number {
  const top = Math.max(...scores);
  if (!Number.isFinite(top)) return top;
  return top + Math.log(scores.reduce((total, score) => total + Math.exp(score - top), 0));
}

/** erf by its Maclaurin series for |x| < 2.5 and the continued fraction of erfc beyond, each to about 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 6)) return Number.isNaN(x) ? Number.NaN : Math.sign(x);
  if (size < 2.5) {
    // e^{-x²}·Σ 2^n x^{2n+1}/(2n+1)!!: all terms positive, so nothing cancels
    let term = x;
    let total = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(total); n++) total += term *= (2 * x * x) / (2 * n + 1);
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  let fraction = 0;
  for (let n = 60; n >= 1; n--) fraction = n / 2 / (size + fraction);
  return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (size + fraction)));
}

/** softmax(scores)[component], component from 1. */
function softmax(component: number, ...scores: number[]): number {
  const top = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - top));
  return weights[component - 1] / weights.reduce((total, weight) => total + weight, 0);
}

/** Roots found lately: an expression has the same one in many places. */
const knownRoots = new Map<string, number>();
const MOST_ROOTS = 500;

function rootValue(component: number, ...coefficients: number[]): number {
  const key = `${component},${coefficients.join()}`;
  let root = knownRoots.get(key);
  if (root === undefined) {
    if (knownRoots.size >= MOST_ROOTS) knownRoots.clear();
    knownRoots.set(key, (root = findRoot(component, coefficients)));
  }
  return root;
}

/** The component-th real root of the polynomial with these coefficients, highest power first; NaN where there is none. */
function findRoot(component: number, coefficients: readonly number[]): number {
  const exact = coefficients.map(fromNumber);
  const common = exact.reduce((product, { d }) => product * d, 1n);
  const whole = primitive(exact.map((c) => numerator(c) * (common / c.d)).toReversed());
  const factor = squareFree(whole);
  let interval = isolateRoots(factor)[component - 1];
  if (!interval) return Number.NaN;
  // a root near zero needs more bits after the point for the same number of digits
  for (let bits = 70; bits < 2300 && interval.high - interval.low !== 0n; bits *= 2) {
    interval = refine(factor, interval, bits);
    if ((interval.low + interval.high).toString(2).length > 64) break;
  }
  return toDouble(interval);
}

const step = (x: number, atZero = 0): number => (x > 0 ? 1 : x < 0 ? 0 : x === 0 ? atZero : Number.NaN);

function heaviside(x: number): number {
  if (x === 0) throw noDerivative();
  return step(x);
}

/** What maxslope and minslope do at a tie, by the number that is their first argument. */
export const SLOPE_RULES = [0, 1, "first", "share", "error"] as const;

/** The slope of the greatest u of (u, slope of u, …); at a tie of different slopes, what the rule says. */
function slopeOfGreatest(rule: number, ...pairs: number[]): number {
  const places = pairs.flatMap((_, index) => (index % 2 === 0 ? [index] : []));
  const best = Math.max(...places.map((place) => pairs[place]));
  if (Number.isNaN(best)) return Number.NaN;
  const slopes = places.filter((place) => pairs[place] === best).map((place) => pairs[place + 1]);
  const [first] = slopes;
  if (slopes.every((slope) => slope === first)) return first;
  const total = slopes.reduce((sum, slope) => sum + slope, 0);
  switch (SLOPE_RULES[rule]) {
    case 0:
      return 0;
    case 1:
      return total;
    case "first":
      return first;
    case "share":
      return total / slopes.length;
    case "error":
      throw noDerivative();
    default:
      return Number.NaN;
  }
}

const slopeOfLeast = (rule: number, ...pairs: number[]): number =>
  slopeOfGreatest(rule, ...pairs.map((value, index) => (index % 2 === 0 ? -value : value)));

/** What heaviside(0) throws: with kink "error" it stands where a derivative does not exist. */
export function noDerivative(): InputError {
  return new InputError({
    place: "evaluate",
    rule: 'the derivative does not exist at a kink or a jump, and kink is "error"',
    cure: "Take another point, or kink: 0 or kink: 1.",
  });
}

const MANY = Number.POSITIVE_INFINITY;
const unary = (f: (x: number) => number): FunctionEntry => ({ arity: [1, 1], value: f });

/** All functions of the syntax; softmax and roots take the number of the component before the list. */
const table = {
  exp: unary(Math.exp),
  log: unary(Math.log),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  tan: unary(Math.tan),
  asin: unary(Math.asin),
  acos: unary(Math.acos),
  atan: unary(Math.atan),
  sinh: unary(Math.sinh),
  cosh: unary(Math.cosh),
  tanh: unary(Math.tanh),
  sigmoid: unary(sigmoid),
  softplus: unary(softplus),
  relu: unary((x) => (x > 0 ? x : x <= 0 ? 0 : Number.NaN)),
  abs: unary(Math.abs),
  sign: unary((x) => (x === 0 ? 0 : Math.sign(x))),
  erf: unary(erf),
  // step(u, v) is v at zero, 0 without v; heaviside(u) is an error there
  step: { arity: [1, 2], value: step },
  heaviside: unary(heaviside),
  // undefined(u) has no value at zero and is 0 elsewhere: the derivative of a jump
  undefined: unary((x) => (x === 0 || Number.isNaN(x) ? Number.NaN : 0)),
  // the derivative of max and min: maxslope(rule, u, u', v, v', …) is the slope of the greatest
  maxslope: { arity: [5, MANY], value: slopeOfGreatest },
  minslope: { arity: [5, MANY], value: slopeOfLeast },
  max: { arity: [1, MANY], list: true, value: Math.max },
  min: { arity: [1, MANY], list: true, value: Math.min },
  norm: { arity: [1, MANY], list: true, value: Math.hypot },
  softmax: { arity: [1, MANY], list: true, hasComponents: true, value: softmax },
  // roots([c_n, …, c_0])[k] is the k-th real root of c_n·x^n + … + c_0, from the smallest
  roots: { arity: [2, MANY], list: true, hasComponents: true, value: rootValue },
  logsumexp: { arity: [1, MANY], list: true, value: logsumexp },
} satisfies Record<string, FunctionEntry>;

/** The name of a function of the syntax. */
export type FunctionName = keyof typeof table;

/** The functions by their names. */
export const functions: ReadonlyMap<string, FunctionEntry> = new Map(Object.entries(table));
