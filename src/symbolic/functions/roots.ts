import { fromNumber, numerator } from "../../number/rational.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { isolateRoots, primitive, refine, squareFree, toDouble } from "../polynomial/univariate.js";
import { type FunctionDefinition, MANY } from "./definition.js";
import { preciseRoot } from "./precise-root.js";
import { irrational } from "./rational-rule.js";

/** Roots found lately: an expression has the same one in many places. */
const knownRoots = new Map<string, number>();
const MOST_ROOTS = 500;

function value(component: number, ...coefficients: number[]): number {
  const key = `${component},${coefficients.join()}`;
  let root = knownRoots.get(key);
  if (root === undefined) {
    if (knownRoots.size >= MOST_ROOTS) knownRoots.clear();
    knownRoots.set(key, (root = findRoot(component, coefficients)));
  }
  return root;
}

/** The component-th real root of the polynomial with these coefficients, highest power first; NaN where there is none. */
function findRoot(component: number, coefficients: readonly number[]): number {
  const exact = coefficients.map(fromNumber);
  const common = exact.reduce((product, { d }) => product * d, 1n);
  const whole = primitive(exact.map((c) => numerator(c) * (common / c.d)).toReversed());
  const factor = squareFree(whole);
  let interval = isolateRoots(factor)[component - 1];
  if (!interval) return Number.NaN;
  // a root near zero needs more bits after the point for the same number of digits
  for (let bits = 70; bits < 2300 && interval.high - interval.low !== 0n; bits *= 2) {
    interval = refine(factor, interval, bits);
    if ((interval.low + interval.high).toString(2).length > 64) break;
  }
  return toDouble(interval);
}

/** Σ c_k·x^k of coefficients, highest power first. */
function polynomialOf(coefficients: readonly Node[]): Node {
  const x = node.symbol("x");
  const terms = coefficients.flatMap((coefficient, index) => {
    const power = coefficients.length - 1 - index;
    if (coefficient === node.zero) return [];
    if (power === 0) return [coefficient];
    const monomial = power === 1 ? x : node.rawPower(x, node.number(power));
    return [coefficient === node.one ? monomial : node.rawProduct([coefficient, monomial])];
  });
  return node.rawSum(terms);
}

/** roots([c_n, …, c_0])[k] is the k-th real root of c_n·x^n + … + c_0, from the smallest. */
export const roots: FunctionDefinition = {
  arity: [2, MANY],
  list: "printed with brackets",
  hasComponents: true,
  misses: (coefficients) => (coefficients.length < 2 ? "the coefficients of a polynomial" : undefined),
  numbersOnly: "Use solve() for a polynomial with letters in it.",
  value,
  rational: irrational,
  ball: { ofNodes: (whole, { bits }) => preciseRoot(whole, bits) },
  derivative: (args) => args.map(() => node.zero),
  derivationText: "f(u)'=f'(u)\\,u'",
  sign: "any",
  analytic: "in part",
  latex: {
    write: ([component, ...coefficients], { set, parenthesized }) =>
      `\\operatorname{root}_{${set(component)}}${parenthesized(set(polynomialOf(coefficients)))}`,
    shape: () => "factor",
  },
  // mathjs has no such function: the text stays as it is
  mathjs: "itself",
};
