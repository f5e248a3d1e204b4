import { canonical } from "../form/canonical.js";
import { difference } from "../form/arithmetic.js";
import { InputError } from "../../errors.js";
import { expandNode } from "../form/expand-node.js";
import { roughValue } from "../value/float-value.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { Point } from "../value/point-sign.js";
import { randomNumbers } from "../../number/random.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { putIn } from "../form/substitute-node.js";
import { isolateRoots, primitive, refine, squareFree } from "../polynomial/univariate.js";

/*
 * Points at which expressions show what they are: at random, and on both sides of every place where a function of them
 * bends, ends or has its center.
 */

const SEED = 20230608;
/** Random points, from these intervals in turn: probabilities, positive numbers, all, far ones. */
const SPREADS = [3, 1, 10, 3, 1, 10, 100, 1e4];
const RANDOM_POINTS = 40;
/** Starting points of the lines on which special places are looked for. */
const LINES = 3;
const MOST_PLACES = 48;
const MOST_POINTS = 300;
const MOST_ROOTS = 12;
/** How far from a place points are taken, in both directions. */
const STEPS = [2 ** -30, 2 ** -8, 1, 8];

export interface SamplePoint {
  readonly point: Point;
  /** Whether it lies at no special place, so that an expression that is zero here is zero by no chance. */
  readonly isGeneral: boolean;
}

/** The points for some expressions, the same every time; without variables it is one. */
export function* samplePoints(names: readonly string[], wholes: readonly Node[]): Generator<SamplePoint> {
  const random = randomNumbers(SEED);
  if (names.length === 0) {
    yield { point: new Map(), isGeneral: true };
    return;
  }
  const lines: Point[] = [];
  for (let k = 0; k < RANDOM_POINTS; k++) {
    const spread = SPREADS[k % SPREADS.length];
    const isPositive = k % 2 === 1;
    const point: Point = new Map(
      names.map((name) => [name, general(spread * (isPositive ? random() : 2 * random() - 1))]),
    );
    if (k < LINES) lines.push(point);
    yield { point, isGeneral: true };
  }
  const places = specialPlaces(wholes);
  let count = 0;
  for (const line of lines)
    for (const place of places)
      for (const name of node.variablesOf(place)) {
        for (const zero of zerosOn(place, name, line))
          for (const value of [zero, ...valuesAround(zero, random)]) {
            yield { point: new Map([...line, [name, value]]), isGeneral: value !== zero };
            if (++count >= MOST_POINTS) return;
          }
      }
}

/** So many more points near given ones. */
export function* nearbyPoints(points: readonly Point[], count: number): Generator<Point> {
  const random = randomNumbers(SEED + 1);
  for (let k = 0; k < 4 * count; k++)
    yield new Map(
      [...points[k % points.length]].map(([name, value]) => [
        name,
        value.mul(general(1 + 0.1 * (random() - 0.5))),
      ]),
    );
}

/** A prime denominator, so that no point is a whole number or a dyadic one by chance. */
const PRIME = 1_000_000_007n;
const general = (x: number): Rational => rational.fromNumber(x).mul(rational.rational(PRIME + 1n, PRIME));

/** The expressions at whose zeros something happens: arguments of kinks, roots, logarithms and all other functions. */
function specialPlaces(wholes: readonly Node[]): Node[] {
  const places = new Set<Node>();
  const seen = new Set<Node>();
  const enter = (make: () => Node): void => {
    try {
      const place = make();
      if (node.variablesOf(place).length > 0) places.add(place);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  };
  const visit = (part: Node): void => {
    if (seen.has(part)) return;
    seen.add(part);
    const args = part.args;
    const known = part.kind === "call" ? functions.get(part.name) : undefined;
    if (part.kind === "power") {
      const [base, exponent] = args;
      // also where a whole power has its center
      if (!node.isInteger(exponent) || rational.isNegative(exponent.value) || base.kind === "sum")
        enter(() => canonical(base));
    } else if (part.kind === "condition" && args.length === 2 && args[0].kind !== "condition")
      enter(() => difference(canonical(args[0]), canonical(args[1])));
    else if (known?.chooses?.among === "arguments")
      args.forEach((arg, index) =>
        args.slice(index + 1).forEach((other) => enter(() => difference(canonical(arg), canonical(other)))),
      );
    else if (known?.domain?.edges)
      for (const edge of [...known.domain.edges, node.zero])
        enter(() => difference(canonical(args[0]), edge));
    else if (part.kind === "call") for (const arg of args) enter(() => canonical(arg));
    args.forEach(visit);
  };
  wholes.forEach(visit);
  return [...places].slice(0, MOST_PLACES);
}

/** Values on both sides of a number, near and far. */
function valuesAround(zero: Rational, random: () => number): Rational[] {
  const scale = Math.max(1, Math.abs(rational.toNumber(zero)));
  return STEPS.flatMap((step) =>
    [-1, 1].map((side) => zero.add(general(side * (step < 1 ? step * scale : step) * (0.5 + random())))),
  );
}

/** The zeros of a place on a line through a point. */
function zerosOn(place: Node, name: string, line: Point): Rational[] {
  const others = new Map<string, Node>(
    [...line].filter(([other]) => other !== name).map(([other, value]) => [other, node.number(value)]),
  );
  let along: Node;
  try {
    along = expandNode(putIn(place, others));
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
  const coefficients = coefficientsOf(along, name);
  if (!coefficients) return zerosByGrid(along, name);
  const common = coefficients.reduce((product, { d }) => product * d, 1n);
  const whole = primitive(coefficients.map((c) => rational.numerator(c) * (common / c.d)));
  if (whole.length < 2) return [];
  if (whole.length === 2) return [rational.rational(-whole[0], 1n).div(whole[1])];
  const factor = squareFree(whole);
  return isolateRoots(factor)
    .slice(0, MOST_ROOTS)
    .map((interval) => {
      const { low, high, bits } = refine(factor, interval, 80);
      return rational.rational(low + high, 1n << BigInt(bits + 1));
    });
}

const HIGHEST_DEGREE = 12;

/** The coefficients of an expanded polynomial in one variable, from power 0 up; undefined for anything else. */
function coefficientsOf(whole: Node, name: string): Rational[] | undefined {
  const coefficients: Rational[] = [];
  for (const term of whole.kind === "sum" ? whole.args : [whole]) {
    const factors = term.kind === "product" ? term.args : [term];
    let coefficient = rational.ONE;
    let degree = 0;
    for (const factor of factors) {
      if (factor.kind === "number") coefficient = rational.times(coefficient, factor.value);
      else if (factor.kind === "symbol" && factor.name === name) degree = 1;
      else if (factor.kind === "power" && factor.args[0].kind === "symbol" && node.isInteger(factor.args[1]))
        degree = rational.toNumber(factor.args[1].value);
      else return undefined;
    }
    if (degree < 0 || degree > HIGHEST_DEGREE) return undefined;
    while (coefficients.length <= degree) coefficients.push(rational.ZERO);
    coefficients[degree] = rational.plus(coefficients[degree], coefficient);
  }
  return coefficients;
}

/** 0 and ± powers of √2 from 2^−20 to 2^40. */
const GRID = Array.from({ length: 121 }, (_, k) => 2 ** (k / 2 - 20)).flatMap((x) => [-x, x]);
GRID.push(0);
GRID.sort((a, b) => a - b);

/** Zeros where the sign changes on a wide grid, by bisection; exact where a double is one. */
function zerosByGrid(along: Node, name: string): Rational[] {
  const value = (x: number): number => roughValue(along, new Map([[name, x]]));
  const zeros: Rational[] = [];
  let [before, low] = [value(GRID[0]), GRID[0]];
  for (const x of GRID.slice(1)) {
    const here = value(x);
    if (here === 0 || Math.sign(here) * Math.sign(before) === -1) {
      let [from, to] = here === 0 ? [x, x] : [low, x];
      for (let k = 0; k < 60 && from !== to; k++) {
        const middle = (from + to) / 2;
        const sign = Math.sign(value(middle));
        if (sign === 0) [from, to] = [middle, middle];
        else if (sign === Math.sign(before)) from = middle;
        else to = middle;
      }
      zeros.push(rational.fromNumber(from));
      if (zeros.length >= MOST_ROOTS) break;
    }
    [before, low] = [here, x];
  }
  return zeros;
}
