import { InputError } from "../../errors.js";
import { functions } from "../functions/table.js";
import { isZeroFactor } from "./locally-zero.js";
import type { Node } from "../node/node.js";
import { preciseValue } from "./precise-value.js";
import { type Rational, toNumber } from "../../number/rational.js";

/** Values of the variables in float64. */
export type FloatEnvironment = ReadonlyMap<string, number>;

/** Smaller numbers lose digits, and at last all. */
const LEAST_NORMAL = 2 ** -1022;

/**
 * The value in float64; a node that occurs many times is computed once. Where a number on the way is too large or too small
 * for a double, or has no value, the whole is computed again in ball arithmetic, so that only what has no value is NaN.
 */
export function floatValue(root: Node, environment: FloatEnvironment): number {
  const { result, isDoubtful } = compute(root, environment);
  return isDoubtful ? (preciseValue(root, environment) ?? result) : result;
}

/** The value in float64 as it comes, also where it overflows on the way. */
export const roughValue = (root: Node, environment: FloatEnvironment): number =>
  compute(root, environment).result;

function compute(root: Node, environment: FloatEnvironment): { result: number; isDoubtful: boolean } {
  const known = new Map<Node, number>();
  let isDoubtful = false;

  function value(node: Node): number {
    switch (node.kind) {
      case "number":
        return number(node.value);
      case "pi":
        return Math.PI;
      case "symbol":
        return variable(node.name);
      default: {
        const before = known.get(node);
        if (before !== undefined) return before;
        const result = composite(node);
        known.set(node, result);
        isDoubtful ||= !(Math.abs(result) < Number.POSITIVE_INFINITY);
        return result;
      }
    }
  }

  function number(exact: Rational): number {
    const near = toNumber(exact);
    if ((isSmall(near) && exact.n !== 0n) || !Number.isFinite(near)) isDoubtful = true;
    return near;
  }

  function variable(name: string): number {
    const bound = environment.get(name);
    if (bound === undefined) throw missing(name, [...environment.keys()]);
    return bound;
  }

  function composite(node: Node): number {
    switch (node.kind) {
      case "sum":
        return sum(node.args);
      case "product":
        return product(node.args);
      case "power":
        return power(value(node.args[0]), node.args[1]);
      case "call":
        return call(node.name, node.args);
      case "piecewise": {
        const chosen = branch(node.args, holds);
        return chosen ? value(chosen) : Number.NaN;
      }
      default:
        throw new InputError({ place: "evaluate", rule: "needs a number", got: "a condition" });
    }
  }

  function sum(terms: readonly Node[]): number {
    // Neumaier's compensated sum: derivatives such as σ − σ² lose digits in a plain one
    let total = 0;
    let lost = 0;
    for (const term of terms) {
      const next = value(term);
      const both = total + next;
      lost += Math.abs(total) >= Math.abs(next) ? total - both + next : next - both + total;
      total = both;
    }
    return Number.isFinite(lost) ? total + lost : total;
  }

  function product(factors: readonly Node[]): number {
    let total = 1;
    for (const factor of factors) {
      const next = value(factor);
      const both = total * next;
      if (isSmall(both) && total !== 0 && next !== 0) isDoubtful = true;
      total = both;
    }
    return Number.isNaN(total) && factors.some((factor) => isZeroFactor(factor, order)) ? 0 : total;
  }

  function power(base: number, exponent: Node): number {
    const raised = raise(base, exponent);
    if (isSmall(raised) && base !== 0) isDoubtful = true;
    return raised;
  }

  function raise(base: number, exponent: Node): number {
    if (exponent.kind !== "number" || exponent.value.d !== 2n || base === 0) return base ** value(exponent);
    // √u·u^k has the digits that u^(k + 1/2) loses
    const whole = toNumber(exponent.value) - 0.5;
    if (whole >= 0) return Math.sqrt(base) * (whole === 0 ? 1 : base ** whole);
    return 1 / (Math.sqrt(base) * (whole === -1 ? 1 : base ** (-1 - whole)));
  }

  function call(name: string, args: readonly Node[]): number {
    const inputs = args.map(value);
    const definition = functions.get(name)!;
    const result = definition.value(...inputs);
    if (isSmall(result) && definition.underflows && inputs.every(Number.isFinite)) isDoubtful = true;
    return result;
  }

  const order = (left: Node, right: Node): number | undefined => {
    const [a, b] = [value(left), value(right)];
    return a < b ? -1 : a > b ? 1 : a === b ? 0 : undefined;
  };

  const holds = (condition: Node): boolean | undefined => truth(condition, value);

  const result = value(root);
  return { result, isDoubtful };
}

const isSmall = (result: number): boolean => Math.abs(result) < LEAST_NORMAL;

/** Whether a condition holds; undefined where one of its sides has no value. */
export const truthOf = (condition: Node, environment: FloatEnvironment): boolean | undefined =>
  truth(condition, (side) => floatValue(side, environment));

function truth(condition: Node, value: (side: Node) => number): boolean | undefined {
  const { name, args } = condition;
  if (name === "true" || name === "false") return name === "true";
  if (name === "and" || name === "or" || name === "not") {
    const parts = args.map((part) => truth(part, value));
    if (name === "not") return parts[0] === undefined ? undefined : !parts[0];
    const decides = name === "or";
    if (parts.includes(decides)) return decides;
    return parts.includes(undefined) ? undefined : !decides;
  }
  const [left, right] = args.map(value);
  return Number.isNaN(left) || Number.isNaN(right) ? undefined : compare(name, left, right);
}

/** The value node of the first branch whose condition holds; undefined when a condition before it has no truth. */
export function branch(
  args: readonly Node[],
  holds: (condition: Node) => boolean | undefined,
): Node | undefined {
  for (let at = 0; at + 1 < args.length; at += 2) {
    const decision = holds(args[at]);
    if (decision === undefined) return undefined;
    if (decision) return args[at + 1];
  }
  return args[args.length - 1];
}

export function compare(name: string, left: number, right: number): boolean {
  switch (name) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "==":
      return left === right;
    default:
      return left !== right;
  }
}

export function missing(name: string, given: readonly string[]): InputError {
  return new InputError({
    place: "evaluate",
    rule: `needs a value for ${name}`,
    got: given.length === 0 ? "none" : `values for ${given.join(", ")}`,
    cure: name === "e" ? "Give e a value, or write exp(1) for Euler's number." : `Pass { ${name}: … }.`,
  });
}
