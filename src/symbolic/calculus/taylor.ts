import { differentiate } from "./differentiate.js";
import { isNumber, type Node } from "../node/node.js";
import { collect, type Polynomial, type Term } from "../polynomial/polynomial.js";
import * as rational from "../../number/rational.js";
import { simplifyNode } from "../form/simplify-node.js";
import { putIn } from "../form/substitute-node.js";

/**
 * The Taylor polynomial of total degree `order` around an exact point, in the distances from it, without its constant;
 * undefined when a coefficient is not rational.
 */
export function taylorPolynomial(
  whole: Node,
  names: readonly string[],
  at: ReadonlyMap<string, Node>,
  order: number,
): Polynomial | undefined {
  const terms: Term[] = [];
  const visit = (
    derivative: Node,
    exponents: readonly number[],
    from: number,
    weight: rational.Rational,
  ): boolean => {
    const degree = exponents.reduce((total, exponent) => total + exponent, 0);
    if (degree > 0) {
      const value = simplifyNode(putIn(derivative, at));
      if (!isNumber(value)) return false;
      terms.push({ exponents, coefficient: rational.times(value.value, weight) });
    }
    if (degree === order) return true;
    return names.every((name, index) => {
      if (index < from) return true;
      const next = exponents.map((exponent, place) => (place === index ? exponent + 1 : exponent));
      const slope = simplifyNode(differentiate(derivative, name));
      return slope.size === 1 && isNumber(slope) && rational.isZero(slope.value)
        ? true
        : visit(slope, next, index, weight.div(next[index]));
    });
  };
  return visit(
    whole,
    names.map(() => 0),
    0,
    rational.ONE,
  )
    ? collect(terms)
    : undefined;
}
