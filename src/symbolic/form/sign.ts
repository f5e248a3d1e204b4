import type { FunctionName } from "../functions/functions.js";
import { type Node, zero } from "../node/node.js";
import { slopeParts } from "../functions/slope-cases.js";
import { isEven, isInteger, isNegative, isZero } from "../../number/rational.js";

/** What the name of a function says of its values, wherever it has one; a function tells it from the arguments. */
type Sign =
  "positive" | "nonnegative" | "any" | ((args: readonly Node[], is: (node: Node) => boolean) => boolean);

/** At a tie the slope may be 0, or a sum or mean of slopes. */
const slopeSign: Sign = (args, is) =>
  (is === isNonnegative || args[0] !== zero) && slopeParts(args)[1].every(is);

const signs: Readonly<Record<FunctionName, Sign>> = {
  exp: "positive",
  cosh: "positive",
  sigmoid: "positive",
  softplus: "positive",
  softmax: "positive",
  abs: "nonnegative",
  norm: "nonnegative",
  relu: "nonnegative",
  step: (args, is) => is === isNonnegative && args.slice(1).every(is),
  heaviside: "nonnegative",
  undefined: "nonnegative",
  max: (args, is) => args.some(is),
  min: (args, is) => args.every(is),
  maxslope: slopeSign,
  minslope: slopeSign,
  log: "any",
  sin: "any",
  cos: "any",
  tan: "any",
  asin: "any",
  acos: "nonnegative",
  atan: "any",
  sinh: "any",
  tanh: "any",
  sign: "any",
  erf: "any",
  roots: "any",
  logsumexp: "any",
};

function hasSign({ name, args }: Node, is: (node: Node) => boolean): boolean {
  // an unevaluated derivative is no function of the table
  const sign: Sign | undefined = signs[name as FunctionName];
  if (typeof sign === "function") return sign(args, is);
  return sign === "positive" || (sign === "nonnegative" && is === isNonnegative);
}

/** Provably greater than zero wherever it has a value, for all real values of the variables. */
export function isPositive(node: Node): boolean {
  switch (node.kind) {
    case "number":
      return !isNegative(node.value) && !isZero(node.value);
    case "pi":
      return true;
    case "call":
      return hasSign(node, isPositive);
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
      return hasSign(node, isNonnegative);
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
