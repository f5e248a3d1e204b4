import { InputError } from "../../errors.js";
import * as node from "../node/node.js";
import type { Node, NumberNode } from "../node/node.js";
import { baseOf, compareNodes, exponentOf, leadsNegative, sortTerms } from "../node/order.js";
import { isWritable, radical } from "./radical.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";
import { isNonnegative, isPositive } from "./sign.js";

/*
 * Canonical sums, products and powers. They collect like terms and like bases and apply rules that hold for all real
 * values at which both sides exist; what only sometimes helps (expanding, factoring) is left to simplify.
 */

/** Coefficient and rest of a term: 2·x·y is 2 and x·y, a number is itself and 1. */
export function splitTerm(term: Node): [coefficient: Rational, rest: Node] {
  if (term.kind === "number") return [term.value, node.one];
  if (term.kind !== "product" || term.args[0].kind !== "number") return [rational.ONE, term];
  term.memo.rest ??= node.rawProduct(term.args.slice(1));
  return [term.args[0].value, term.memo.rest];
}

/** coefficient · rest, for a canonical rest. */
export function scale(coefficient: Rational, rest: Node): Node {
  if (rational.isZero(coefficient)) return node.zero;
  if (rest === node.one) return node.number(coefficient);
  if (rational.isOne(coefficient)) return rest;
  const [inner, bare] = splitTerm(rest);
  if (!rational.isOne(inner)) return scale(rational.times(coefficient, inner), bare);
  return canonicalNode(
    node.rawProduct([node.number(coefficient), ...(rest.kind === "product" ? rest.args : [rest])]),
  );
}

export const negated = (term: Node): Node => scale(rational.MINUS_ONE, term);
/** The negative of a sum, written out: y − x for x − y. */
const mirrored = (base: node.SumNode): Node => sum(base.args.map(negated));
export const difference = (a: Node, b: Node): Node => sum([a, negated(b)]);
export const quotient = (a: Node, b: Node): Node => product([a, power(b, node.minusOne)]);

function canonicalNode(made: Node): Node {
  made.memo.canonical = made;
  return made;
}

/** The canonical sum of canonical terms. */
export function sum(terms: readonly Node[]): Node {
  const coefficients = new Map<Node, Rational>();
  const add = (term: Node, factor: Rational): void => {
    if (term.kind === "sum") {
      for (const inner of term.args) add(inner, factor);
      return;
    }
    const [coefficient, rest] = splitTerm(term);
    const total = rational.times(factor, coefficient);
    if (rest.kind === "sum") add(rest, total);
    else coefficients.set(rest, rational.plus(coefficients.get(rest) ?? rational.ZERO, total));
  };
  for (const term of terms) add(term, rational.ONE);

  const kept: { rest: Node; term: Node }[] = [];
  for (const [rest, coefficient] of coefficients)
    if (!rational.isZero(coefficient)) kept.push({ rest, term: scale(coefficient, rest) });
  if (kept.length === 0) return node.zero;
  if (kept.length === 1) return kept[0].term;
  const sorted = sortTerms(kept);
  const firstPositive = sorted.findIndex((term) => !rational.isNegative(splitTerm(term)[0]));
  if (firstPositive > 0) sorted.unshift(...sorted.splice(firstPositive, 1));
  return canonicalNode(node.rawSum(sorted));
}

/** The canonical product of canonical factors. */
export function product(factors: readonly Node[]): Node {
  let coefficient = rational.ONE;
  const exponents = new Map<Node, Node[]>();
  const roots: { base: Rational; exponent: Rational }[] = [];
  const inExponent: Node[] = [];

  const add = (factor: Node): void => {
    if (factor.kind === "number") coefficient = rational.times(coefficient, factor.value);
    else if (factor.kind === "product") factor.args.forEach(add);
    else if (node.isCall(factor, "exp")) inExponent.push(factor.args[0]);
    else if (isRoot(factor)) roots.push({ base: factor.args[0].value, exponent: factor.args[1].value });
    else addPower(baseOf(factor), exponentOf(factor));
  };
  const addPower = (base: Node, exponent: Node): void => {
    const known = exponents.get(base);
    if (known) known.push(exponent);
    else if (base.kind === "sum" && exponents.size > 0 && node.isInteger(exponent)) {
      const opposite = exponents.get(mirrored(base));
      if (!opposite) exponents.set(base, [exponent]);
      else {
        opposite.push(exponent);
        if (!rational.isEven(exponent.value)) coefficient = rational.negate(coefficient);
      }
    } else exponents.set(base, [exponent]);
  };
  factors.forEach(add);
  if (rational.isZero(coefficient)) return node.zero;

  const kept: Node[] = [];
  let settled = true;
  for (const [base, parts] of exponents) {
    const factor = power(base, parts.length === 1 ? parts[0] : sum(parts));
    if (
      parts.length > 1 &&
      (factor.kind === "number" || factor.kind === "product" || node.isCall(factor, "exp"))
    )
      settled = false;
    if (factor !== node.one) kept.push(factor);
  }
  if (roots.length > 0) {
    const drawn = roots.length === 1 ? { coefficient: rational.ONE, roots } : radical(roots);
    coefficient = rational.times(coefficient, drawn.coefficient);
    for (const { base, exponent } of drawn.roots)
      kept.push(canonicalNode(node.rawPower(node.number(base), node.number(exponent))));
  }
  if (inExponent.length > 0) {
    const exponential = exponentialOf(inExponent.length === 1 ? inExponent[0] : sum(inExponent));
    if (!node.isCall(exponential, "exp")) settled = false;
    if (exponential !== node.one) kept.push(exponential);
  }
  if (!settled) return product([node.number(coefficient), ...kept]);
  if (kept.length === 0) return node.number(coefficient);
  kept.sort(compareNodes);
  if (!rational.isOne(coefficient)) kept.unshift(node.number(coefficient));
  return kept.length === 1 ? kept[0] : canonicalNode(node.rawProduct(kept));
}

const isRoot = (factor: Node): factor is node.PowerNode & { args: [NumberNode, NumberNode] } =>
  factor.kind === "power" &&
  node.isNumber(factor.args[0]) &&
  node.isNumber(factor.args[1]) &&
  !rational.isNegative(factor.args[0].value);

/** The canonical power of a canonical base and exponent. */
export function power(base: Node, exponent: Node): Node {
  if (exponent === node.one) return base;
  if (exponent === node.zero) return node.one;
  if (base === node.one) return node.one;
  if (node.isNumber(exponent)) {
    if (node.isNumber(base)) return numberPower(base.value, exponent.value);
    return base.kind === "product"
      ? productPower(base.args, exponent)
      : (numericPower(base, exponent) ?? canonicalNode(node.rawPower(base, exponent)));
  }
  if (node.isCall(base, "exp")) return exponentialOf(product([base.args[0], exponent]));
  if (base.kind === "power" && isPositive(base.args[0]))
    return power(base.args[0], product([base.args[1], exponent]));
  return canonicalNode(node.rawPower(base, exponent));
}

function numberPower(base: Rational, exponent: Rational): Node {
  if (rational.isZero(base)) {
    if (rational.isNegative(exponent)) throw divisionByZero();
    return node.zero;
  }
  if (!isWritable(base, exponent))
    return canonicalNode(node.rawPower(node.number(base), node.number(exponent)));
  if (rational.isInteger(exponent))
    return node.number(rational.integerPower(base, rational.numerator(exponent)));
  if (rational.isNegative(base))
    return canonicalNode(node.rawPower(node.number(base), node.number(exponent)));
  const { coefficient, roots } = radical([{ base, exponent }]);
  const kept: Node[] = roots.map((root) =>
    canonicalNode(node.rawPower(node.number(root.base), node.number(root.exponent))),
  );
  if (kept.length === 0) return node.number(coefficient);
  kept.sort(compareNodes);
  if (!rational.isOne(coefficient)) kept.unshift(node.number(coefficient));
  return kept.length === 1 ? kept[0] : canonicalNode(node.rawProduct(kept));
}

/** (a·b)^r is a^r·b^r for whole r; for other r only positive factors leave the root. */
function productPower(factors: readonly Node[], exponent: NumberNode): Node {
  if (rational.isInteger(exponent.value)) return product(factors.map((factor) => power(factor, exponent)));
  const outside: Node[] = [];
  const inside: Node[] = [];
  for (const factor of factors) {
    if (node.isNumber(factor) && rational.isNegative(factor.value)) {
      outside.push(node.number(rational.negate(factor.value)));
      inside.push(node.minusOne);
    } else (isPositive(factor) ? outside : inside).push(factor);
  }
  if (outside.length === 0 || (outside.length === 1 && outside[0] === node.one))
    return canonicalNode(node.rawPower(node.rawProduct(factors), exponent));
  const rest = product(inside);
  const root =
    rest === node.one ? [] : [rest.kind === "product" ? rootOf(rest, exponent) : power(rest, exponent)];
  return product([...outside.map((factor) => power(factor, exponent)), ...root]);
}

const rootOf = (rest: Node, exponent: Node): Node => canonicalNode(node.rawPower(rest, exponent));

/** What u^r becomes for a number r when u has a shape of its own; undefined when the power stays as it is. */
function numericPower(base: Node, exponent: NumberNode): Node | undefined {
  if (node.isCall(base, "exp")) return exponentialOf(scale(exponent.value, base.args[0]));
  if (base.kind === "power") return powerOfPower(base.args[0], base.args[1], exponent);
  if (base.kind === "sum") return rational.isEven(exponent.value) ? evenPower(base, exponent) : undefined;
  if (base.kind !== "call") return undefined;
  if (base.name === "abs" && rational.isEven(exponent.value)) return power(base.args[0], exponent);
  if (base.name === "norm" && rational.isEven(exponent.value))
    return power(sum(base.args.map((part) => power(part, node.two))), node.number(exponent.value.div(2)));
  const isPositiveInteger = rational.isInteger(exponent.value) && !rational.isNegative(exponent.value);
  if ((base.name === "step" || base.name === "heaviside") && isPositiveInteger)
    return powerOfStep(base, exponent);
  return undefined;
}

/** step(u, v)^n is 0, 1 or, where u is 0, v^n. */
function powerOfStep(base: node.CallNode, exponent: NumberNode): Node {
  const [inner, atZero] = base.args;
  if (atZero === undefined) return base;
  return canonicalNode(node.rawCall(base.name, [inner, power(atZero, exponent)]));
}

function powerOfPower(inner: Node, first: Node, second: NumberNode): Node | undefined {
  const total = scale(second.value, first);
  if (rational.isInteger(second.value) || isNonnegative(inner)) return power(inner, total);
  if (!node.isNumber(first)) return undefined;
  // √(u²) is |u|, not u
  return power(rational.isEven(first.value) ? absolute(inner) : inner, total);
}

/** (y − x)² and (x − y)² are one: fewer minus signs win, then the one whose leading term is positive. */
function evenPower(base: node.SumNode, exponent: NumberNode): Node | undefined {
  const negatives = base.args.filter((term) => rational.isNegative(splitTerm(term)[0])).length;
  const positives = base.args.length - negatives;
  if (positives > negatives || (positives === negatives && !leadsNegative(base))) return undefined;
  return canonicalNode(node.rawPower(mirrored(base), exponent));
}

/** e^u: e^0 is 1, e^(c·ln u) is u^c. */
export function exponentialOf(exponent: Node): Node {
  if (exponent === node.zero) return node.one;
  if (node.isCall(exponent, "log")) return exponent.args[0];
  if (exponent.kind === "product" || exponent.kind === "sum") {
    const terms = exponent.kind === "sum" ? exponent.args : [exponent];
    const logarithmic = terms.filter(isMultipleOfLog);
    if (logarithmic.length > 0) {
      const others = sum(terms.filter((term) => !isMultipleOfLog(term)));
      return product([...logarithmic.map(powerOfLog), exponentialOf(others)]);
    }
  }
  return canonicalNode(node.rawCall("exp", [exponent]));
}

const isMultipleOfLog = (term: Node): boolean =>
  node.isCall(term, "log") ||
  (term.kind === "product" && term.args.filter((factor) => node.isCall(factor, "log")).length === 1);

function powerOfLog(term: Node): Node {
  if (term.kind !== "product") return term.args[0];
  const log = term.args.find((factor) => node.isCall(factor, "log"))!;
  return power(log.args[0], product(term.args.filter((factor) => factor !== log)));
}

/** |u| with positive factors taken out. */
export function absolute(inner: Node): Node {
  const [coefficient, rest] = splitTerm(inner);
  const size = rational.absolute(coefficient);
  if (rest === node.one) return node.number(size);
  if (isNonnegative(rest)) return scale(size, rest);
  if (node.isCall(rest, "abs")) return scale(size, rest);
  const oriented = rest.kind === "sum" && leadsNegative(rest) ? mirrored(rest) : rest;
  return scale(size, canonicalNode(node.rawCall("abs", [oriented])));
}

export function divisionByZero(): InputError {
  return new InputError({
    place: "simplify",
    rule: "division by zero has no value",
    cure: "Check the denominator.",
  });
}
