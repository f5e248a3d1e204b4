import { greatestDivisor } from "../../number/greatest-divisor.js";

/** coefficient · Π x_i^exponents[i], with a whole coefficient. */
export interface WholeTerm {
  readonly exponents: readonly number[];
  readonly coefficient: bigint;
}
/** Terms in descending graded reverse lexicographic order, coefficients without common divisor. */
export type WholePolynomial = readonly WholeTerm[];

/** The basis is abandoned beyond these sizes; what it was for is then reported as not proved. */
const MOST_PAIRS = 4_000;
const MOST_DIGITS = 4_000;

const degree = (exponents: readonly number[]): number =>
  exponents.reduce((total, exponent) => total + exponent, 0);

/** Graded reverse lexicographic comparison; positive when a is the greater monomial. */
export function compareMonomials(a: readonly number[], b: readonly number[]): number {
  const byDegree = degree(a) - degree(b);
  if (byDegree !== 0) return byDegree;
  for (let index = a.length - 1; index >= 0; index--) if (a[index] !== b[index]) return b[index] - a[index];
  return 0;
}

export const divides = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((exponent, index) => exponent <= b[index]);

const monomialDifference = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((exponent, index) => exponent - b[index]);

/** factor·a − other·x^shift·b, merged in order. */
function combine(
  a: WholePolynomial,
  factor: bigint,
  b: WholePolynomial,
  other: bigint,
  shift: readonly number[],
): WholeTerm[] {
  const merged: WholeTerm[] = [];
  const right = b.map((term) => ({
    exponents: term.exponents.map((exponent, index) => exponent + shift[index]),
    coefficient: -other * term.coefficient,
  }));
  let i = 0;
  let j = 0;
  while (i < a.length || j < right.length) {
    const order =
      i >= a.length ? -1 : j >= right.length ? 1 : compareMonomials(a[i].exponents, right[j].exponents);
    const left = order >= 0 ? factor * a[i].coefficient : 0n;
    const coefficient = left + (order <= 0 ? right[j].coefficient : 0n);
    const exponents = order >= 0 ? a[i].exponents : right[j].exponents;
    if (coefficient !== 0n) merged.push({ exponents, coefficient });
    if (order >= 0) i++;
    if (order <= 0) j++;
  }
  return merged;
}

export function withoutContent(a: WholePolynomial): WholePolynomial {
  const divisor = a.reduce((shared, term) => greatestDivisor(shared, term.coefficient), 0n);
  if (divisor === 0n) return a;
  const signed = a[0].coefficient < 0n ? -divisor : divisor;
  return a.map((term) => ({ exponents: term.exponents, coefficient: term.coefficient / signed }));
}

/** A number by which the polynomial was multiplied on the way, and what is left of it modulo the basis. */
export interface Reduction {
  readonly rest: WholePolynomial;
  readonly factor: bigint;
}

/** The remainder of factor·a modulo a basis: no monomial of it is divisible by a leading one. */
export function reduce(a: WholePolynomial, basis: readonly WholePolynomial[]): Reduction {
  let head: WholePolynomial = a;
  let done: WholeTerm[] = [];
  let factor = 1n;
  while (head.length > 0) {
    const [lead] = head;
    const divisor = basis.find((element) => divides(element[0].exponents, lead.exponents));
    if (!divisor) {
      done.push(lead);
      head = head.slice(1);
      continue;
    }
    const shared = greatestDivisor(lead.coefficient, divisor[0].coefficient);
    const by = divisor[0].coefficient / shared;
    const shift = monomialDifference(lead.exponents, divisor[0].exponents);
    head = combine(head, by, divisor, lead.coefficient / shared, shift);
    done = done.map((term) => ({ exponents: term.exponents, coefficient: term.coefficient * by }));
    factor *= by;
  }
  return { rest: done, factor };
}

/** A Gröbner basis in graded reverse lexicographic order by Buchberger's algorithm; undefined when it grows too large. */
export function groebnerBasis(generators: readonly WholePolynomial[]): WholePolynomial[] | undefined {
  const basis: WholePolynomial[] = [];
  const pairs: { i: number; j: number; top: number[] }[] = [];
  const enter = (element: WholePolynomial): void => {
    const j = basis.length;
    basis.forEach((other, i) => {
      const top = other[0].exponents.map((exponent, index) =>
        Math.max(exponent, element[0].exponents[index]),
      );
      const isCoprime = other[0].exponents.every(
        (exponent, index) => exponent === 0 || element[0].exponents[index] === 0,
      );
      if (!isCoprime) pairs.push({ i, j, top });
    });
    basis.push(element);
  };
  for (const generator of generators) {
    const { rest } = reduce(sorted(generator), basis);
    if (rest.length > 0) enter(withoutContent(rest));
  }
  for (let handled = 0; pairs.length > 0; handled++) {
    if (handled > MOST_PAIRS) return undefined;
    pairs.sort((a, b) => compareMonomials(b.top, a.top));
    const { i, j, top } = pairs.pop()!;
    const isCovered = basis.some(
      (other, k) =>
        k !== i &&
        k !== j &&
        divides(other[0].exponents, top) &&
        !pairs.some((pair) => isPair(pair, i, k) || isPair(pair, j, k)),
    );
    if (isCovered) continue;
    const { rest } = reduce(sPolynomial(basis[i], basis[j], top), basis);
    if (rest.length === 0) continue;
    const next = withoutContent(rest);
    if (next[0].coefficient.toString().length > MOST_DIGITS) return undefined;
    enter(next);
  }
  return interreduced(basis);
}

const isPair = (pair: { i: number; j: number }, a: number, b: number): boolean =>
  (pair.i === a && pair.j === b) || (pair.i === b && pair.j === a);

const sorted = (a: WholePolynomial): WholePolynomial =>
  a.toSorted((left, right) => compareMonomials(right.exponents, left.exponents));

function sPolynomial(a: WholePolynomial, b: WholePolynomial, top: readonly number[]): WholePolynomial {
  const shared = greatestDivisor(a[0].coefficient, b[0].coefficient);
  const lifted = combine([], 1n, a, -1n, monomialDifference(top, a[0].exponents));
  return combine(
    lifted,
    b[0].coefficient / shared,
    b,
    a[0].coefficient / shared,
    monomialDifference(top, b[0].exponents),
  );
}

/** The basis without elements whose leading monomial another divides, each reduced by the others. */
function interreduced(basis: readonly WholePolynomial[]): WholePolynomial[] {
  const minimal = basis.filter(
    (element, index) =>
      !basis.some(
        (other, at) =>
          at !== index &&
          divides(other[0].exponents, element[0].exponents) &&
          (at < index || !divides(element[0].exponents, other[0].exponents)),
      ),
  );
  return minimal.map((element, index) =>
    withoutContent(
      reduce(
        element,
        minimal.filter((_, at) => at !== index),
      ).rest,
    ),
  );
}
