import { divisionByZero } from "./arithmetic.js";
import * as polynomial from "../polynomial/polynomial.js";
import type { Polynomial } from "../polynomial/polynomial.js";
import { greatestDivisor } from "../polynomial/polynomial-divisor.js";
import * as rational from "../../number/rational.js";
import { DIVISOR_WORK, spend, TooLarge, withinWork } from "../polynomial/work-limit.js";

/** A power of a polynomial. */
export interface Factor {
  readonly base: Polynomial;
  readonly times: number;
}

/** A fraction of polynomials; the denominator is kept as factors. */
export interface Fraction {
  readonly numerator: Polynomial;
  readonly denominator: readonly Factor[];
}

/** Larger results are not worth their time: they are never the simplest form. */
export const MOST_TERMS = 400;
/** Common divisors are looked for in polynomials of at most this many terms. */
const DIVISOR_TERMS = 24;

function checked(result: Polynomial): Polynomial {
  if (result.length > MOST_TERMS) throw new TooLarge();
  return result;
}

/** a·b. @throws TooLarge */
export function product(a: Polynomial, b: Polynomial): Polynomial {
  spend(a.length * b.length);
  return checked(polynomial.multiply(a, b));
}

/** base^n for n ≥ 0. @throws TooLarge */
function powerOf(base: Polynomial, n: number, count: number): Polynomial {
  if (base.length === 1) return polynomial.power(base, n, count);
  let result = polynomial.constant(rational.ONE, count);
  for (let left = n; left > 0; left--) result = product(result, base);
  return result;
}

/** Both lists of factors as one, a base that occurs in both with `both` of its powers. */
function mergeFactors(
  left: readonly Factor[],
  right: readonly Factor[],
  both: (a: number, b: number) => number,
): Factor[] {
  const merged = [...left];
  for (const factor of right) {
    const at = merged.findIndex(({ base }) => polynomial.equal(base, factor.base));
    if (at < 0) merged.push(factor);
    else merged[at] = { base: factor.base, times: both(merged[at].times, factor.times) };
  }
  return merged;
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  const denominator = mergeFactors(a.denominator, b.denominator, (m, n) => m + n);
  return cancel({ numerator: product(a.numerator, b.numerator), denominator });
}

/** The sum of fractions over their least common denominator, in `count` generators. */
export function addAll(fractions: readonly Fraction[], count: number): Fraction {
  const denominator = fractions
    .map((fraction) => fraction.denominator)
    .reduce((a, b) => mergeFactors(a, b, Math.max));
  const tops = fractions.map((fraction) => {
    let top = fraction.numerator;
    for (const { base, times } of denominator) {
      const own = fraction.denominator.find((factor) => polynomial.equal(factor.base, base))?.times ?? 0;
      if (times > own) top = product(top, powerOf(base, times - own, count));
    }
    return top;
  });
  return cancel({ numerator: checked(tops.reduce(polynomial.add)), denominator });
}

/** fraction^n for a whole n of any sign, in `count` generators. */
export function wholePower({ numerator, denominator }: Fraction, n: number, count: number): Fraction {
  if (Math.abs(n) > MOST_TERMS && numerator.length > 1) throw new TooLarge();
  if (n >= 0)
    return {
      numerator: powerOf(numerator, n, count),
      denominator: denominator.map(({ base, times }) => ({ base, times: times * n })),
    };
  if (numerator.length === 0) throw divisionByZero();
  const flipped = splitFactors(numerator, count).map(({ base, times }) => ({ base, times: -times * n }));
  const content = rational.integerPower(polynomial.content(numerator), BigInt(n));
  const top = denominator.reduce(
    (result, { base, times }) => product(result, powerOf(base, -times * n, count)),
    polynomial.constant(content, count),
  );
  return { numerator: top, denominator: flipped };
}

/** Generators and the rest with coprime coefficients: 2x²y + 4x² has x twice and y + 2 once. */
function splitFactors(whole: Polynomial, count: number): Factor[] {
  const monomial = polynomial.commonMonomial(whole);
  const parts = monomial
    .map((times, index) => ({ base: polynomial.generator(index, count), times }))
    .filter(({ times }) => times > 0);
  const negative = monomial.map((exponent) => -exponent);
  const rest = polynomial.primitive(polynomial.shift(whole, rational.ONE, negative));
  return polynomial.isConstant(rest) ? parts : [...parts, { base: rest, times: 1 }];
}

/** Divides out the factors of the denominator that the numerator has too. */
export function cancel({ numerator, denominator }: Fraction): Fraction {
  if (numerator.length === 0) return { numerator, denominator: [] };
  let top = numerator;
  const kept: Factor[] = [];
  for (const { base, times } of denominator) {
    let left = times;
    for (; left > 0; left--) {
      const quotient = polynomial.divideExactly(top, base);
      if (!quotient) break;
      top = quotient;
    }
    if (left > 0) kept.push({ base, times: left });
  }
  return { numerator: top, denominator: kept };
}

/** Divides out what numerator and denominator share where neither divides the other. */
export function cancelDivisors({ numerator, denominator }: Fraction): Fraction {
  let top = numerator;
  const kept: Factor[] = [];
  for (const factor of denominator) {
    const isSmall = [top, factor.base].every(({ length }) => length > 1 && length <= DIVISOR_TERMS);
    const shared = isSmall ? withinWork(DIVISOR_WORK, () => greatestDivisor(top, factor.base)) : undefined;
    if (!shared || polynomial.isConstant(shared)) {
      kept.push(factor);
      continue;
    }
    top = polynomial.divideExactly(top, shared)!;
    kept.push({ base: polynomial.divideExactly(factor.base, shared)!, times: 1 });
    if (factor.times > 1) kept.push({ base: factor.base, times: factor.times - 1 });
  }
  return { numerator: top, denominator: kept };
}
