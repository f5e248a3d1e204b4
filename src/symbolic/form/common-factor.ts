import * as make from "./arithmetic.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { baseOf, exponentOf } from "../node/order.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** A sum with the factor that saves most taken out of the terms that share it; undefined when nothing is saved. */
export function takeOutCommonFactor(
  whole: node.SumNode,
): { factor: Node; inside: Node; others: Node } | undefined {
  const content = commonContent(whole.args);
  if (content) return { factor: content, inside: divideAll(whole.args, content), others: node.zero };
  let best: { factor: Node; members: Node[]; saved: number } | undefined;
  for (const { factor, members } of sharedFactors(whole.args)) {
    // each member loses the factor and perhaps its own product node; one product and one sum are new
    const saved = (members.length - 1) * (factor.cost + 1) - (members.length < whole.args.length ? 2 : 1);
    if (saved > 0 && (!best || saved > best.saved)) best = { factor, members, saved };
  }
  if (!best) return undefined;
  const { factor, members } = best;
  return {
    factor,
    inside: divideAll(members, factor),
    others: make.sum(whole.args.filter((term) => !members.includes(term))),
  };
}

/** √(16x² + 16) as 4·√(x² + 1): the content of a sum drawn out of a root, where the root of it is rational. */
export function drawnContent(whole: Node): Node {
  if (whole.kind !== "power") return whole;
  const [base, exponent] = whole.args;
  if (base.kind !== "sum" || !node.isNumber(exponent) || rational.isInteger(exponent.value)) return whole;
  const content = commonContent(base.args);
  if (!content || !node.isNumber(content) || rational.isNegative(content.value)) return whole;
  const outside = make.power(content, exponent);
  if (!node.isNumber(outside)) return whole;
  return make.product([outside, make.power(divideAll(base.args, content), exponent)]);
}

const divideAll = (terms: readonly Node[], factor: Node): Node =>
  make.sum(terms.map((term) => make.quotient(term, factor)));

/** The number that all coefficients share: −1 of −x − y, 2 of 2x + 4y. */
function commonContent(terms: readonly Node[]): Node | undefined {
  let shared: Rational | undefined;
  let positives = 0;
  for (const term of terms) {
    const [coefficient] = make.splitTerm(term);
    shared = shared ? shared.gcd(coefficient) : rational.absolute(coefficient);
    if (!rational.isNegative(coefficient)) positives++;
  }
  if (positives === 0) return node.number(rational.negate(shared!));
  return rational.isOne(shared!) ? undefined : node.number(shared!);
}

/** Every base that several terms have to a numeric power, with the power that they share. */
function sharedFactors(terms: readonly Node[]): { factor: Node; members: Node[] }[] {
  const byBase = new Map<Node, { term: Node; exponent: Rational }[]>();
  for (const term of terms)
    for (const factor of term.kind === "product" ? term.args : [term]) {
      if (factor.kind === "number") continue;
      const exponent = exponentOf(factor);
      const [base, value] = node.isNumber(exponent)
        ? [baseOf(factor), exponent.value]
        : [factor, rational.ONE];
      const known = byBase.get(base);
      if (known) known.push({ term, exponent: value });
      else byBase.set(base, [{ term, exponent: value }]);
    }
  const shared: { factor: Node; members: Node[] }[] = [];
  for (const [base, users] of byBase)
    for (const sign of [1n, -1n]) {
      const members = users.filter(({ exponent }) => exponent.s === sign);
      if (members.length < 2) continue;
      const least = members.reduce(
        (low, { exponent }) => (exponent.n * low.d < low.n * exponent.d ? exponent : low),
        members[0].exponent,
      );
      shared.push({ factor: make.power(base, node.number(least)), members: members.map(({ term }) => term) });
    }
  return shared;
}
