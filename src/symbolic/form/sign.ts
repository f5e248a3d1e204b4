import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";
import { isEven, isInteger, isNegative, isZero } from "../../number/rational.js";

function hasSign(
  { name, args }: Node,
  has: (node: Node) => boolean,
  wanted: "positive" | "nonnegative",
): boolean {
  // an unevaluated derivative is no function of the table
  const sign = functions.get(name)?.sign;
  if (typeof sign === "function") return sign(args, has, wanted);
  return sign === "positive" || sign === wanted;
}

/** Provably greater than zero wherever it has a value, for all real values of the variables. */
export function isPositive(node: Node): boolean {
  switch (node.kind) {
    case "number":
      return !isNegative(node.value) && !isZero(node.value);
    case "pi":
      return true;
    case "call":
      return hasSign(node, isPositive, "positive");
    case "power":
      return isPositive(node.args[0]);
    case "product":
      return node.args.every(isPositive);
    case "sum":
      return node.args.every(isNonnegative) && node.args.some(isPositive);
    case "piecewise":
      return valuesOf(node.args).every(isPositive);
    default:
      return false;
  }
}

/** Provably zero or more wherever it has a value, for all real values of the variables. */
export function isNonnegative(node: Node): boolean {
  switch (node.kind) {
    case "number":
      return !isNegative(node.value);
    case "call":
      return hasSign(node, isNonnegative, "nonnegative");
    case "power": {
      const [base, exponent] = node.args;
      // a power with a fractional exponent has a real value at nonnegative bases only
      if (exponent.kind === "number" && (isEven(exponent.value) || !isInteger(exponent.value))) return true;
      return isNonnegative(base);
    }
    case "product":
      return node.args.every(isNonnegative);
    case "sum":
      return node.args.every(isNonnegative);
    case "piecewise":
      return valuesOf(node.args).every(isNonnegative);
    default:
      return isPositive(node);
  }
}

/** The values of a piecewise, without its conditions. */
export const valuesOf = (args: readonly Node[]): Node[] =>
  args.filter((_arg, index) => index % 2 === 1 || index === args.length - 1);
