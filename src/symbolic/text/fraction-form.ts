import * as node from "../node/node.js";
import type { Node, NumberNode, PowerNode, ProductNode } from "../node/node.js";
import * as rational from "../../number/rational.js";
import type { Rational } from "../../number/rational.js";

/** A product as it is written: a sign, what stands above the fraction bar, and what stands below. */
export interface FractionForm {
  negative: boolean;
  above: Node[];
  below: Node[];
}

/**
 * A product or power as its text is read again: what remains of 1·u is u, of −1·3 the number −3, of 7·3^{−1} the number 7/3,
 * and a minus before a product is its first factor.
 */
export function asRead(whole: Node): Node {
  if (whole.kind !== "power" && whole.kind !== "product") return whole;
  return (whole.memo.asRead ??=
    whole.kind === "power"
      ? powerAsRead(asRead(whole.args[0]), asRead(whole.args[1]))
      : productAsRead(whole));
}

function productAsRead(whole: ProductNode): Node {
  const [first, ...rest] = whole.args.map(asRead).filter((factor) => factor !== node.one);
  if (first === undefined) return node.one;
  if (first === node.minusOne && rest.length > 0) return negativeAsRead(asRead(node.rawProduct(rest)));
  if (rest.length > 0 && isPlainInteger(first) && isUnitFraction(rest[0]))
    return node.rawProduct([node.number(first.value.mul(rest[0].value)), ...rest.slice(1)]);
  return node.rawProduct([first, ...rest]);
}

function negativeAsRead(whole: Node): Node {
  const [first, ...rest] = leadingFactors(whole);
  const isUnsigned = node.isNumber(first) && !rational.isNegative(first.value);
  return isUnsigned
    ? node.rawProduct([node.number(rational.negate(first.value), first.name), ...rest])
    : node.rawProduct([node.minusOne, first, ...rest]);
}

/** The factors, those of a leading product one by one: a minus binds tighter than what follows, in −(a/b)·c too. */
function leadingFactors(whole: Node): readonly Node[] {
  if (whole.kind !== "product") return [whole];
  const [first, ...rest] = whole.args;
  return first.kind === "product" ? [...first.args, ...rest] : whole.args;
}

function powerAsRead(base: Node, exponent: Node): Node {
  const isReciprocal = exponent === node.minusOne && isPlainInteger(base) && base !== node.zero;
  return isReciprocal ? node.number(rational.ONE.div(base.value)) : node.rawPower(base, exponent);
}

const isPlainInteger = (part: Node): part is NumberNode => node.isInteger(part) && part.name === "";

const isUnitFraction = (part: Node): part is NumberNode =>
  node.isNumber(part) && part.name === "" && part.value.n === 1n && !rational.isInteger(part.value);

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
  return rational.isOne(exponent)
    ? power.args[0]
    : node.rawPower(power.args[0], node.number(exponent, power.args[1].name));
}
