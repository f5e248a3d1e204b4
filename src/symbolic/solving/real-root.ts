import { greatestDivisor } from "../../number/greatest-divisor.js";
import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import * as univariate from "../polynomial/univariate.js";
import type { Interval, Univariate } from "../polynomial/univariate.js";

/** A real root: its exact expression and an interval that holds it and no other root. */
export interface RealRoot {
  readonly exact: Node;
  readonly interval: Interval;
  /** The factor whose root it is. */
  readonly factor: Univariate;
}

/** Bits that tell roots of the sizes met here apart and make a wrong guess of a rational root impossible. */
const PRECISION = 160;

/** All real roots of a polynomial that is not zero, in ascending order, each once. */
export function realRoots(whole: Univariate): RealRoot[] {
  const roots = factorsOf(univariate.squareFree(whole)).flatMap(rootsOfFactor);
  return roots.toSorted((a, b) => compareIntervals(a.interval, b.interval));
}

function rootsOfFactor(factor: Univariate): RealRoot[] {
  const intervals = univariate
    .isolateRoots(factor)
    .map((interval) => univariate.refine(factor, interval, PRECISION));
  const exact = closedForms(factor, intervals.length);
  return intervals.map((interval, index) => ({ exact: exact[index], interval, factor }));
}

function compareIntervals(a: Interval, b: Interval): number {
  const bits = Math.max(a.bits, b.bits);
  const left = (a.low + a.high) << BigInt(bits - a.bits);
  const right = (b.low + b.high) << BigInt(bits - b.bits);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Factors with whole coefficients: every rational root and every rational quadratic factor apart, the rest together. */
function factorsOf(whole: Univariate): Univariate[] {
  const factors: Univariate[] = [];
  let rest = whole;
  for (const candidate of linearCandidates(whole)) {
    const divided = univariate.quotient(rest, candidate);
    if (divided) {
      factors.push(candidate);
      rest = divided;
    }
  }
  for (const candidate of rest.length > 4 ? quadraticCandidates(rest) : []) {
    const divided = rest.length > 3 ? univariate.quotient(rest, candidate) : undefined;
    if (divided) {
      factors.push(candidate);
      rest = divided;
    }
  }
  return rest.length > 1 ? [...factors, rest] : factors;
}

/** q·x − p for every real root p/q: q divides the leading coefficient, so lc·root is whole. */
function linearCandidates(whole: Univariate): bigint[][] {
  const lead = whole[whole.length - 1];
  return univariate.isolateRoots(whole).map((interval) => {
    const { low, high, bits } = univariate.refine(whole, interval, PRECISION);
    const scaled = lead * (low + high);
    const rounded = (scaled + (1n << BigInt(bits))) >> BigInt(bits + 1);
    return univariate.primitive([-rounded, lead]);
  });
}

/** a·x² + b·x + c for every pair of complex roots, from their float values; only exact division accepts one. */
function quadraticCandidates(whole: Univariate): bigint[][] {
  const lead = whole[whole.length - 1];
  const roots = complexRoots(whole);
  const candidates: bigint[][] = [];
  roots.forEach(([re, im], index) => {
    for (const [re2, im2] of roots.slice(index + 1)) {
      const [sumOf, productOf] = [re + re2, re * re2 - im * im2];
      if (
        Math.abs(im + im2) > 1e-6 * (1 + Math.abs(im)) ||
        Math.abs(re * im2 + im * re2) > 1e-6 * (1 + Math.abs(re * im))
      )
        continue;
      const [b, c] = [-sumOf * Number(lead), productOf * Number(lead)].map(Math.round);
      if (Number.isSafeInteger(b) && Number.isSafeInteger(c))
        candidates.push(univariate.primitive([BigInt(c), BigInt(b), lead]));
    }
  });
  return candidates;
}

/** All complex roots in float64 by Durand and Kerner's simultaneous iteration. */
function complexRoots(whole: Univariate): [number, number][] {
  const lead = Number(whole[whole.length - 1]);
  const coefficients = whole.map((c) => Number(c) / lead);
  const degree = whole.length - 1;
  const radius = Math.max(
    ...coefficients.slice(0, -1).map((c, k) => Math.abs(c) ** (1 / (degree - k))),
    1e-3,
  );
  const roots = Array.from({ length: degree }, (_, k): [number, number] => [
    radius * Math.cos((2 * Math.PI * k) / degree + 0.4),
    radius * Math.sin((2 * Math.PI * k) / degree + 0.4),
  ]);
  for (let round = 0; round < 200; round++)
    roots.forEach(([x, y], k) => {
      let [re, im] = [1, 0];
      for (let n = degree - 1; n >= 0; n--) [re, im] = [re * x - im * y + coefficients[n], re * y + im * x];
      roots.forEach(([x2, y2], other) => {
        if (other === k) return;
        const [dx, dy] = [x - x2, y - y2];
        const norm = dx * dx + dy * dy || Number.MIN_VALUE;
        [re, im] = [(re * dx + im * dy) / norm, (im * dx - re * dy) / norm];
      });
      roots[k] = [x - re, y - im];
    });
  return roots;
}

/** The real roots in ascending order, as expressions: radicals or cosines up to degree 3 and for c·x^n + d in powers, else roots(…)[k]. */
function closedForms(factor: Univariate, count: number): Node[] {
  if (count === 0) return [];
  const [c0, c1, c2] = factor.map((c) => node.number(rational.integer(c)));
  if (factor.length === 2) return [make.negated(make.quotient(c0, c1))];
  if (factor.length === 3) return quadraticRoots(c2, c1, c0);
  const inner = innerPower(factor);
  if (inner > 1) return powerRoots(factor, inner);
  if (factor.length === 4) return cubicRoots(factor);
  const coefficients = factor.toReversed().map((c) => node.number(rational.integer(c)));
  return Array.from({ length: count }, (_, k) => call("roots", [node.number(k + 1), ...coefficients]));
}

/** The real roots of a·x² + b·x + c with a > 0 and a positive discriminant. */
export function quadraticRoots(a: Node, b: Node, c: Node): Node[] {
  const discriminant = make.difference(make.power(b, node.two), make.product([node.number(4), a, c]));
  const root = make.power(discriminant, node.half);
  const over = make.power(make.product([node.two, a]), node.minusOne);
  const middle = make.product([make.negated(b), over]);
  const offset = make.product([root, over]);
  return [make.difference(middle, offset), make.sum([middle, offset])];
}

/** The greatest k for which the polynomial is one in x^k. */
export function innerPower(factor: Univariate): number {
  let shared = 0;
  factor.forEach((c, power) => {
    if (c !== 0n) shared = Number(greatestDivisor(BigInt(shared), BigInt(power)));
  });
  return shared;
}

/** The real roots, none of which is 0, of a polynomial in x^k. */
export function powerRoots(factor: Univariate, k: number): Node[] {
  const outer = factor.filter((_, power) => power % k === 0);
  const inner = realRoots(outer);
  const kth = (value: Node): Node => make.power(value, node.number(rational.rational(1n, BigInt(k))));
  const roots: Node[] = [];
  for (const { exact, interval } of inner) {
    const isPositive = interval.low + interval.high > 0n;
    if (k % 2 === 1) roots.push(isPositive ? kth(exact) : make.negated(kth(make.negated(exact))));
    else if (isPositive) roots.unshift(make.negated(kth(exact)));
    if (k % 2 === 0 && isPositive) roots.push(kth(exact));
  }
  return roots;
}

/** The real roots of an irreducible cubic: Cardano's where there is one, Viète's cosines where there are three. */
function cubicRoots(factor: Univariate): Node[] {
  const [d, c, b, a] = factor.map((coefficient) => rational.integer(coefficient));
  const shift = rational.negate(b.div(a.mul(3)));
  // x = t + shift turns it into t³ + p·t + q
  const p = c.div(a).sub(b.mul(b).div(a.mul(a).mul(3)));
  const q = b
    .mul(b)
    .mul(b)
    .mul(2)
    .div(a.mul(a).mul(a).mul(27))
    .sub(b.mul(c).div(a.mul(a).mul(3)))
    .add(d.div(a));
  const discriminant = q.mul(q).div(4).add(p.mul(p).mul(p).div(27));
  if (!rational.isNegative(discriminant)) {
    const root = make.power(node.number(discriminant), node.half);
    const halfQ = node.number(q.div(-2));
    // the two radicands multiply to −p³/27
    const isPositive = rational.isNegative(q);
    const [sameSign, isDown] = [rational.isNegative(p), !rational.isNegative(p)];
    return [
      make.sum([
        node.number(shift),
        cubeRoot(make.sum([halfQ, root]), sameSign ? isPositive : isDown),
        cubeRoot(make.difference(halfQ, root), sameSign && isPositive),
      ]),
    ];
  }
  const size = make.power(node.number(p.div(-3)), node.half);
  const cosine = make.product([node.number(q.div(p).mul(3).div(2)), make.power(size, node.minusOne)]);
  const third = make.scale(rational.rational(1n, 3n), call("acos", [cosine]));
  const turn = make.scale(rational.rational(2n, 3n), node.pi);
  // cos falls from 0 to π: the angle in [2π/3, π] first, the one in [0, π/3] last
  return [make.sum([third, turn]), make.difference(third, turn), third].map((angle) =>
    make.sum([node.number(shift), make.product([node.two, size, call("cos", [angle])])]),
  );
}

/** The real cube root of a value with a known sign; a power of a negative number has none here. */
function cubeRoot(value: Node, isPositive: boolean): Node {
  const third = node.number(rational.rational(1n, 3n));
  return isPositive ? make.power(value, third) : make.negated(make.power(make.negated(value), third));
}
