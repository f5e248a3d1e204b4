import { InputError } from "../errors.js";
import { canonical } from "./canonical.js";
import { type CriticalPoint, describe } from "./classify.js";
import { simplifiedDerivative } from "./derivative.js";
import { type ExprLike, nodeOf } from "./expr.js";
import { hasKinks } from "./kink-case.js";
import { type Node, variablesOf, zero as zeroNode } from "./node.js";
import * as polynomial from "./polynomial.js";
import { greatestDivisor } from "./polynomial-divisor.js";
import type { SystemSolutions } from "./polynomial-system.js";
import { solvePolynomials } from "./polynomial-system.js";
import { hasValues, polynomialsOf, solveSystem } from "./solve-system.js";
import { isNegative } from "./rational.js";
import { withinWork } from "./work-limit.js";
import { simplifyNode } from "./simplify-node.js";

/** Critical points, and whether they are proved to be all. */
export interface CriticalPoints {
  readonly complete: boolean;
  readonly points: CriticalPoint[];
}

/**
 * All points at which the gradient of a function is zero, each with its value, Hessian, eigenvalues and type.
 * @param f An expression in which every letter is a variable.
 * @returns `complete` is true only when the points are proved to be all: never for infinite sets, and not for functions with
 * kinks. Points are in ascending order of their coordinates.
 * @example
 * const { complete, points } = criticalPoints("x^4 + y^4 - 4*x*y + 1");
 * complete // => true
 * points.map(({ at, kind }) => `${at.x}, ${at.y}: ${kind}`) // => ["-1, -1: minimum", "0, 0: saddle", "1, 1: minimum"]
 * criticalPoints("x^2*y^2").complete // => false
 * criticalPoints("x^3") // => { complete: true, points: [{ kind: "inconclusive", nature: "inflection" }] }
 */
export function criticalPoints(f: ExprLike): CriticalPoints {
  const whole = canonical(nodeOf(f));
  const names = variablesOf(whole);
  const isKinked = hasKinks(whole);
  if (names.length === 0) return { complete: false, points: [] };
  const gradient = names.map((name) => simplifiedDerivative(whole, name, 0));
  const found = withoutCommonFactor(gradient, names) ?? solveSystem(gradient, names);
  let isComplete = found.isComplete && !isKinked;
  const points: CriticalPoint[] = [];
  for (const coordinates of found.points) {
    const point = new Map(names.map((name, index) => [name, simplifyNode(coordinates[index])]));
    if (hasValues([whole], point) !== true) continue;
    const described = describeIfSmooth(whole, names, point);
    if (described) points.push(described);
    else isComplete = false;
  }
  return { complete: isComplete, points };
}

/** A critical point; undefined where the second derivatives do not exist, as at the end of a root's domain. */
function describeIfSmooth(
  whole: Node,
  names: readonly string[],
  point: ReadonlyMap<string, Node>,
): CriticalPoint | undefined {
  try {
    return describe(whole, names, point);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/**
 * The solutions of a polynomial gradient whose components share a factor: those of the factor itself (at most the origin,
 * when it is a sum of even powers with one sign) and those of the rest. Undefined when there is no common factor.
 */
function withoutCommonFactor(
  gradient: readonly Node[],
  names: readonly string[],
): SystemSolutions | undefined {
  const system = polynomialsOf(gradient, names)?.filter((component) => component.length > 0);
  if (!system || system.length < 2 || system.length < names.length) return undefined;
  const shared = withinWork(1_000_000, () => system.reduce(greatestDivisor));
  if (!shared || polynomial.isConstant(shared)) return undefined;
  const rest = solvePolynomials(
    system.map((component) => polynomial.divideExactly(component, shared)!),
    names.length,
  );
  const zeros = zerosOfEvenSum(shared, names.length);
  const points = [...rest.points];
  for (const zero of zeros ?? [])
    if (!points.some((point) => point.every((value, index) => simplifyNode(value) === zero[index])))
      points.push(zero);
  return { isComplete: rest.isComplete && zeros !== undefined, points };
}

/** The real zeros of a sum of even powers with coefficients of one sign: none, or the origin; undefined for other polynomials. */
function zerosOfEvenSum(whole: polynomial.Polynomial, count: number): Node[][] | undefined {
  const isEven = whole.every(({ exponents }) => exponents.every((exponent) => exponent % 2 === 0));
  const signs = new Set(whole.map(({ coefficient }) => isNegative(coefficient)));
  if (!isEven || signs.size > 1) return undefined;
  const pure = (index: number): boolean =>
    whole.some(
      ({ exponents }) =>
        exponents[index] > 0 && exponents.every((exponent, at) => at === index || exponent === 0),
    );
  if (whole.some(({ exponents }) => exponents.every((exponent) => exponent === 0))) return [];
  const names = Array.from({ length: count }, (_, index) => index);
  return names.every(pure) ? [names.map(() => zeroNode)] : undefined;
}
