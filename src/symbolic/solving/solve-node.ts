import { greatestDivisor } from "../../number/greatest-divisor.js";
import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { canonical } from "../form/canonical.js";
import { constantSign } from "../form/constant-sign.js";
import { standing } from "./domain.js";
import { compare, floatValue } from "../value/float-value.js";
import { inExponentials } from "../form/exponential-form.js";
import { fractionOf } from "../form/fraction-of.js";
import { preimage } from "./inverse-function.js";
import { casesOf, hasKinks } from "../form/kink-case.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as polynomial from "../polynomial/polynomial.js";
import { cancel, cancelDivisors } from "../form/polynomial-fraction.js";
import * as rational from "../../number/rational.js";
import { innerPower, powerRoots, quadraticRoots, realRoots } from "./real-root.js";
import { nodeOfPolynomial, type Ring, ringOf } from "../form/ring.js";
import { isNonzero, provenSign } from "../form/proven-sign.js";
import { isPositive } from "../form/sign.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";
import { withinWork } from "../polynomial/work-limit.js";
import type { Univariate } from "../polynomial/univariate.js";

/** Real solutions; `isComplete` says whether these are proved to be all. */
export interface NodeSolutions {
  readonly isComplete: boolean;
  readonly solutions: readonly Node[];
}

const NONE: NodeSolutions = { isComplete: true, solutions: [] };
const UNKNOWN: NodeSolutions = { isComplete: false, solutions: [] };

/** The real x at which an expression as it was typed is zero; only those at which it has a value. */
export function solveNode(typed: Node, x: string): NodeSolutions {
  const whole = canonical(typed);
  const found = hasKinks(whole) ? solveCases(whole, x) : solveSmooth(simplifyNode(whole), x);
  let isComplete = found.isComplete;
  const kept = [...new Set(found.solutions.map(simplifyNode))].filter((candidate) => {
    const verdict = isSolution(typed, whole, new Map([[x, candidate]]));
    if (verdict === undefined) isComplete = false;
    return verdict !== false;
  });
  return { isComplete, solutions: inOrder(kept) };
}

function inOrder(solutions: readonly Node[]): Node[] {
  if (solutions.some((solution) => node.variablesOf(solution).length > 0)) return [...solutions];
  return solutions.toSorted((a, b) => floatValue(a, new Map()) - floatValue(b, new Map()));
}

/**
 * Whether a candidate solves the equation as it was typed: it may come from a form with a larger domain, or from a squared
 * equation. Undefined where a letter, or a sign that cannot be decided, leaves it open.
 */
export function isSolution(typed: Node, whole: Node, at: ReadonlyMap<string, Node>): boolean | undefined {
  const place = standing(typed, at);
  if (place === "outside") return false;
  const residual = valueAt(whole, at);
  if (residual === undefined) return false;
  if (node.variablesOf(residual).length > 0) return place === "undecided" ? undefined : true;
  const sign = constantSign(residual);
  if (sign === 1 || sign === -1) return false;
  return place === "undecided" ? undefined : true;
}

function solveCases(whole: Node, x: string): NodeSolutions {
  const cases = casesOf(whole);
  if (!cases) return UNKNOWN;
  let isComplete = true;
  const solutions: Node[] = [];
  for (const { value, conditions } of cases) {
    const found = solveSmooth(simplifyNode(value), x);
    if (!found.isComplete && !isEmpty(conditions, x)) isComplete = false;
    for (const solution of found.solutions) {
      const at = new Map([[x, simplifyNode(solution)]]);
      // a condition without a value stands beside a part of the equation without one
      const there = conditions.map((condition) => valueAt(condition, at));
      if (there.includes(undefined)) continue;
      const holds = there.map((condition) => holdsAt(condition!));
      if (holds.includes(false)) continue;
      if (holds.includes(undefined)) isComplete = false;
      else solutions.push(solution);
    }
  }
  return { isComplete, solutions };
}

/** Whether conditions without other variables contradict each other already as numbers. */
const isEmpty = (conditions: readonly Node[], x: string): boolean =>
  conditions.some((condition) => !node.dependsOn(condition, x) && holdsAt(condition) === false);

/** The truth of a condition without variables, exactly; undefined when it cannot be decided. */
function holdsAt(condition: Node): boolean | undefined {
  if (node.variablesOf(condition).length > 0) return undefined;
  const { name, args } = condition;
  if (name === "true" || name === "false") return name === "true";
  const parts = args.map((part) => (part.kind === "condition" ? holdsAt(part) : undefined));
  if (name === "not") return parts[0] === undefined ? undefined : !parts[0];
  if (name === "and" || name === "or") {
    const decides = name === "or";
    if (parts.includes(decides)) return decides;
    return parts.includes(undefined) ? undefined : !decides;
  }
  const sign = constantSign(make.difference(args[0], args[1]));
  return sign === undefined ? undefined : compare(name, sign, 0);
}

function solveSmooth(whole: Node, x: string): NodeSolutions {
  if (!node.dependsOn(whole, x)) {
    const sign = constantSign(whole);
    return sign === undefined || sign === 0 ? UNKNOWN : NONE;
  }
  if (isPositive(whole)) return NONE;
  if (whole.kind === "product")
    return join(
      whole.args.map((factor) =>
        node.dependsOn(factor, x) ? solveSmooth(factor, x) : { isComplete: isNonzero(factor), solutions: [] },
      ),
    );
  if (whole.kind === "power") return isNegativePower(whole) ? NONE : solveSmooth(whole.args[0], x);
  if (whole.kind === "symbol") return { isComplete: true, solutions: [node.zero] };
  return withinWork(SOLVE_WORK, () => solveFraction(whole, x)) ?? UNKNOWN;
}

/** What solving one equation may cost. */
const SOLVE_WORK = 1_000_000;

const isNegativePower = (whole: Node): boolean =>
  node.isNumber(whole.args[1]) && rational.isNegative(whole.args[1].value);

const join = (parts: readonly NodeSolutions[]): NodeSolutions => ({
  isComplete: parts.every((part) => part.isComplete),
  solutions: parts.flatMap((part) => part.solutions),
});

/** The numerator of the equation is a polynomial in one atom that contains x: solve for the atom, then for x. */
function solveFraction(whole: Node, x: string): NodeSolutions {
  const ring = ringOf([whole]);
  const { numerator } = cancelDivisors(cancel(fractionOf(whole, ring)));
  const involved = ring.atoms.flatMap((atom, index) =>
    node.dependsOn(atom, x) && polynomial.degreeIn(numerator, index) > 0 ? [index] : [],
  );
  if (involved.length !== 1)
    return (
      solveBySquaring(numerator, involved, ring, x) ??
      solveByLogarithms(whole, x) ??
      solveByExponential(whole, x)
    );
  const [index] = involved;
  const values = rootsIn(numerator, index, ring);
  return join([
    { isComplete: values.isComplete, solutions: [] },
    ...values.solutions.map((value) => invertAtom(ring.atoms[index], ring.roots[index], value, x)),
  ]);
}

/**
 * A(x) + B(x)·√u = 0 for a u in x: among the zeros of A² − B²·u, which have others besides. Undefined for other equations.
 */
function solveBySquaring(
  numerator: polynomial.Polynomial,
  involved: readonly number[],
  ring: Ring,
  x: string,
): NodeSolutions | undefined {
  const root = involved.find((index) => ring.atoms[index].kind === "sum" && ring.roots[index] === 2n);
  const plain = involved.find((index) => ring.atoms[index] === node.symbol(x));
  if (involved.length !== 2 || root === undefined || plain === undefined) return undefined;
  const inside = ring.atoms[root];
  const half = (parity: number): Node =>
    make.sum(
      polynomial
        .coefficientsIn(numerator, root)
        .flatMap((coefficient, power) =>
          power % 2 === parity
            ? [
                make.product([
                  nodeOfPolynomial(coefficient, ring),
                  make.power(inside, node.number(Math.floor(power / 2))),
                ]),
              ]
            : [],
        ),
    );
  const squared = make.difference(
    make.power(half(0), node.two),
    make.product([make.power(half(1), node.two), inside]),
  );
  return solveSmooth(simplifyNode(squared), x);
}

/** Σ n·ln u + c = 0 as Π u^n·e^c = 1, for whole n; undefined for other equations. */
function solveByLogarithms(whole: Node, x: string): NodeSolutions | undefined {
  const terms = whole.kind === "sum" ? whole.args : [whole];
  const isLinear = terms.every((term) => {
    const [coefficient, rest] = make.splitTerm(term);
    return !node.dependsOn(rest, x) || (node.isCall(rest, "log") && rational.isInteger(coefficient));
  });
  if (!isLinear) return undefined;
  return solveSmooth(simplifyNode(make.difference(make.exponentialOf(whole), node.one)), x);
}

/** Equations in σ, tanh, sinh and the like together become polynomials in e^x. */
function solveByExponential(whole: Node, x: string): NodeSolutions {
  const rewritten = simplifyNode(inExponentials(whole));
  const ring = ringOf([rewritten]);
  const involved = ring.atoms.filter((atom) => node.dependsOn(atom, x));
  return involved.length === 1 && rewritten !== whole ? solveSmooth(rewritten, x) : UNKNOWN;
}

/** Polynomials of a greater degree, after the common divisor of their powers is taken out, have no usable closed form. */
const LARGEST_DEGREE = 60;

/** The real roots of a polynomial in one of its generators. */
function rootsIn(whole: polynomial.Polynomial, index: number, ring: Ring): NodeSolutions {
  const coefficients = polynomial.coefficientsIn(whole, index);
  if (coefficients.every(polynomial.isConstant)) {
    const values = coefficients.map((c) => (c.length === 0 ? rational.ZERO : c[0].coefficient));
    const shared = values.reduce((product, { d }) => (product / greatestDivisor(product, d)) * d, 1n);
    return numberRoots(values.map((value) => rational.numerator(value) * (shared / value.d)));
  }
  const low = coefficients.findIndex((c) => c.length > 0);
  const parts = coefficients.slice(low).map((c) => nodeOfPolynomial(c, ring));
  const zeroRoot = low > 0 ? [node.zero] : [];
  const isSure = isNonzero(parts[parts.length - 1]);
  if (parts.length === 1) return { isComplete: isSure, solutions: zeroRoot };
  if (parts.length === 2)
    return { isComplete: isSure, solutions: [...zeroRoot, make.negated(make.quotient(parts[0], parts[1]))] };
  if (parts.length > 3) return { isComplete: false, solutions: zeroRoot };
  const discriminant = make.difference(
    make.power(parts[1], node.two),
    make.product([node.number(4), parts[0], parts[2]]),
  );
  const sign = provenSign(discriminant);
  if (sign === -1) return { isComplete: isSure, solutions: zeroRoot };
  return {
    isComplete: isSure && sign !== undefined,
    solutions: [...zeroRoot, ...quadraticRoots(parts[2], parts[1], parts[0])],
  };
}

function numberRoots(whole: Univariate): NodeSolutions {
  if (whole.length - 1 <= LARGEST_DEGREE)
    return { isComplete: true, solutions: realRoots(whole).map((root) => root.exact) };
  const low = whole.findIndex((c) => c !== 0n);
  const rest = whole.slice(low);
  const power = innerPower(rest);
  if ((rest.length - 1) / power > LARGEST_DEGREE) return UNKNOWN;
  return { isComplete: true, solutions: [...(low > 0 ? [node.zero] : []), ...powerRoots(rest, power)] };
}

/** The x at which atom^(1/root) has a value. */
function invertAtom(atom: Node, root: bigint, value: Node, x: string): NodeSolutions {
  const sign = constantSign(value);
  // an even root is not negative
  if (root % 2n === 0n && sign === -1) return NONE;
  const target = make.power(value, node.number(rational.integer(root)));
  if (atom.kind === "symbol") return { isComplete: true, solutions: [target] };
  if (atom.kind === "sum") return solveNodeEquals(atom, target, x);
  if (atom.kind === "power") return invertPower(atom, target, x);
  if (atom.kind !== "call" || atom.args.length !== 1) return UNKNOWN;
  const inverse = preimage(atom.name, target);
  return inverse === undefined
    ? UNKNOWN
    : join([
        { isComplete: inverse.isComplete, solutions: [] },
        ...inverse.solutions.map((inner) => solveNodeEquals(atom.args[0], inner, x)),
      ]);
}

const solveNodeEquals = (whole: Node, value: Node, x: string): NodeSolutions =>
  solveSmooth(simplifyNode(make.difference(whole, value)), x);

/** b^u = v for a positive b: u = ln v / ln b. */
function invertPower(atom: Node, value: Node, x: string): NodeSolutions {
  const [base, exponent] = atom.args;
  if (node.dependsOn(base, x) || !isPositive(base)) return UNKNOWN;
  const sign = constantSign(value);
  if (sign === undefined) return UNKNOWN;
  if (sign <= 0) return NONE;
  return solveNodeEquals(exponent, make.quotient(call("log", [value]), call("log", [base])), x);
}
