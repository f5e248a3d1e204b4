import * as make from "../form/arithmetic.js";
import { constantSign } from "../form/constant-sign.js";
import { fractionOf } from "../form/fraction-of.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { ringOf, nodeOfPolynomial } from "../form/ring.js";
import { simplifyNode } from "../form/simplify-node.js";
import { valueAt } from "../form/substitute-node.js";
import { FORM_WORK, withinWork } from "../polynomial/work-limit.js";

/** How often numerator and denominator are differentiated before a limit is given up. */
const MOST_ROUNDS = 12;

/**
 * The limit of a smooth canonical node where x tends to `at`: its value there, or by l'Hôpital's rule where numerator and
 * denominator vanish; undefined where there is none or it is not found.
 * @param derivative The derivative of a node by x.
 */
export function limitOf(
  whole: Node,
  x: string,
  at: Node,
  derivative: (part: Node) => Node,
): Node | undefined {
  const point = new Map([[x, at]]);
  const here = valueAt(whole, point);
  if (here && hasValue(here)) return simplifyNode(here);
  const parts = overOneBar(whole);
  if (!parts) return undefined;
  let [above, below] = parts;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const [top, bottom] = [valueAt(above, point), valueAt(below, point)].map(
      (value) => value && simplifyNode(value),
    );
    if (!top || !bottom || !hasValue(top)) return undefined;
    if (bottom !== node.zero && constantSign(bottom) !== 0) {
      const limit = valueAt(make.quotient(above, below), point);
      return limit && hasValue(limit) ? simplifyNode(limit) : undefined;
    }
    if (top !== node.zero && constantSign(top) !== 0) return undefined;
    [above, below] = [above, below].map((part) => simplifyNode(derivative(part)));
  }
  return undefined;
}

const hasValue = (constant: Node): boolean =>
  node.variablesOf(constant).length > 0 || constantSign(constant) !== undefined;

/** Numerator and denominator of a node as one fraction. */
function overOneBar(whole: Node): [Node, Node] | undefined {
  return withinWork(FORM_WORK, () => {
    const ring = ringOf([whole]);
    const { numerator, denominator } = fractionOf(whole, ring);
    const below = denominator.map(({ base, times }) =>
      make.power(nodeOfPolynomial(base, ring), node.number(times)),
    );
    return [nodeOfPolynomial(numerator, ring), make.product(below)];
  });
}
