import * as polynomial from "./polynomial.js";
import type { Polynomial } from "./polynomial.js";
import * as rational from "../../number/rational.js";
import { spend, TooLarge } from "./work-limit.js";

/** The greatest common divisor with coprime whole coefficients and a positive leading one. */
export function greatestDivisor(a: Polynomial, b: Polynomial): Polynomial {
  if (a.length === 0) return b.length === 0 ? b : polynomial.primitive(b);
  if (b.length === 0) return polynomial.primitive(a);
  const count = a[0].exponents.length;
  const index = mainGenerator(a, b);
  if (index < 0) return polynomial.constant(rational.ONE, count);
  const [inA, inB] = [contentIn(a, index), contentIn(b, index)];
  const shared = greatestDivisor(inA, inB);
  let high = polynomial.divideExactly(a, inA)!;
  let low = polynomial.divideExactly(b, inB)!;
  if (polynomial.degreeIn(high, index) < polynomial.degreeIn(low, index)) [high, low] = [low, high];
  while (low.length > 0) {
    if (polynomial.degreeIn(low, index) === 0) return polynomial.primitive(shared);
    const rest = pseudoRemainder(high, low, index);
    high = low;
    low = rest.length === 0 ? rest : polynomial.divideExactly(rest, contentIn(rest, index))!;
  }
  return polynomial.primitive(polynomial.multiply(shared, high));
}

/** The first generator in which either has a positive degree, or −1. */
function mainGenerator(a: Polynomial, b: Polynomial): number {
  return a[0].exponents.findIndex(
    (_, index) => polynomial.degreeIn(a, index) > 0 || polynomial.degreeIn(b, index) > 0,
  );
}

/** The greatest common divisor of the coefficients of a as a polynomial in one generator. */
function contentIn(a: Polynomial, index: number): Polynomial {
  const one = polynomial.constant(rational.ONE, a[0].exponents.length);
  let shared: Polynomial = polynomial.ZERO;
  for (const coefficient of polynomial.coefficientsIn(a, index)) {
    if (coefficient.length === 0) continue;
    shared = greatestDivisor(shared, coefficient);
    if (polynomial.isConstant(shared)) return one;
  }
  return shared;
}

/** Coefficients double in length with every step; beyond this, no divisor is worth their time. */
const LARGEST = 1n << 3000n;

/** The remainder of lc(b)^k·a by b in one generator. */
export function pseudoRemainder(a: Polynomial, b: Polynomial, index: number): Polynomial {
  const count = a[0].exponents.length;
  const degree = polynomial.degreeIn(b, index);
  const lead = polynomial.coefficientsIn(b, index)[degree];
  let rest = a;
  while (polynomial.degreeIn(rest, index) >= degree) {
    const top = polynomial.degreeIn(rest, index);
    spend(rest.length * (lead.length + b.length));
    if (rest.some(({ coefficient }) => coefficient.n > LARGEST || coefficient.d > LARGEST))
      throw new TooLarge();
    const factor = polynomial.multiply(
      polynomial.coefficientsIn(rest, index)[top],
      polynomial.generator(index, count, top - degree),
    );
    rest = polynomial.subtract(polynomial.multiply(rest, lead), polynomial.multiply(factor, b));
  }
  return rest;
}
