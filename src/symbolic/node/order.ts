import { type Node, type SumNode, one, rawProduct } from "./node.js";
import { compare as compareRationals, isNegative, toNumber } from "../../number/rational.js";

const RANK: Readonly<Record<Node["kind"], number>> = {
  number: 0,
  pi: 1,
  symbol: 2,
  power: 3,
  product: 4,
  call: 5,
  sum: 6,
  piecewise: 7,
  condition: 8,
};

export const baseOf = (factor: Node): Node => (factor.kind === "power" ? factor.args[0] : factor);
export const exponentOf = (factor: Node): Node => (factor.kind === "power" ? factor.args[1] : one);

/** A total order of expressions that depends on their structure only: numbers, pi, symbols by code unit, functions, sums. */
export function compareNodes(a: Node, b: Node): number {
  if (a === b) return 0;
  const [left, right] = [baseOf(a), baseOf(b)];
  if (left !== a || right !== b) {
    const byBase = compareNodes(left, right);
    return byBase === 0 ? compareNodes(exponentOf(a), exponentOf(b)) : byBase;
  }
  if (a.kind !== b.kind) return RANK[a.kind] - RANK[b.kind];
  if (a.kind === "number" && b.kind === "number") return compareRationals(a.value, b.value) || byName(a, b);
  if (a.name !== b.name) return byName(a, b);
  for (let index = 0; index < a.args.length && index < b.args.length; index++) {
    const byArg = compareNodes(a.args[index], b.args[index]);
    if (byArg !== 0) return byArg;
  }
  return a.args.length - b.args.length;
}

const byName = (a: Node, b: Node): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

/** The degree a term shows on paper: 3 for x²y, 0 for numbers and functions. */
function degree(node: Node): number {
  switch (node.kind) {
    case "symbol":
      return 1;
    case "power":
      return node.args[1].kind === "number" ? degree(node.args[0]) * toNumber(node.args[1].value) : 0;
    case "product":
      return node.args.reduce((total, factor) => total + degree(factor), 0);
    case "sum":
      return Math.max(...node.args.map(degree));
    default:
      return 0;
  }
}

/** The order of terms on paper: higher degree first, then x² before xy before y², numbers last. */
export function sortTerms(terms: { rest: Node; term: Node }[]): Node[] {
  const keyed = terms.map(({ rest, term }) => ({ rest, term, degree: degree(rest) }));
  keyed.sort((a, b) => {
    if (a.rest === one || b.rest === one) return a.rest === one ? 1 : -1;
    return b.degree - a.degree || compareTerms(a.rest, b.rest);
  });
  return keyed.map(({ term }) => term);
}

/** Whether the term of a sum that leads on paper (highest degree, then first in order) is negative. */
export function leadsNegative(sum: SumNode): boolean {
  const [lead] = sortTerms(sum.args.map((term) => ({ rest: withoutCoefficient(term), term })));
  return lead.kind === "number"
    ? isNegative(lead.value)
    : lead.args[0]?.kind === "number" && isNegative(lead.args[0].value);
}

const withoutCoefficient = (term: Node): Node => {
  if (term.kind === "number") return one;
  return term.kind === "product" && term.args[0].kind === "number" ? rawProduct(term.args.slice(1)) : term;
};

function compareTerms(a: Node, b: Node): number {
  const left = a.kind === "product" ? a.args : [a];
  const right = b.kind === "product" ? b.args : [b];
  for (let index = 0; index < left.length && index < right.length; index++) {
    const byBase = compareNodes(baseOf(left[index]), baseOf(right[index]));
    if (byBase !== 0) return byBase;
    const byExponent = compareNodes(exponentOf(right[index]), exponentOf(left[index]));
    if (byExponent !== 0) return byExponent;
  }
  return right.length - left.length;
}
