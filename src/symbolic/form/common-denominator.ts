import * as make from "./arithmetic.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as polynomial from "../polynomial/polynomial.js";
import { cancel, cancelDivisors, type Fraction } from "./polynomial-fraction.js";
import { fractionOf } from "./fraction-of.js";
import * as rational from "../../number/rational.js";
import { identityRelations, reduce, type Relation, rootRelations } from "./relation.js";
import { FORM_WORK, withinWork } from "../polynomial/work-limit.js";
import { generatorPower, nodeOfPolynomial, type Ring, ringOf } from "./ring.js";

/** The forms of a canonical node over one common denominator: with canceled factors, expanded above the bar and factored. */
export function fractionForms(whole: Node): Node[] {
  const found = withinWork(FORM_WORK, () => {
    const ring = ringOf([whole]);
    const first = reduced(fractionOf(whole, ring), rootRelations(ring), ring);
    const forms = [first, ...identityRelations(ring).map((relation) => reduced(first, [relation], ring))];
    return forms.flatMap((form) => nodesOfFraction(form, ring));
  });
  return found ?? [];
}

/** Whether a canonical node is zero as a fraction of polynomials in its atoms; undefined when it is too large to tell. */
export function vanishes(whole: Node): boolean | undefined {
  const forms = fractionForms(whole);
  return forms.length === 0 ? undefined : forms.includes(node.zero);
}

function reduced(fraction: Fraction, relations: readonly Relation[], ring: Ring): Fraction {
  const numerator = reduce(fraction.numerator, relations, ring.atoms.length);
  return cancelDivisors(cancel({ numerator, denominator: fraction.denominator }));
}

function nodesOfFraction({ numerator, denominator }: Fraction, ring: Ring): Node[] {
  if (numerator.length === 0) return [node.zero];
  const below = denominator.map(({ base, times }) =>
    make.power(nodeOfPolynomial(base, ring), node.number(-times)),
  );
  const expanded = nodeOfPolynomial(numerator, ring);
  const monomial = polynomial.commonMonomial(numerator);
  const content = polynomial.content(numerator);
  const rest = polynomial.shift(
    numerator,
    rational.inverse(content),
    monomial.map((exponent) => -exponent),
  );
  const outside = monomial.flatMap((exponent, index) => generatorPower(ring, index, exponent));
  const forms = [make.product([node.number(content), ...outside, nodeOfPolynomial(rest, ring), ...below])];
  if (below.length === 0) forms.push(expanded);
  else forms.push(make.product([expanded, ...below]));
  return forms;
}
