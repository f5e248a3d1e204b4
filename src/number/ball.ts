import * as rational from "./rational.js";
import type { Rational } from "./rational.js";

/*
 * Ball arithmetic: real numbers known to an error. Every operation gives a ball that surely holds the result for all
 * numbers of its arguments' balls, so what is decided with them is proved. Exponents are integers without a bound: nothing
 * overflows.
 */

/** The numbers from (middle − radius)·2^exponent to (middle + radius)·2^exponent. */
export interface Ball {
  readonly middle: bigint;
  readonly radius: bigint;
  readonly exponent: bigint;
}

/** Of a radius, this many bits are kept. */
const RADIUS_BITS = 32;

export const size = (n: bigint): bigint => (n < 0n ? -n : n);

/** How many bits a whole number n ≥ 0 has. */
export function bitLength(n: bigint): number {
  if (n === 0n) return 0;
  const digits = n.toString(16);
  return 4 * digits.length - (Math.clz32(Number.parseInt(digits[0], 16)) - 28);
}

/** n·2^shift, rounded down. */
export const shifted = (n: bigint, shift: bigint): bigint => (shift >= 0n ? n << shift : n >> -shift);

/** A ball of at most `bits` bits around another. */
export function ball(middle: bigint, radius: bigint, exponent: bigint, bits: number): Ball {
  const excess = Math.max(bitLength(size(middle)) - bits, bitLength(radius) - RADIUS_BITS);
  if (excess <= 0) return { middle, radius, exponent };
  const shift = BigInt(excess);
  const kept = middle >> shift;
  const isExact = radius === 0n && kept << shift === middle;
  return { middle: kept, radius: isExact ? 0n : (radius >> shift) + 2n, exponent: exponent + shift };
}

export const exactly = (n: bigint, exponent = 0n): Ball => ({ middle: n, radius: 0n, exponent });
export const ZERO = exactly(0n);
export const ONE = exactly(1n);

export const isZero = (a: Ball): boolean => a.middle === 0n && a.radius === 0n;

/** −1, 0 or 1 where all numbers of the ball have this sign; undefined where they have several. */
export function signOf({ middle, radius }: Ball): -1 | 0 | 1 | undefined {
  if (middle > radius) return 1;
  if (-middle > radius) return -1;
  return middle === 0n && radius === 0n ? 0 : undefined;
}

/** The least k with |a| < 2^k, or one more; 0 for zero. */
export const magnitude = (a: Ball): bigint =>
  isZero(a) ? 0n : a.exponent + BigInt(bitLength(size(a.middle) + a.radius));

/** How many bits of the number are known: its radius is 2^−n of it; Infinity when it is exact. */
export const knownBits = ({ middle, radius }: Ball): number =>
  radius === 0n ? Number.POSITIVE_INFINITY : bitLength(size(middle)) - bitLength(radius);

export const negated = (a: Ball): Ball => ({ ...a, middle: -a.middle });
export const timesPowerOfTwo = (a: Ball, k: bigint): Ball => ({ ...a, exponent: a.exponent + k });

export function plus(a: Ball, b: Ball, bits: number): Ball {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const [high, low] = a.exponent >= b.exponent ? [a, b] : [b, a];
  const gap = high.exponent - low.exponent;
  const reach = BigInt(2 * bits + 64);
  if (gap > reach && magnitude(low) < high.exponent - reach) {
    // the smaller number is less than one unit far below the greater one's last place
    const middle = high.middle << reach;
    return ball(middle, (high.radius << reach) + 1n, high.exponent - reach, bits);
  }
  return ball((high.middle << gap) + low.middle, (high.radius << gap) + low.radius, low.exponent, bits);
}

export const minus = (a: Ball, b: Ball, bits: number): Ball => plus(a, negated(b), bits);

export function times(a: Ball, b: Ball, bits: number): Ball {
  const radius =
    a.radius === 0n && b.radius === 0n
      ? 0n
      : size(a.middle) * b.radius + size(b.middle) * a.radius + a.radius * b.radius;
  return ball(a.middle * b.middle, radius, a.exponent + b.exponent, bits);
}

/** a / b; undefined where b may be zero. */
export function over(a: Ball, b: Ball, bits: number): Ball | undefined {
  const least = size(b.middle) - b.radius;
  if (least <= 0n) return undefined;
  const lift = BigInt(Math.max(0, bits + 8 + bitLength(size(b.middle)) - bitLength(size(a.middle))));
  const top = a.middle << lift;
  const middle = top / b.middle;
  if (a.radius === 0n && b.radius === 0n && middle * b.middle === top)
    return ball(middle, 0n, a.exponent - b.exponent - lift, bits);
  const spread = size(a.middle) * b.radius + size(b.middle) * a.radius;
  const radius = (spread << lift) / (size(b.middle) * least) + 2n;
  return ball(middle, radius, a.exponent - b.exponent - lift, bits);
}

/** The n-th power for a whole n ≥ 0, by squaring. */
export function wholePower(a: Ball, n: bigint, bits: number): Ball {
  const guard = bits + 8 + 2 * bitLength(n);
  let result = ONE;
  for (let left = n, square = a; left > 0n; left >>= 1n) {
    if (left & 1n) result = times(result, square, guard);
    if (left > 1n) square = times(square, square, guard);
  }
  return ball(result.middle, result.radius, result.exponent, bits);
}

/** The square root; undefined where the ball has negative numbers. */
export function squareRoot(a: Ball, bits: number): Ball | undefined {
  if (isZero(a)) return ZERO;
  const low = a.middle - a.radius;
  if (low < 0n) return undefined;
  // an even exponent below, and room for the digits of the root
  let lift = BigInt(Math.max(0, 2 * bits + 16 - bitLength(a.middle)));
  if ((a.exponent - lift) % 2n !== 0n) lift++;
  const exponent = (a.exponent - lift) / 2n;
  const target = a.middle << lift;
  const root = integerRoot(target, 2n);
  if (a.radius === 0n && root * root === target) return ball(root, 0n, exponent, bits);
  const [below, above] = [integerRoot(low << lift, 2n), integerRoot((a.middle + a.radius) << lift, 2n) + 1n];
  const radius = above - root > root - below ? above - root : root - below;
  return ball(root, radius + 1n, exponent, bits);
}

/** The greatest whole number whose n-th power is at most `value` ≥ 0, by Newton's iteration from above. */
export function integerRoot(value: bigint, n: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(bitLength(value) / Number(n)) + 1);
  for (;;) {
    const next = ((n - 1n) * root + value / root ** (n - 1n)) / n;
    if (next >= root) return root;
    root = next;
  }
}

/** The smallest ball found around both. */
export function union(a: Ball, b: Ball, bits: number): Ball {
  const half = timesPowerOfTwo(minus(a, b, bits), -1n);
  const middle = timesPowerOfTwo(plus(a, b, bits), -1n);
  const reach = { ...half, middle: 0n, radius: size(half.middle) + half.radius };
  return plus(middle, reach, bits);
}

export function fromRational(value: Rational, bits: number): Ball {
  const top = exactly(rational.numerator(value));
  return value.d === 1n ? ball(top.middle, 0n, 0n, bits) : over(top, exactly(value.d), bits)!;
}

/** The exact value of a finite double, not of the decimal that it prints as. */
export function fromDouble(x: number): Ball {
  if (x === 0) return ZERO;
  let exponent = Math.max(-1074, Math.floor(Math.log2(Math.abs(x))) - 53);
  // two steps, because 2^1074 is no double
  let whole = x * 2 ** -Math.trunc(exponent / 2) * 2 ** -(exponent - Math.trunc(exponent / 2));
  while (!Number.isInteger(whole)) {
    whole *= 2;
    exponent--;
  }
  return exactly(BigInt(whole), BigInt(exponent));
}

/** The double nearest to the middle, to one unit in the last place; ±Infinity or 0 beyond the range of doubles. */
export function toDouble({ middle, exponent }: Ball): number {
  if (middle === 0n) return 0;
  const sign = middle < 0n ? -1 : 1;
  const digits = size(middle);
  const top = exponent + BigInt(bitLength(digits));
  if (top > 1024n) return sign * Number.POSITIVE_INFINITY;
  if (top < -1080n) return 0;
  const drop = BigInt(Math.max(bitLength(digits) - 64, Number(-1076n - exponent), 0));
  const sticky = drop > 0n && digits % (1n << drop) !== 0n ? 1n : 0n;
  const power = Number(exponent + drop);
  const half = Math.trunc(power / 2);
  return sign * Number((digits >> drop) | sticky) * 2 ** half * 2 ** (power - half);
}
