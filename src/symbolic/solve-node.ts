import * as make from "./arithmetic.js";
import { call } from "./call.js";
import { constantSign } from "./constant-sign.js";
import { compare, floatValue } from "./float-value.js";
import { inExponentials } from "./exponential-form.js";
import { fractionOf } from "./fraction-of.js";
import { preimage } from "./inverse-function.js";
import { casesOf, hasKinks } from "./kink-case.js";
import * as node from "./node.js";
import type { Node } from "./node.js";
import * as polynomial from "./polynomial.js";
import { cancel, cancelDivisors } from "./polynomial-fraction.js";
import * as rational from "./rational.js";
import { quadraticRoots, realRoots } from "./real-root.js";
import { nodeOfPolynomial, type Ring, ringOf } from "./ring.js";
import { isPositive } from "./sign.js";
import { simplifyNode } from "./simplify-node.js";
import { putIn } from "./substitute-node.js";
import { withinWork } from "./work-limit.js";
import { greatestDivisor } from "./univariate.js";

/** Real solutions; `isComplete` says whether these are proved to be all. */
export interface NodeSolutions {
  readonly isComplete: boolean;
  readonly solutions: readonly Node[];
}

const NONE: NodeSolutions = { isComplete: true, solutions: [] };
const UNKNOWN: NodeSolutions = { isComplete: false, solutions: [] };

/** The real x with whole = 0, for a canonical node; only those at which `whole` has a value. */
export function solveNode(whole: Node, x: string): NodeSolutions {
  const found = hasKinks(whole) ? solveCases(whole, x) : solveSmooth(simplifyNode(whole), x);
  const kept = found.solutions.map(simplifyNode).filter((solution) => isSolution(whole, x, solution));
  return { isComplete: found.isComplete, solutions: inOrder([...new Set(kept)]) };
}

function inOrder(solutions: readonly Node[]): Node[] {
  if (solutions.some((solution) => node.variablesOf(solution).length > 0)) return [...solutions];
  return solutions.toSorted((a, b) => floatValue(a, new Map()) - floatValue(b, new Map()));
}

/** Whether the expression has a value at the candidate, which solves it as far as its numerator goes. */
function isSolution(whole: Node, x: string, candidate: Node): boolean {
  if (node.variablesOf(whole).some((name) => name !== x)) return true;
  return Number.isFinite(floatValue(whole, new Map([[x, floatValue(candidate, new Map())]])));
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
      const holds = conditions.map((condition) =>
        holdsAt(putIn(condition, new Map([[x, simplifyNode(solution)]]))),
      );
      if (holds.includes(undefined)) isComplete = false;
      else if (!holds.includes(false)) solutions.push(solution);
    }
  }
  return { isComplete, solutions };
}

/** Whether conditions without other variables contradict each other already as numbers. */
const isEmpty = (conditions: readonly Node[], x: string): boolean =>
  conditions.some((condition) => !node.dependsOn(condition, x) && holdsAt(condition) === false);

/** The truth of a condition without variables, exactly; undefined when it cannot be decided. */
export function holdsAt(condition: Node): boolean | undefined {
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
      whole.args.filter((factor) => node.dependsOn(factor, x)).map((factor) => solveSmooth(factor, x)),
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
  if (involved.length !== 1) return solveByExponential(whole, x);
  const [index] = involved;
  const values = rootsIn(numerator, index, ring);
  return join([
    { isComplete: values.isComplete, solutions: [] },
    ...values.solutions.map((value) => invertAtom(ring.atoms[index], ring.roots[index], value, x)),
  ]);
}

/** Equations in σ, tanh, sinh and the like together become polynomials in e^x. */
function solveByExponential(whole: Node, x: string): NodeSolutions {
  const rewritten = simplifyNode(inExponentials(whole));
  const ring = ringOf([rewritten]);
  const involved = ring.atoms.filter((atom) => node.dependsOn(atom, x));
  return involved.length === 1 && rewritten !== whole ? solveSmooth(rewritten, x) : UNKNOWN;
}

/** The real roots of a polynomial in one of its generators. */
function rootsIn(whole: polynomial.Polynomial, index: number, ring: Ring): NodeSolutions {
  const coefficients = polynomial.coefficientsIn(whole, index);
  if (coefficients.every(polynomial.isConstant)) {
    const values = coefficients.map((c) => (c.length === 0 ? rational.ZERO : c[0].coefficient));
    const shared = values.reduce((product, { d }) => (product / greatestDivisor(product, d)) * d, 1n);
    const found = realRoots(values.map((value) => rational.numerator(value) * (shared / value.d)));
    return { isComplete: true, solutions: found.map((root) => root.exact) };
  }
  const low = coefficients.findIndex((c) => c.length > 0);
  const parts = coefficients.slice(low).map((c) => nodeOfPolynomial(c, ring));
  const zeroRoot = low > 0 ? [node.zero] : [];
  const isSure = constantSign(parts[parts.length - 1]) !== undefined || isPositive(parts[parts.length - 1]);
  if (parts.length === 1) return { isComplete: isSure, solutions: zeroRoot };
  if (parts.length === 2)
    return { isComplete: isSure, solutions: [...zeroRoot, make.negated(make.quotient(parts[0], parts[1]))] };
  if (parts.length > 3) return { isComplete: false, solutions: zeroRoot };
  const discriminant = make.difference(
    make.power(parts[1], node.two),
    make.product([node.number(4), parts[0], parts[2]]),
  );
  const sign = constantSign(discriminant);
  if (sign === -1) return { isComplete: isSure, solutions: zeroRoot };
  return {
    isComplete: isSure && sign !== undefined,
    solutions: [...zeroRoot, ...quadraticRoots(parts[2], parts[1], parts[0])],
  };
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
