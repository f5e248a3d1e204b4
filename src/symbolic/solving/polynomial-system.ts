import { greatestDivisor } from "../../number/greatest-divisor.js";
import { groebnerBasis, divides, reduce, type WholePolynomial } from "../polynomial/groebner.js";
import type { Node } from "../node/node.js";
import type { Polynomial } from "../polynomial/polynomial.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { firstDependency, inertia } from "../polynomial/rational-matrix.js";
import { realRoots, type RealRoot } from "./real-root.js";
import * as univariate from "../polynomial/univariate.js";

/** The real solutions of a polynomial system; `isComplete` is false when there are infinitely many or they were not found. */
export interface SystemSolutions {
  readonly isComplete: boolean;
  readonly points: readonly (readonly Node[])[];
}

/** Systems with more complex solutions than this are given up. */
const MOST_SOLUTIONS = 81;
/** Candidates are told apart at this many bits; what is smaller than 2^−TOLERANCE counts as zero until the count is proved. */
const PRECISION = 400;
const TOLERANCE = 150;
const UNKNOWN: SystemSolutions = { isComplete: false, points: [] };

/**
 * The real solutions of a polynomial system with finitely many complex ones: candidates are all combinations of the real
 * roots of each variable's own polynomial; those at which the system vanishes to 2^−150 are taken, and Hermite's trace form
 * proves that they are as many as there are solutions.
 */
export function solvePolynomials(system: readonly Polynomial[], count: number): SystemSolutions {
  const generators = system.filter((polynomial) => polynomial.length > 0).map(toWhole);
  const basis = groebnerBasis(generators);
  if (!basis) return UNKNOWN;
  if (basis.some((element) => element[0].exponents.every((exponent) => exponent === 0)))
    return { isComplete: true, points: [] };
  const monomials = standardMonomials(basis, count);
  if (!monomials) return UNKNOWN;
  const algebra = new QuotientAlgebra(basis, monomials);
  const coordinates = Array.from({ length: count }, (_, index) => realRoots(algebra.eliminant(index)));
  const points = combinations(coordinates).filter((point) =>
    generators.every((element) => vanishesAt(element, point)),
  );
  if (points.length !== algebra.realSolutionCount()) return UNKNOWN;
  return { isComplete: true, points: points.map((point) => point.map((root) => root.exact)) };
}

/** The polynomial times the common denominator of its coefficients. */
function toWhole(a: Polynomial): WholePolynomial {
  const common = a.reduce((product, { coefficient }) => {
    const shared = greatestDivisor(product, coefficient.d);
    return (product / shared) * coefficient.d;
  }, 1n);
  return a.map(({ exponents, coefficient }) => ({
    exponents,
    coefficient: rational.numerator(coefficient) * (common / coefficient.d),
  }));
}

/** The monomials that no leading monomial of the basis divides; undefined when there are too many or infinitely many. */
function standardMonomials(basis: readonly WholePolynomial[], count: number): number[][] | undefined {
  const leads = basis.map((element) => element[0].exponents);
  const isFinite = Array.from({ length: count }, (_, index) =>
    leads.some((lead) => lead.every((exponent, at) => at === index || exponent === 0)),
  ).every(Boolean);
  if (!isFinite) return undefined;
  const monomials: number[][] = [];
  const visit = (prefix: number[]): boolean => {
    if (prefix.length === count) {
      monomials.push(prefix);
      return monomials.length <= MOST_SOLUTIONS;
    }
    for (let exponent = 0; ; exponent++) {
      const next = [...prefix, exponent];
      const padded = [...next, ...Array<number>(count - next.length).fill(0)];
      if (leads.some((lead) => divides(lead, padded))) return true;
      if (!visit(next)) return false;
    }
  };
  return visit([]) ? monomials : undefined;
}

/** Polynomials modulo a basis, as vectors over its standard monomials. */
class QuotientAlgebra {
  private readonly index: ReadonlyMap<string, number>;
  private readonly known = new Map<string, Rational[]>();
  private readonly basis: readonly WholePolynomial[];
  private readonly monomials: readonly number[][];

  constructor(basis: readonly WholePolynomial[], monomials: readonly number[][]) {
    this.basis = basis;
    this.monomials = monomials;
    this.index = new Map(monomials.map((monomial, index) => [monomial.join(), index]));
  }

  /** A monomial's vector. */
  private vector(exponents: readonly number[]): Rational[] {
    const key = exponents.join();
    const before = this.known.get(key);
    if (before) return before;
    const { rest, factor } = reduce([{ exponents, coefficient: 1n }], this.basis);
    const result = this.monomials.map(() => rational.ZERO);
    for (const term of rest)
      result[this.index.get(term.exponents.join())!] = rational.rational(term.coefficient, 1n).div(factor);
    this.known.set(key, result);
    return result;
  }

  private times(vector: readonly Rational[], monomial: readonly number[]): Rational[] {
    const result = this.monomials.map(() => rational.ZERO);
    vector.forEach((value, at) => {
      if (rational.isZero(value)) return;
      const product = this.monomials[at].map((exponent, index) => exponent + monomial[index]);
      this.vector(product).forEach((part, index) => {
        result[index] = rational.plus(result[index], rational.times(value, part));
      });
    });
    return result;
  }

  /** The polynomial of least degree in one variable that all solutions satisfy. */
  eliminant(variable: number): bigint[] {
    const count = this.monomials[0].length;
    const step = Array.from({ length: count }, (_, index) => Number(index === variable));
    const { vector, times } = {
      vector: this.vector(Array<number>(count).fill(0)),
      times: this.times.bind(this),
    };
    function* powers(): Generator<Rational[]> {
      for (let power = vector; ; power = times(power, step)) yield power;
    }
    const coefficients = firstDependency(powers());
    const common = coefficients.reduce((product, { d }) => (product / greatestDivisor(product, d)) * d, 1n);
    return univariate.primitive(coefficients.map((c) => rational.numerator(c) * (common / c.d)));
  }

  /** The number of different real solutions: the signature of the trace form (Hermite). */
  realSolutionCount(): number {
    const traces = new Map<string, Rational>();
    const trace = (monomial: readonly number[]): Rational => {
      const key = monomial.join();
      let result = traces.get(key);
      if (!result) {
        result = this.monomials.reduce(
          (total, base, index) =>
            rational.plus(total, this.vector(base.map((exponent, at) => exponent + monomial[at]))[index]),
          rational.ZERO,
        );
        traces.set(key, result);
      }
      return result;
    };
    const form = this.monomials.map((a) =>
      this.monomials.map((b) => trace(a.map((exponent, index) => exponent + b[index]))),
    );
    const { positive, negative } = inertia(form);
    return positive - negative;
  }
}

const combinations = (coordinates: readonly RealRoot[][]): RealRoot[][] =>
  coordinates.reduce<RealRoot[][]>(
    (points, roots) => points.flatMap((point) => roots.map((root) => [...point, root])),
    [[]],
  );

const centers = new WeakMap<RealRoot, bigint>();

/** The root times 2^PRECISION, rounded. */
function centerOf(root: RealRoot): bigint {
  let center = centers.get(root);
  if (center === undefined) {
    const { low, high, bits } = univariate.refine(root.factor, root.interval, PRECISION);
    const excess = bits - PRECISION;
    center = excess >= 0 ? (low + high) >> BigInt(excess + 1) : ((low + high) << BigInt(-excess)) >> 1n;
    centers.set(root, center);
  }
  return center;
}

/** Whether the polynomial is zero at the roots to 2^−TOLERANCE, relative to the size of its terms. */
function vanishesAt(whole: WholePolynomial, point: readonly RealRoot[]): boolean {
  let total = 0n;
  let largest = 1n << BigInt(PRECISION);
  for (const { exponents, coefficient } of whole) {
    let value = coefficient << BigInt(PRECISION);
    exponents.forEach((exponent, index) => {
      for (let left = exponent; left > 0; left--)
        value = (value * centerOf(point[index])) >> BigInt(PRECISION);
    });
    total += value;
    const size = value < 0n ? -value : value;
    if (size > largest) largest = size;
  }
  const error = total < 0n ? -total : total;
  return error <= largest >> BigInt(TOLERANCE);
}
