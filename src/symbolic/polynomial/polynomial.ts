import { greatestDivisor } from "../../number/greatest-divisor.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { spend } from "./work-limit.js";

/** coefficient · Π generator[i]^exponents[i]. */
export interface Term {
  readonly exponents: readonly number[];
  readonly coefficient: Rational;
}

/** A polynomial with rational coefficients: its terms in descending lexicographic order, none of them zero. */
export type Polynomial = readonly Term[];

export const ZERO: Polynomial = [];

/** The constant polynomial in `count` generators. */
export function constant(value: Rational, count: number): Polynomial {
  return rational.isZero(value) ? ZERO : [{ exponents: Array<number>(count).fill(0), coefficient: value }];
}

/** generator[index]^exponent in `count` generators. */
export function generator(index: number, count: number, exponent = 1): Polynomial {
  const exponents = Array<number>(count).fill(0);
  exponents[index] = exponent;
  return [{ exponents, coefficient: rational.ONE }];
}

/** Compares monomials lexicographically; positive when a comes first on paper. */
export function compareMonomials(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index++) if (a[index] !== b[index]) return a[index] - b[index];
  return 0;
}

/** The polynomial of terms in any order, like ones collected. */
export function collect(terms: Iterable<Term>): Polynomial {
  const byMonomial = new Map<string, Term>();
  for (const term of terms) {
    const key = term.exponents.join();
    const known = byMonomial.get(key);
    byMonomial.set(
      key,
      known
        ? { exponents: known.exponents, coefficient: rational.plus(known.coefficient, term.coefficient) }
        : term,
    );
  }
  return [...byMonomial.values()]
    .filter((term) => !rational.isZero(term.coefficient))
    .toSorted((a, b) => compareMonomials(b.exponents, a.exponents));
}

/** The sum of two polynomials, merged in order. */
export function add(a: Polynomial, b: Polynomial): Polynomial {
  const merged: Term[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = compareMonomials(a[i].exponents, b[j].exponents);
    if (order > 0) merged.push(a[i++]);
    else if (order < 0) merged.push(b[j++]);
    else {
      const coefficient = rational.plus(a[i].coefficient, b[j].coefficient);
      if (!rational.isZero(coefficient)) merged.push({ exponents: a[i].exponents, coefficient });
      i++;
      j++;
    }
  }
  while (i < a.length) merged.push(a[i++]);
  while (j < b.length) merged.push(b[j++]);
  return merged;
}

/** coefficient · monomial · a. */
export function shift(a: Polynomial, coefficient: Rational, monomial: readonly number[]): Polynomial {
  if (rational.isZero(coefficient)) return ZERO;
  return a.map((term) => ({
    exponents: term.exponents.map((exponent, index) => exponent + monomial[index]),
    coefficient: rational.times(term.coefficient, coefficient),
  }));
}

export const scale = (a: Polynomial, by: Rational): Polynomial =>
  rational.isZero(by)
    ? ZERO
    : a.map((term) => ({ exponents: term.exponents, coefficient: rational.times(term.coefficient, by) }));

export const subtract = (a: Polynomial, b: Polynomial): Polynomial => add(a, scale(b, rational.MINUS_ONE));

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  if (a.length === 0 || b.length === 0) return ZERO;
  if (b.length === 1) return shift(a, b[0].coefficient, b[0].exponents);
  if (a.length === 1) return shift(b, a[0].coefficient, a[0].exponents);
  return collect(a.flatMap((term) => shift(b, term.coefficient, term.exponents)));
}

/** a^n for a whole n ≥ 0, in `count` generators. */
export function power(a: Polynomial, n: number, count: number): Polynomial {
  let result = constant(rational.ONE, count);
  for (let left = n, square = a; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(result, square);
    if (left > 1) square = multiply(square, square);
  }
  return result;
}

export const isConstant = (a: Polynomial): boolean =>
  a.length === 0 || (a.length === 1 && a[0].exponents.every((exponent) => exponent === 0));

export const equal = (a: Polynomial, b: Polynomial): boolean => subtract(a, b).length === 0;

/** a / b when b divides a without remainder. */
export function divideExactly(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const [lead] = b;
  const quotient: Term[] = [];
  let rest = a;
  while (rest.length > 0) {
    const exponents = rest[0].exponents.map((exponent, index) => exponent - lead.exponents[index]);
    if (exponents.some((exponent) => exponent < 0)) return undefined;
    const coefficient = rest[0].coefficient.div(lead.coefficient);
    quotient.push({ exponents, coefficient });
    spend(rest.length + b.length);
    rest = subtract(rest, shift(b, coefficient, exponents));
  }
  return quotient;
}

/** The greatest monomial that divides every term. */
export function commonMonomial(a: Polynomial): number[] {
  return a[0].exponents.map((_, index) => Math.min(...a.map((term) => term.exponents[index])));
}

/** The rational c, with the sign of the leading term, for which a / c has coprime whole coefficients. */
export function content(a: Polynomial): Rational {
  if (a.length === 0) return rational.ONE;
  let top = 0n;
  let bottom = 1n;
  for (const { coefficient } of a) {
    top = greatestDivisor(top, coefficient.n);
    bottom = (bottom / greatestDivisor(bottom, coefficient.d)) * coefficient.d;
  }
  return rational.rational(a[0].coefficient.s * top, bottom);
}

export const primitive = (a: Polynomial): Polynomial => scale(a, rational.inverse(content(a)));

/** The degree in one generator; −1 for the zero polynomial. */
export const degreeIn = (a: Polynomial, index: number): number =>
  a.reduce((top, term) => Math.max(top, term.exponents[index]), -1);

/** ∂a/∂generator[index]. */
export function derivativeIn(a: Polynomial, index: number): Polynomial {
  return a
    .filter((term) => term.exponents[index] !== 0)
    .map((term) => ({
      exponents: term.exponents.map((exponent, at) => (at === index ? exponent - 1 : exponent)),
      coefficient: rational.times(term.coefficient, rational.integer(term.exponents[index])),
    }));
}

/** The coefficients of a as a polynomial in one generator, from power 0 up. */
export function coefficientsIn(a: Polynomial, index: number): Polynomial[] {
  const degree = degreeIn(a, index);
  spend(degree);
  const coefficients: Term[][] = Array.from({ length: degree + 1 }, () => []);
  for (const term of a)
    coefficients[term.exponents[index]].push({
      exponents: term.exponents.map((exponent, at) => (at === index ? 0 : exponent)),
      coefficient: term.coefficient,
    });
  return coefficients;
}
