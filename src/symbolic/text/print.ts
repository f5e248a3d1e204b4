import { asRead, fractionForm } from "./fraction-form.js";
import { functions } from "../functions/table.js";
import * as node from "../node/node.js";
import type { Node, NumberNode, ProductNode } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** How tightly the outermost operation binds: choice 0, or 1, and 2, comparison 3, sum 4, product 5, power 7, atom 8. */
function tightness(part: Node): number {
  switch (part.kind) {
    case "number":
      if (rational.isNegative(part.value)) return 4;
      return rational.isInteger(part.value) || part.name !== "" ? 8 : 5;
    case "sum":
      return 4;
    case "product":
      return 5;
    case "power":
      if (isRoot(part)) return 8;
      return node.isNumber(part.args[1]) && rational.isNegative(part.args[1].value) ? 5 : 7;
    case "condition":
      return part.name === "or" ? 1 : part.name === "and" ? 2 : 3;
    default:
      return 8;
  }
}

const VARIABLE_E = node.symbol("e");

const isRoot = (part: Node): boolean =>
  part.kind === "power" && node.isNumber(part.args[1]) && rational.equal(part.args[1].value, rational.HALF);

const wrapped = (part: Node, least: number): string => {
  const text = print(part);
  return tightness(asRead(part)) < least ? `(${text})` : text;
};

/** The text of an expression; parseNode reads it back. */
export function print(expression: Node): string {
  const whole = asRead(expression);
  switch (whole.kind) {
    case "number":
      return printNumber(whole);
    case "sum":
      return printSum(whole.args);
    case "product":
      return printProduct(whole);
    case "power":
      return printPower(whole);
    case "call":
      return printCall(whole.name, whole.args);
    case "piecewise":
      return `piecewise(${whole.args.map(print).join(", ")})`;
    case "condition":
      return printCondition(whole.name, whole.args);
    default:
      return whole.name;
  }
}

function printNumber({ value, name }: NumberNode): string {
  return name === "" ? value.toFraction() : (rational.isNegative(value) ? "-" : "") + name;
}

function printSum(terms: readonly Node[]): string {
  return terms.map(asRead).reduce((text, term, index) => {
    if (index === 0) return wrapped(term, 4);
    const part = wrapped(term, isNegative(term) ? 4 : 5);
    return text + (part.startsWith("-") ? ` - ${part.slice(1)}` : ` + ${part}`);
  }, "");
}

/** A number that prints with a leading minus. */
const isNegative = (part: Node): boolean => node.isNumber(part) && rational.isNegative(part.value);

function printProduct(whole: ProductNode): string {
  // a minus before what has a sign of its own: -(-x), -(-3*x)
  if (whole.args[0] === node.minusOne && isNegative(whole.args[1]))
    return `-(${print(node.rawProduct(whole.args.slice(1)))})`;
  const { negative, above, below } = fractionForm(whole);
  const top = above.length === 0 ? "1" : above.map((factor) => wrapped(factor, 6)).join("*");
  const sign = negative ? "-" : "";
  if (below.length === 0) return sign + top;
  return `${sign}${top}/${wrapped(node.rawProduct(below), 6)}`;
}

function printPower(whole: node.PowerNode): string {
  const [base, exponent] = whole.args;
  if (isRoot(whole)) return `sqrt(${print(base)})`;
  if (node.isNumber(exponent) && rational.isNegative(exponent.value)) {
    const [below] = fractionForm(whole).below;
    return `1/${wrapped(below, 6)}`;
  }
  // e^x is Euler's number to a power, (e)^x one of the variable e
  const bottom = base === VARIABLE_E ? "(e)" : wrapped(base, 8);
  return `${bottom}^${wrapped(exponent, 7)}`;
}

function printCall(name: string, args: readonly Node[]): string {
  const known = functions.get(name);
  if (known?.hasComponents) return `${name}([${args.slice(1).map(print).join(", ")}])[${print(args[0])}]`;
  const list = args.map(print).join(", ");
  return known?.list === "printed with brackets" ? `${name}([${list}])` : `${name}(${list})`;
}

function printCondition(name: string, args: readonly Node[]): string {
  switch (name) {
    case "and":
      return args.map((part) => wrapped(part, 2)).join(" and ");
    case "or":
      return args.map((part) => wrapped(part, 1)).join(" or ");
    case "not":
      return `not (${print(args[0])})`;
    case "true":
      return "0 == 0";
    case "false":
      return "0 != 0";
    default:
      return `${print(args[0])} ${name} ${print(args[1])}`;
  }
}
