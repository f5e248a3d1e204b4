import type { Node } from "./node.js";
import { isEven, isInteger, isNegative, isZero } from "./rational.js";

const POSITIVE = new Set(["exp", "cosh", "sigmoid", "softplus", "softmax"]);
const NONNEGATIVE = new Set([...POSITIVE, "abs", "norm", "relu", "step", "heaviside"]);

/** Provably greater than zero wherever it has a value, for all real values of the variables. */
export function isPositive(node: Node): boolean {
  switch (node.kind) {
    case "number":
      return !isNegative(node.value) && !isZero(node.value);
    case "pi":
      return true;
    case "call":
      if (node.name === "max") return node.args.some(isPositive);
      return node.name === "min" ? node.args.every(isPositive) : POSITIVE.has(node.name);
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
      if (node.name === "max") return node.args.some(isNonnegative);
      return node.name === "min" ? node.args.every(isNonnegative) : NONNEGATIVE.has(node.name);
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
