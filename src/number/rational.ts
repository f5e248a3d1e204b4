import { Fraction } from "fraction.js";

/** An exact rational number s·n/d in lowest terms, as fraction.js keeps it. */
export type Rational = Fraction;

const SMALL = 256n;
const small: Rational[] = [];
for (let n = -SMALL; n <= SMALL; n++) small.push(new Fraction(n));

/** The rational n; small integers are shared, because almost every coefficient is one. */
export function integer(n: bigint | number): Rational {
  const value = BigInt(n);
  return value >= -SMALL && value <= SMALL ? small[Number(value + SMALL)] : new Fraction(value);
}

/** Whether this very object stands for its integer everywhere. */
export const isShared = (a: Rational): boolean => a.d === 1n && a.n <= SMALL && integer(a.s * a.n) === a;

export const ZERO = integer(0);
export const ONE = integer(1);
export const MINUS_ONE = integer(-1);
export const HALF = new Fraction(1n, 2n);

export const rational = (n: bigint, d: bigint): Rational => (d === 1n ? integer(n) : new Fraction(n, d));
export const numerator = (a: Rational): bigint => a.s * a.n;
export const isInteger = (a: Rational): boolean => a.d === 1n;
export const isZero = (a: Rational): boolean => a.n === 0n;
export const isOne = (a: Rational): boolean => a.n === 1n && a.d === 1n && a.s === 1n;
export const isNegative = (a: Rational): boolean => a.s < 0n;
export const isEven = (a: Rational): boolean => a.d === 1n && a.n % 2n === 0n;

export function plus(a: Rational, b: Rational): Rational {
  return a.d === 1n && b.d === 1n ? integer(a.s * a.n + b.s * b.n) : a.add(b);
}

export function times(a: Rational, b: Rational): Rational {
  return a.d === 1n && b.d === 1n ? integer(a.s * a.n * b.s * b.n) : a.mul(b);
}

export const negate = (a: Rational): Rational => (a.d === 1n ? integer(-a.s * a.n) : a.neg());
export const inverse = (a: Rational): Rational => a.inverse();
export const absolute = (a: Rational): Rational => (a.s < 0n ? negate(a) : a);
export const equal = (a: Rational, b: Rational): boolean => a.s === b.s && a.n === b.n && a.d === b.d;

export function compare(a: Rational, b: Rational): number {
  const left = a.s * a.n * b.d;
  const right = b.s * b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** a^n for an integer n; 0 to a negative power is the caller's to exclude. */
export function integerPower(a: Rational, n: bigint): Rational {
  return n >= 0n ? rational(numerator(a) ** n, a.d ** n) : rational(a.d ** -n * a.s ** -n, a.n ** -n);
}

/** The exact value of a decimal literal such as `12`, `.5` or `1.5e-20`. */
export function fromDecimal(text: string): Rational {
  const [, whole, part = "", exponent = "0"] = /^(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const shift = BigInt(exponent) - BigInt(part.length);
  const digits = BigInt(whole + part);
  return shift >= 0n ? integer(digits * 10n ** shift) : rational(digits, 10n ** -shift);
}

/** The exact value of the shortest decimal that prints like x: 0.1 is 1/10. */
export function fromNumber(x: number): Rational {
  const size = fromDecimal(String(Math.abs(x)));
  return x < 0 ? negate(size) : size;
}

const EXACT_BITS = 1000n;

/** The nearest double (to one unit in the last place), also when numerator and denominator overflow. */
export function toNumber(a: Rational): number {
  const value = Number(numerator(a)) / Number(a.d);
  if (Number.isFinite(value) && value !== 0) return value;
  if (a.n === 0n) return 0;
  const excess = BigInt(a.n.toString(2).length - a.d.toString(2).length);
  if (excess > EXACT_BITS + 25n) return a.s < 0n ? -Infinity : Infinity;
  if (excess < -EXACT_BITS - 80n) return 0;
  const scaled = excess > 0n ? (a.n << 64n) / (a.d << excess) : ((a.n << -excess) << 64n) / a.d;
  const half = Number(excess) / 2;
  return Number(a.s) * Number(scaled) * 2 ** -64 * 2 ** Math.floor(half) * 2 ** Math.ceil(half);
}
