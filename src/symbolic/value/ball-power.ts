import {
  type Ball,
  isZero,
  knownBits,
  negated,
  ONE,
  over,
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
import { type Enclosure, isBall, limitOf } from "../functions/enclosure.js";

/** Whole powers up to this are multiplied out. */
const LARGEST_POWER = 1n << 20n;

/** base^exponent, to so many bits. */
export function power(base: Enclosure, exponent: Enclosure, bits: number): Enclosure {
  if (base === undefined || exponent === undefined) return undefined;
  if (!isBall(base) || !isBall(exponent)) return infinitePower(base, exponent);
  const sign = signOf(base);
  const whole = toInteger(exponent);
  if (whole !== undefined && size(whole) <= LARGEST_POWER) {
    if (whole >= 0n) return wholePower(base, whole, bits);
    if (isZero(base)) return Number.POSITIVE_INFINITY;
    const inverse = over(ONE, base, bits + 8);
    return inverse && wholePower(inverse, -whole, bits);
  }
  if (sign === 0) {
    const direction = signOf(exponent);
    return direction === undefined ? undefined : direction > 0 ? ZERO : Number.POSITIVE_INFINITY;
  }
  if (sign === undefined) return powerNearZero(base, exponent, bits);
  if (sign < 0 && whole === undefined) return mayBeWhole(exponent) ? undefined : Number.NaN;
  const half = halfOf(exponent);
  if (sign > 0 && half !== undefined && size(half) <= LARGEST_POWER) return rootPower(base, half, bits);
  const positive = sign < 0 ? negated(base) : base;
  const logarithm = elementary.log(positive, bits + 16);
  const raised = logarithm && elementary.exp(times(logarithm, exponent, bits + 16), bits);
  return raised && sign < 0 && whole! % 2n !== 0n ? negated(raised) : raised;
}

/** base^(half/2) for an odd half. */
function rootPower(base: Ball, half: bigint, bits: number): Ball | undefined {
  const root = squareRoot(base, bits + 16);
  const raised = root && wholePower(root, size(half), bits + 8);
  return raised && (half < 0n ? over(ONE, raised, bits) : raised);
}

/** A power of a base that may be zero: with a positive exponent it is at most as large as that of its end. */
function powerNearZero(base: Ball, exponent: Ball, bits: number): Enclosure {
  if (signOf(exponent) !== 1 || base.middle + base.radius <= 0n) return undefined;
  const end = { middle: base.middle + base.radius, radius: 0n, exponent: base.exponent };
  const largest = power(end, exponent, bits);
  return isBall(largest) ? union(ZERO, largest, bits) : undefined;
}

function mayBeWhole(exponent: Ball): boolean {
  if (exponent.radius === 0n) return toInteger(exponent) !== undefined;
  const near = toDouble(exponent);
  return !(Math.abs(near - Math.round(near)) > 2 ** -knownBits(exponent) * Math.abs(near) + 1e-12);
}

function infinitePower(base: Ball | number, exponent: Ball | number): Enclosure {
  const [b, e] = [base, exponent].map((value) => (isBall(value) ? toDouble(value) : value));
  // at ±1 and 0 a double may stand for a number beside it
  const isRounded = isBall(base) && base.radius !== 0n && (Math.abs(b) === 1 || b === 0);
  return isRounded ? undefined : limitOf(b ** e);
}

/** The whole number that an exact ball is. */
function toInteger({ middle, radius, exponent }: Ball): bigint | undefined {
  if (radius !== 0n || exponent > 4096n) return undefined;
  if (exponent >= 0n) return middle << exponent;
  const whole = middle >> -exponent;
  return whole << -exponent === middle ? whole : undefined;
}

const halfOf = (exponent: Ball): bigint | undefined =>
  toInteger({ ...exponent, exponent: exponent.exponent + 1n });
