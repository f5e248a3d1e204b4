import { canonical } from "../form/canonical.js";
import { standing } from "./domain.js";
import { fractionOf } from "../form/fraction-of.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as polynomial from "../polynomial/polynomial.js";
import type { Polynomial } from "../polynomial/polynomial.js";
import { cancel, cancelDivisors } from "../form/polynomial-fraction.js";
import { type SystemSolutions, solvePolynomials } from "./polynomial-system.js";
import * as rational from "../../number/rational.js";
import { type Ring, ringOf } from "../form/ring.js";
import { isPositive } from "../form/sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { solveNode } from "./solve-node.js";
import { withinWork } from "../polynomial/work-limit.js";

/**
 * The real common zeros of expressions as they were typed: of polynomial systems (up to factors that are positive everywhere), and of
 * systems in which every equation has one unknown.
 */
export function solveSystem(typed: readonly Node[], names: readonly string[]): SystemSolutions {
  const simple = typed.map((whole) => simplifyNode(canonical(whole)));
  const polynomials = polynomialsOf(simple, names);
  const found = polynomials ? solvePolynomials(polynomials, names.length) : solveSeparately(simple, names);
  let isComplete = found.isComplete;
  const points = found.points
    .map((point) => point.map(simplifyNode))
    .filter((point) => {
      const at = new Map(names.map((name, index) => [name, point[index]]));
      const places = typed.map((whole) => standing(whole, at));
      if (places.includes("undecided")) isComplete = false;
      return !places.includes("outside");
    });
  return { isComplete, points };
}

/** The numerators as polynomials in the names, without factors that are positive everywhere; undefined when they are none. */
export function polynomialsOf(wholes: readonly Node[], names: readonly string[]): Polynomial[] | undefined {
  const symbols = names.map((name) => node.symbol(name));
  return withinWork(SYSTEM_WORK, () => {
    const ring = ringOf([...symbols, ...wholes]);
    const numerators = wholes.map((whole) =>
      withoutPositive(cancelDivisors(cancel(fractionOf(whole, ring))).numerator, ring),
    );
    const places = symbols.map((symbol) => ring.index.get(symbol)!);
    const foreign = ring.atoms.map((_, index) => index).filter((index) => !places.includes(index));
    const isPolynomial =
      places.every((place) => ring.roots[place] === 1n) &&
      numerators.every((numerator) => foreign.every((index) => polynomial.degreeIn(numerator, index) <= 0));
    if (!isPolynomial) return undefined;
    return numerators.map((numerator) =>
      polynomial.collect(
        numerator.map(({ exponents, coefficient }) => ({
          exponents: places.map((place) => exponents[place]),
          coefficient,
        })),
      ),
    );
  });
}

/** What writing a system as polynomials may cost. */
const SYSTEM_WORK = 1_000_000;

function withoutPositive(whole: Polynomial, ring: Ring): Polynomial {
  if (whole.length === 0) return whole;
  const monomial = polynomial.commonMonomial(whole);
  const by = monomial.map((exponent, index) => (isPositive(ring.atoms[index]) ? -exponent : 0));
  return polynomial.shift(whole, rational.ONE, by);
}

/** Equations with one unknown each, all unknowns different: every combination of their solutions. */
function solveSeparately(wholes: readonly Node[], names: readonly string[]): SystemSolutions {
  const owners = wholes.map((whole) => names.filter((name) => node.dependsOn(whole, name)));
  const isSeparate = owners.every((own) => own.length === 1) && new Set(owners.flat()).size === names.length;
  if (!isSeparate || wholes.length !== names.length) return { isComplete: false, points: [] };
  const found = names.map((name) => solveNode(wholes[owners.findIndex(([own]) => own === name)], name));
  const points = found.reduce<Node[][]>(
    (all, { solutions }) => all.flatMap((point) => solutions.map((solution) => [...point, solution])),
    [[]],
  );
  const isEmpty = found.some((part) => part.isComplete && part.solutions.length === 0);
  return { isComplete: isEmpty || found.every((part) => part.isComplete), points };
}
