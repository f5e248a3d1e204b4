import { bitLength, integerRoot } from "../../number/ball.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** A positive number as coefficient · Π base^exponent with integer bases and exponents strictly between 0 and 1. */
export interface Radical {
  coefficient: Rational;
  roots: { base: Rational; exponent: Rational }[];
}

const LARGEST_DIVISOR = 10_000n;
/** Powers with more bits than this stay powers: 2^(10^9) must not fill the memory. */
const LARGEST_BITS = 20_000;

/** The prime factors of n > 0 as [factor, multiplicity]; a rest without a divisor up to 10⁴ counts as prime. */
export function factorsOf(n: bigint): [bigint, bigint][] {
  const factors: [bigint, bigint][] = [];
  let rest = n;
  for (let p = 2n; p * p <= rest && p <= LARGEST_DIVISOR; p += p === 2n ? 1n : 2n) {
    let times = 0n;
    for (; rest % p === 0n; rest /= p) times++;
    if (times > 0n) factors.push([p, times]);
  }
  if (rest > 1n) factors.push(...perfectPower(rest));
  return factors;
}

function perfectPower(n: bigint): [bigint, bigint][] {
  for (const times of [2n, 3n, 5n, 7n]) {
    const root = integerRoot(n, times);
    if (root ** times === n) return [[root, times]];
  }
  return [[n, 1n]];
}

/** Π base^exponent for positive rational bases, roots drawn as far as possible: 8^(1/2) is 2·2^(1/2). */
export function radical(powers: readonly { base: Rational; exponent: Rational }[]): Radical {
  const exponents = new Map<bigint, Rational>();
  const add = (base: bigint, exponent: Rational): void => {
    for (const [prime, times] of factorsOf(base)) {
      const total = rational.plus(
        exponents.get(prime) ?? rational.ZERO,
        rational.times(exponent, rational.integer(times)),
      );
      exponents.set(prime, total);
    }
  };
  for (const { base, exponent } of powers) {
    add(base.n, exponent);
    add(base.d, rational.negate(exponent));
  }

  let coefficient = rational.ONE;
  const byExponent = new Map<string, { base: Rational; exponent: Rational }>();
  for (const [prime, exponent] of exponents) {
    const whole = exponent.floor();
    const part = exponent.sub(whole);
    coefficient = coefficient.mul(rational.integerPower(rational.integer(prime), rational.numerator(whole)));
    if (rational.isZero(part)) continue;
    const key = part.toFraction();
    const base = rational.times(byExponent.get(key)?.base ?? rational.ONE, rational.integer(prime));
    byExponent.set(key, { base, exponent: part });
  }
  return { coefficient, roots: [...byExponent.values()] };
}

/** Whether a^n is small enough to be written out. */
export function isWritable(base: Rational, exponent: Rational): boolean {
  const bits = Math.max(bitLength(base.n), bitLength(base.d)) - 1;
  return bits * Math.abs(rational.toNumber(exponent)) <= LARGEST_BITS;
}
