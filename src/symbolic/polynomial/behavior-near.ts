import { greatestDivisor } from "../../number/greatest-divisor.js";
import * as polynomial from "./polynomial.js";
import type { Polynomial } from "./polynomial.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { isolateRoots, squareFree, common, derivative, quotient, primitive } from "./univariate.js";

/** What a function does around a critical point. */
export type LocalType = "minimum" | "maximum" | "saddle";

/*
 * Degenerate critical points of polynomials at the origin. The quadratic part is diagonalized; where it is singular, the
 * directions that it decides are eliminated order by order (splitting lemma), and the lowest form of what remains decides.
 */

/** The type of the origin for a polynomial without constant and linear part; undefined when the terms up to `order` do not decide. */
export function localType(
  whole: Polynomial,
  count: number,
  order: number,
  isExact: boolean,
): LocalType | undefined {
  const byParity = parityType(whole);
  if (isExact && byParity) return byParity;
  const { form, squares } = diagonalized(whole, count);
  if (isExact) {
    const after = parityType(form);
    if (after) return after;
  }
  const decided = squares.flatMap((square, index) => (rational.isZero(square) ? [] : [index]));
  const signs = new Set(decided.map((index) => Number(squares[index].s)));
  if (signs.size === 2) return "saddle";
  const [sign = 0] = signs;
  const open = squares.flatMap((square, index) => (rational.isZero(square) ? [index] : []));
  const residual = splitOff(form, decided, squares, order, count);
  const lowest = lowestForm(residual);
  if (lowest.length === 0) return undefined;
  const type = formType(lowest, open, isExact && decided.length === 0 && lowest.length === residual.length);
  if (type === undefined || sign === 0 || type === "saddle") return type;
  return (type === "minimum") === sign > 0 ? type : "saddle";
}

/** Sums of even powers with one sign cannot be less (or more) than zero. */
function parityType(whole: Polynomial): LocalType | undefined {
  if (
    whole.length === 0 ||
    !whole.every(({ exponents }) => exponents.every((exponent) => exponent % 2 === 0))
  )
    return undefined;
  if (whole.every(({ coefficient }) => !rational.isNegative(coefficient))) return "minimum";
  return whole.every(({ coefficient }) => rational.isNegative(coefficient)) ? "maximum" : undefined;
}

const degreeOf = (exponents: readonly number[]): number =>
  exponents.reduce((total, exponent) => total + exponent, 0);

/** The polynomial in new variables in which its quadratic part is Σ squares[i]·y_i². */
function diagonalized(whole: Polynomial, count: number): { form: Polynomial; squares: Rational[] } {
  let form = whole;
  const entry = (i: number, j: number): Rational => {
    const exponents = Array.from({ length: count }, (_, k) => Number(k === i) + Number(k === j));
    const term = form.find((candidate) => candidate.exponents.join() === exponents.join());
    return term ? (i === j ? term.coefficient : term.coefficient.div(2)) : rational.ZERO;
  };
  const substitute = (index: number, by: Polynomial): void => {
    form = substituted(form, index, by, count);
  };
  const open = Array.from({ length: count }, (_, index) => index);
  while (open.length > 0) {
    let pivot = open.find((i) => !rational.isZero(entry(i, i)));
    if (pivot === undefined) {
      const pair = open
        .flatMap((i) => open.filter((j) => !rational.isZero(entry(i, j))).map((j) => [i, j]))
        .at(0);
      if (!pair) break;
      // x_j = y_j + x_i brings 2·a_ij·x_i² in
      substitute(
        pair[1],
        polynomial.add(polynomial.generator(pair[1], count), polynomial.generator(pair[0], count)),
      );
      pivot = pair[0];
    }
    open.splice(open.indexOf(pivot), 1);
    const at = pivot;
    const mixed = open.reduce<Polynomial>(
      (total, j) =>
        polynomial.add(
          total,
          polynomial.scale(polynomial.generator(j, count), entry(at, j).div(entry(at, at))),
        ),
      polynomial.ZERO,
    );
    if (mixed.length > 0) substitute(at, polynomial.subtract(polynomial.generator(at, count), mixed));
  }
  return { form, squares: Array.from({ length: count }, (_, index) => entry(index, index)) };
}

/** The polynomial with a generator replaced by a polynomial. */
function substituted(whole: Polynomial, index: number, by: Polynomial, count: number): Polynomial {
  return polynomial
    .coefficientsIn(whole, index)
    .reduce<Polynomial>(
      (total, coefficient, power) =>
        polynomial.add(total, polynomial.multiply(coefficient, polynomial.power(by, power, count))),
      polynomial.ZERO,
    );
}

const truncated = (whole: Polynomial, order: number): Polynomial =>
  whole.filter(({ exponents }) => degreeOf(exponents) <= order);

/** The polynomial with the decided directions at the values that make it stationary in them, up to total degree `order`. */
function splitOff(
  form: Polynomial,
  decided: readonly number[],
  squares: readonly Rational[],
  order: number,
  count: number,
): Polynomial {
  if (decided.length === 0) return truncated(form, order);
  const slopes = decided.map((index) => polynomial.derivativeIn(form, index));
  let curves: Polynomial[] = decided.map(() => polynomial.ZERO);
  const putIn = (whole: Polynomial): Polynomial =>
    decided.reduce(
      (result, index, at) => truncated(substituted(result, index, curves[at], count), order),
      whole,
    );
  // each round settles one more order of y_i = −(rest of the slope)/(2·square)
  for (let round = 0; round < order; round++)
    curves = slopes.map((slope, at) => {
      const square = squares[decided[at]].mul(2);
      const rest = polynomial.subtract(
        slope,
        polynomial.scale(polynomial.generator(decided[at], count), square),
      );
      return polynomial.scale(putIn(rest), square.inverse().neg());
    });
  return putIn(form);
}

function lowestForm(whole: Polynomial): Polynomial {
  const lowest = Math.min(...whole.map(({ exponents }) => degreeOf(exponents)));
  return whole.filter(({ exponents }) => degreeOf(exponents) === lowest);
}

/** The type of a form: odd degree is a saddle; else by its signs along all directions. */
function formType(form: Polynomial, open: readonly number[], isWhole: boolean): LocalType | undefined {
  if (degreeOf(form[0].exponents) % 2 === 1) return "saddle";
  const used = open.filter((index) => polynomial.degreeIn(form, index) > 0);
  if (used.length === 1 && open.length === 1)
    return rational.isNegative(form[0].coefficient) ? "maximum" : "minimum";
  if (used.length <= 2 && open.length <= 2) return binaryType(form, open, isWhole);
  return isIndefinite(form) ? "saddle" : undefined;
}

/** A form in two variables, as a polynomial in their ratio. */
function binaryType(form: Polynomial, [x, y]: readonly number[], isWhole: boolean): LocalType | undefined {
  const degree = degreeOf(form[0].exponents);
  const coefficients = Array.from({ length: degree + 1 }, () => rational.ZERO);
  for (const { exponents, coefficient } of form) coefficients[exponents[y]] = coefficient;
  const shared = coefficients.reduce((product, { d }) => (product / greatestDivisor(product, d)) * d, 1n);
  const signed = coefficients.map((c) => rational.numerator(c) * (shared / c.d));
  while (signed[signed.length - 1] === 0n) signed.pop();
  const lead = signed[signed.length - 1];
  const ratio = primitive(signed);
  // roots of odd multiplicity are changes of sign; the direction x = 0 is one too when the degree drops by an odd number
  if (oddRoots(ratio) > 0 || (degree - (ratio.length - 1)) % 2 === 1) return "saddle";
  const isDefinite = isolateRoots(squareFree(ratio)).length === 0 && ratio.length - 1 === degree && x !== y;
  if (!isDefinite && !isWhole) return undefined;
  return lead > 0n ? "minimum" : "maximum";
}

/** How many real roots have an odd multiplicity. */
function oddRoots(whole: readonly bigint[]): number {
  let count = 0;
  let rest: readonly bigint[] = whole;
  for (let multiplicity = 1; rest.length > 1; multiplicity++) {
    const repeated = common(rest, derivative(rest));
    const here = quotient(rest, repeated)!;
    const further = repeated.length > 1 ? quotient(repeated, common(repeated, derivative(repeated)))! : [1n];
    const exactly = quotient(here, common(here, further))!;
    if (multiplicity % 2 === 1) count += isolateRoots(squareFree(exactly)).length;
    rest = repeated;
  }
  return count;
}

/** Whether a form takes both signs on a small grid of directions. */
function isIndefinite(form: Polynomial): boolean {
  const count = form[0].exponents.length;
  const signs = new Set<bigint>();
  const visit = (point: bigint[]): void => {
    if (point.length < count) for (let value = -3n; value <= 3n; value++) visit([...point, value]);
    else {
      const value = form.reduce(
        (total, { exponents, coefficient }) =>
          total.add(
            coefficient.mul(
              exponents.reduce((product, exponent, index) => product * point[index] ** BigInt(exponent), 1n),
            ),
          ),
        rational.ZERO,
      );
      if (!rational.isZero(value)) signs.add(value.s);
    }
  };
  visit([]);
  return signs.size === 2;
}
