import * as node from "./node.js";
import type { Node, NumberNode, PowerNode, ProductNode } from "./node.js";
import * as rational from "./rational.js";
import type { Rational } from "./rational.js";

/** A product as it is written: a sign, what stands above the fraction bar, and what stands below. */
export interface FractionForm {
  negative: boolean;
  above: Node[];
  below: Node[];
}

/** A product or power split for printing: x^-2 goes below as x^2, a rational coefficient to both sides. */
export function fractionForm(whole: ProductNode | PowerNode | NumberNode): FractionForm {
  const form: FractionForm = { negative: false, above: [], below: [] };
  const factors = whole.kind === "product" ? whole.args : [whole as Node];
  factors.forEach((factor, index) => {
    if (factor.kind === "number" && factor.name === "") place(factor.value, index === 0, form);
    else if (factor.kind === "number" && index === 0 && rational.isNegative(factor.value)) {
      form.negative = true;
      form.above.push(node.number(rational.negate(factor.value), factor.name));
    } else if (isBelow(factor)) form.below.push(flip(factor));
    else form.above.push(factor);
  });
  return form;
}

function place(value: Rational, leads: boolean, form: FractionForm): void {
  // a negative number later in the product stays there: 2*(-3) is not -2*3
  const positive = leads ? rational.absolute(value) : value;
  form.negative ||= leads && rational.isNegative(value);
  const top = rational.integer(rational.numerator(positive));
  if (!rational.isOne(top)) form.above.push(node.number(top));
  if (!rational.isInteger(positive)) form.below.push(node.number(rational.integer(positive.d)));
}

function isBelow(factor: Node): factor is PowerNode {
  return (
    factor.kind === "power" && factor.args[1].kind === "number" && rational.isNegative(factor.args[1].value)
  );
}

function flip(power: PowerNode): Node {
  const exponent = rational.negate((power.args[1] as NumberNode).value);
  return rational.isOne(exponent) ? power.args[0] : node.rawPower(power.args[0], node.number(exponent));
}
