import {
  type Ball,
  exactly,
  fromDouble,
  fromRational,
  isZero,
  knownBits,
  magnitude,
  minus,
  negated,
  ONE,
  over,
  plus,
  signOf,
  size,
  squareRoot,
  times,
  toDouble,
  union,
  wholePower,
  ZERO,
} from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import { type FunctionName, functions, noDerivative, SLOPE_RULES } from "../functions/functions.js";
import { isZeroFactor } from "./locally-zero.js";
import type { Node, NumberNode } from "../node/node.js";
import { preciseRoot } from "./precise-root.js";
import { slopeParts } from "../functions/slope-cases.js";

/**
 * What is known of a value: a ball that holds it, ±Infinity at a pole, NaN where there is none; undefined where the
 * precision does not tell.
 */
export type Enclosure = Ball | number | undefined;

/** Values of the variables: balls, or ±Infinity and NaN. */
export type BallEnvironment = ReadonlyMap<string, Ball | number>;

const isBall = (value: Enclosure): value is Ball => typeof value === "object";
/** A stand-in of the same sign, for arithmetic with infinities. */
const signLike = (value: Ball | number): number | undefined => (isBall(value) ? signOf(value) : value);
/** Whole powers up to this are multiplied out. */
const LARGEST_POWER = 1n << 20n;

/** Functions of the values of all their arguments. */
type PlainName = Exclude<FunctionName, "roots" | "softmax" | "max" | "min" | "maxslope" | "minslope">;

/** The values of expressions at one point, in ball arithmetic of so many bits; each node is computed once. */
export class BallEvaluator {
  readonly bits: number;
  /** The greatest |log₂| of a number met on the way: how far apart the sizes are that were added. */
  span = 0n;
  private readonly at: BallEnvironment;
  private readonly known = new Map<Node, Enclosure>();

  private readonly isFinite: boolean;

  /** @param isFinite Whether a pole is no value, also below an atan or exp, instead of ±Infinity. */
  constructor(at: BallEnvironment, bits: number, isFinite = false) {
    this.at = at;
    this.bits = bits;
    this.isFinite = isFinite;
  }

  /** Gives a node a value of its own, before it is computed. */
  define(node: Node, value: Enclosure): void {
    if (!this.known.has(node)) this.known.set(node, value);
  }

  readonly value = (node: Node): Enclosure => {
    if (this.known.has(node)) return this.known.get(node);
    const found = this.compute(node);
    const result = this.isFinite && typeof found === "number" ? Number.NaN : found;
    if (isBall(result) && signOf(result)) this.note(magnitude(result));
    this.known.set(node, result);
    return result;
  };

  private note(power: bigint): void {
    const reach = size(power);
    if (reach > this.span) this.span = reach;
  }

  private compute(node: Node): Enclosure {
    switch (node.kind) {
      case "number":
        return fromRational(node.value, this.bits);
      case "pi":
        return elementary.pi(this.bits);
      case "symbol":
        return this.at.get(node.name);
      case "sum":
        return this.sum(node.args);
      case "product":
        return this.product(node.args);
      case "power":
        return this.power(this.value(node.args[0]), this.value(node.args[1]));
      case "call":
        return this.call(node);
      case "piecewise":
        return this.choice(node.args);
      case "condition":
        return Number.NaN;
    }
  }

  private sum(terms: readonly Node[]): Enclosure {
    let total: Ball | number = ZERO;
    for (const term of terms) {
      const next = this.value(term);
      if (next === undefined) return undefined;
      if (isBall(total)) total = isBall(next) ? plus(total, next, this.bits) : next;
      else if (!isBall(next)) total += next;
    }
    return total;
  }

  private product(factors: readonly Node[]): Enclosure {
    const values = factors.map(this.value);
    if (values.every(isBall)) return values.reduce((a, b) => times(a, b, this.bits), ONE);
    if (factors.some((factor) => isZeroFactor(factor, this.order))) return ZERO;
    if (values.includes(undefined)) return undefined;
    const signs = (values as (Ball | number)[]).map(signLike);
    return signs.includes(undefined) ? undefined : (signs as number[]).reduce((a, b) => a * b, 1);
  }

  /** The sign of left − right. */
  readonly order = (left: Node, right: Node): number | undefined =>
    this.orderOf(this.value(left), this.value(right));

  private orderOf(a: Enclosure, b: Enclosure): number | undefined {
    if (a === undefined || b === undefined) return undefined;
    if (isBall(a) && isBall(b)) return signOf(minus(a, b, this.bits));
    const difference = isBall(a) ? -b : isBall(b) ? a : a === b ? 0 : (a as number) - b;
    return Number.isNaN(difference) ? undefined : Math.sign(difference);
  }

  private power(base: Enclosure, exponent: Enclosure): Enclosure {
    if (base === undefined || exponent === undefined) return undefined;
    if (!isBall(base) || !isBall(exponent)) return this.infinitePower(base, exponent);
    const sign = signOf(base);
    const whole = toInteger(exponent);
    if (whole !== undefined && size(whole) <= LARGEST_POWER) {
      if (whole >= 0n) return wholePower(base, whole, this.bits);
      if (isZero(base)) return Number.POSITIVE_INFINITY;
      const inverse = over(ONE, base, this.bits + 8);
      return inverse && wholePower(inverse, -whole, this.bits);
    }
    if (sign === 0) {
      const direction = signOf(exponent);
      return direction === undefined ? undefined : direction > 0 ? ZERO : Number.POSITIVE_INFINITY;
    }
    if (sign === undefined) return this.powerNearZero(base, exponent);
    if (sign < 0 && whole === undefined) return this.mayBeWhole(exponent) ? undefined : Number.NaN;
    const half = halfOf(exponent);
    if (sign > 0 && half !== undefined && size(half) <= LARGEST_POWER) return this.rootPower(base, half);
    const positive = sign < 0 ? negated(base) : base;
    const logarithm = elementary.log(positive, this.bits + 16);
    const raised = logarithm && elementary.exp(times(logarithm, exponent, this.bits + 16), this.bits);
    return raised && sign < 0 && whole! % 2n !== 0n ? negated(raised) : raised;
  }

  /** base^(half/2) for an odd half. */
  private rootPower(base: Ball, half: bigint): Ball | undefined {
    const root = squareRoot(base, this.bits + 16);
    const raised = root && wholePower(root, size(half), this.bits + 8);
    return raised && (half < 0n ? over(ONE, raised, this.bits) : raised);
  }

  /** A power of a base that may be zero: with a positive exponent it is at most as large as that of its end. */
  private powerNearZero(base: Ball, exponent: Ball): Enclosure {
    if (signOf(exponent) !== 1 || base.middle + base.radius <= 0n) return undefined;
    const end = { middle: base.middle + base.radius, radius: 0n, exponent: base.exponent };
    const largest = this.power(end, exponent);
    return isBall(largest) ? union(ZERO, largest, this.bits) : undefined;
  }

  private mayBeWhole(exponent: Ball): boolean {
    if (exponent.radius === 0n) return toInteger(exponent) !== undefined;
    const near = toDouble(exponent);
    return !(Math.abs(near - Math.round(near)) > 2 ** -knownBits(exponent) * Math.abs(near) + 1e-12);
  }

  private infinitePower(base: Ball | number, exponent: Ball | number): Enclosure {
    const [b, e] = [base, exponent].map((value) => (isBall(value) ? toDouble(value) : value));
    // at ±1 and 0 a double may stand for a number beside it
    const isRounded = isBall(base) && base.radius !== 0n && (Math.abs(b) === 1 || b === 0);
    return isRounded ? undefined : limit(b ** e);
  }

  private call(whole: Node): Enclosure {
    const { args } = whole;
    const name = whole.name as FunctionName;
    if (name === "roots") return preciseRoot(whole, this.bits);
    if (name === "softmax") return this.softmax(Number((args[0] as NumberNode).value.n), args.slice(1));
    if (name === "maxslope" || name === "minslope") return this.chosenSlope(name, args);
    const values = args.map(this.value);
    if (name === "max" || name === "min") return this.extreme(name, values);
    if (values.includes(undefined)) return undefined;
    if (values.every(isBall)) return this.finiteCall(name, values);
    if (name === "logsumexp" && values.some(isBall)) return undefined;
    const wide = (values as (Ball | number)[]).map((value) => (isBall(value) ? toDouble(value) : value));
    if (name === "atan" && !Number.isNaN(wide[0]))
      return times(elementary.pi(this.bits), exactly(BigInt(Math.sign(wide[0])), -1n), this.bits);
    return limit(functions.get(name)!.value(...wide));
  }

  private finiteCall(name: PlainName, values: readonly Ball[]): Enclosure {
    const { bits } = this;
    const [x] = values;
    const sign = signOf(x);
    switch (name) {
      case "exp":
        return elementary.exp(x, bits);
      case "log":
        if (sign === 0) return Number.NEGATIVE_INFINITY;
        return sign === -1 ? Number.NaN : elementary.log(x, bits);
      case "sin":
        return elementary.sineAndCosine(x, bits)?.[0];
      case "cos":
        return elementary.sineAndCosine(x, bits)?.[1];
      case "tan": {
        const pair = elementary.sineAndCosine(x, bits + 8);
        return pair && over(pair[0], pair[1], bits);
      }
      case "asin":
      case "acos": {
        const room = signOf(minus(ONE, times(x, x, 2 * bits), 2 * bits));
        if (room === -1) return Number.NaN;
        const angle = room === undefined ? undefined : elementary.arcSine(x, bits + 8);
        if (!angle || name === "asin") return angle;
        return minus(times(elementary.pi(bits + 8), exactly(1n, -1n), bits + 8), angle, bits);
      }
      case "atan":
        return elementary.arcTangent(x, bits);
      case "sinh":
      case "cosh": {
        const up = elementary.exp(x, bits + 8);
        const down = up && over(ONE, up, bits + 8);
        return down && times((name === "sinh" ? minus : plus)(up, down, bits + 8), exactly(1n, -1n), bits);
      }
      case "tanh":
        return this.saturating(
          x,
          2n,
          (e) => over(minus(ONE, e, bits + 8), plus(ONE, e, bits + 8), bits),
          true,
        );
      case "sigmoid":
        return this.saturating(
          x,
          1n,
          (e, isFlipped) => over(isFlipped ? e : ONE, plus(ONE, e, bits + 8), bits),
          false,
        );
      case "softplus": {
        const rest = this.saturating(x, 1n, (e) => elementary.logOnePlus(e, bits + 8), false);
        return isBall(rest) && x.middle > 0n ? plus(x, rest, bits) : rest;
      }
      case "erf":
        this.note(BigInt(Math.min(Math.ceil(1.45 * toDouble(x) ** 2), Number.MAX_SAFE_INTEGER)));
        return elementary.errorFunction(x, bits);
      case "relu":
        return sign === undefined ? union(ZERO, upper(x), bits) : sign > 0 ? x : ZERO;
      case "abs":
        return sign === undefined ? union(ZERO, outer(x), bits) : sign < 0 ? negated(x) : x;
      case "sign":
        return sign === undefined ? undefined : exactly(BigInt(sign));
      case "heaviside":
        if (sign === 0) throw noDerivative();
        return sign === undefined ? undefined : sign > 0 ? ONE : ZERO;
      case "undefined":
        return sign === undefined ? undefined : sign === 0 ? Number.NaN : ZERO;
      case "step":
        return sign === undefined ? undefined : sign === 0 ? (values[1] ?? ZERO) : sign > 0 ? ONE : ZERO;
      case "norm": {
        const squares = values.map((value) => wholePower(value, 2n, bits + 8));
        const total = squares.reduce((a, b) => plus(a, b, bits + 8), ZERO);
        return squareRoot(total, bits) ?? union(ZERO, squareRoot(upper(total), bits)!, bits);
      }
      case "logsumexp": {
        const weights = values.map((value) => elementary.exp(value, bits + 16));
        if (weights.includes(undefined)) return undefined;
        return elementary.log(
          (weights as Ball[]).reduce((a, b) => plus(a, b, bits + 16), ZERO),
          bits,
        );
      }
      default:
        // an unevaluated derivative, and a max as it was typed
        name satisfies never;
        return undefined;
    }
  }

  /** A function of e = exp(−factor·|x|), and of x's sign where it is odd. */
  private saturating(
    x: Ball,
    factor: bigint,
    f: (e: Ball, isNegative: boolean) => Ball | undefined,
    isOdd: boolean,
  ): Ball | undefined {
    const isNegative = x.middle < 0n;
    const e = elementary.exp(times(isNegative ? x : negated(x), exactly(factor), this.bits), this.bits + 16);
    if (!e) return undefined;
    this.note(magnitude(e));
    const result = f(e, isNegative);
    return result && isOdd && isNegative ? negated(result) : result;
  }

  private softmax(component: number, scores: readonly Node[]): Enclosure {
    const values = scores.map(this.value);
    if (!values.every(isBall)) return undefined;
    const own = values[component - 1];
    let total = ZERO;
    for (const value of values) {
      const weight = elementary.exp(minus(value, own, this.bits + 16), this.bits + 16);
      if (!weight) return undefined;
      this.note(magnitude(weight));
      total = plus(total, weight, this.bits + 16);
    }
    return over(ONE, total, this.bits);
  }

  private extreme(name: "max" | "min", values: readonly Enclosure[]): Enclosure {
    if (values.some((value) => Number.isNaN(value))) return Number.NaN;
    return values.reduce((a, b) => {
      const order = this.orderOf(a, b);
      if (order !== undefined) return (name === "max" ? order >= 0 : order <= 0) ? a : b;
      return isBall(a) && isBall(b) ? union(a, b, this.bits) : undefined;
    });
  }

  /** maxslope and minslope; the slopes that lose are not looked at. */
  private chosenSlope(name: "maxslope" | "minslope", args: readonly Node[]): Enclosure {
    const [compared, slopes] = slopeParts(args);
    const places = compared.map(this.value);
    if (places.some((place) => Number.isNaN(place))) return Number.NaN;
    const beats = name === "maxslope" ? 1 : -1;
    const best = places.flatMap((place, own) =>
      places.some((other) => this.orderOf(other, place) === beats) ? [] : [own],
    );
    const won = best.map((own) => slopes[own]);
    if (won.every((slope) => slope === won[0])) return this.value(won[0]);
    if (best.some((own) => this.orderOf(places[own], places[best[0]]) !== 0)) return undefined;
    const orders = won.map((slope) => this.order(slope, won[0]));
    if (orders.includes(undefined))
      return won.some((slope) => Number.isNaN(this.value(slope))) ? Number.NaN : undefined;
    if (orders.every((order) => order === 0)) return this.value(won[0]);
    const rule = SLOPE_RULES[Number((args[0] as NumberNode).value.n)];
    switch (rule) {
      case 0:
        return ZERO;
      case 1:
        return this.sum(won);
      case "first":
        return this.value(won[0]);
      case "share": {
        const total = this.sum(won);
        return isBall(total) ? over(total, exactly(BigInt(won.length)), this.bits) : total;
      }
      case "error":
        throw noDerivative();
    }
  }

  private choice(args: readonly Node[]): Enclosure {
    for (let at = 0; at + 1 < args.length; at += 2) {
      const truth = this.truth(args[at]);
      if (truth === undefined) return undefined;
      if (truth === null) return Number.NaN;
      if (truth) return this.value(args[at + 1]);
    }
    return this.value(args[args.length - 1]);
  }

  /** Whether a condition holds; null where a side has no value, undefined where the precision does not tell. */
  readonly truth = ({ name, args }: Node): boolean | null | undefined => {
    if (name === "true" || name === "false") return name === "true";
    if (name === "not") {
      const inner = this.truth(args[0]);
      return typeof inner === "boolean" ? !inner : inner;
    }
    if (name === "and" || name === "or") {
      const parts = args.map(this.truth);
      const decides = name === "or";
      if (parts.includes(decides)) return decides;
      return parts.includes(undefined) ? undefined : parts.includes(null) ? null : !decides;
    }
    const [left, right] = args.map(this.value);
    if (Number.isNaN(left) || Number.isNaN(right)) return null;
    const order = args[0] === args[1] && left !== undefined ? 0 : this.orderOf(left, right);
    if (order === undefined) return undefined;
    switch (name) {
      case "<":
        return order < 0;
      case "<=":
        return order <= 0;
      case ">":
        return order > 0;
      case ">=":
        return order >= 0;
      case "==":
        return order === 0;
      default:
        return order !== 0;
    }
  };
}

/** The end of a ball above. */
const upper = (a: Ball): Ball => ({ ...a, middle: a.middle + a.radius, radius: 0n });
/** The end of a ball that is farther from zero, as a positive number. */
const outer = (a: Ball): Ball => ({ ...a, middle: size(a.middle) + a.radius, radius: 0n });

/** The whole number that an exact ball is. */
function toInteger({ middle, radius, exponent }: Ball): bigint | undefined {
  if (radius !== 0n || exponent > 4096n) return undefined;
  if (exponent >= 0n) return middle << exponent;
  const whole = middle >> -exponent;
  return whole << -exponent === middle ? whole : undefined;
}

const halfOf = (exponent: Ball): bigint | undefined =>
  toInteger({ ...exponent, exponent: exponent.exponent + 1n });

/** What a double function gives at an infinite argument, where that is no rounded number. */
const limit = (result: number): Enclosure =>
  Number.isFinite(result) ? ([-1, 0, 1].includes(result) ? fromDouble(result) : undefined) : result;

/** Precisions tried one after the other. */
const STEPS = [128, 512, 2048, 8192];
/** A double has 53 bits; some more make its rounding right. */
const DOUBLE_BITS = 60;

/**
 * The value as a double, computed in ball arithmetic: exact to the last digit, however large or small the numbers on the way
 * are; ±Infinity at a pole, NaN where there is none, undefined where 8192 bits do not tell.
 * @param at Values of the variables, taken as exact doubles.
 */
export function preciseValue(root: Node, at: ReadonlyMap<string, number>): number | undefined {
  const point = new Map(
    [...at].map(([name, value]) => [name, Number.isFinite(value) ? fromDouble(value) : value] as const),
  );
  for (const bits of STEPS) {
    const evaluator = new BallEvaluator(point, bits);
    const value = evaluator.value(root);
    if (typeof value === "number") return value;
    if (value === undefined) continue;
    if (knownBits(value) >= DOUBLE_BITS) return toDouble(value);
    // all of the ball is less than the least double
    if (magnitude(value) < -1080n) return 0;
    if (bits === 8192 && magnitude(value) < evaluator.span - 4096n) return 0;
  }
  return undefined;
}
