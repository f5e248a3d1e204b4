import { InputError } from "../errors.js";
import { functions } from "./functions.js";
import type { Node } from "./node.js";
import { toNumber } from "./rational.js";

/** Values of the variables in float64. */
export type FloatEnvironment = ReadonlyMap<string, number>;

/** The value in float64; a node that occurs many times is computed once. */
export function floatValue(root: Node, environment: FloatEnvironment): number {
  const known = new Map<Node, number>();

  function value(node: Node): number {
    switch (node.kind) {
      case "number":
        return toNumber(node.value);
      case "pi":
        return Math.PI;
      case "symbol":
        return variable(node.name);
      default: {
        const before = known.get(node);
        if (before !== undefined) return before;
        const result = composite(node);
        known.set(node, result);
        return result;
      }
    }
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
        return node.args.reduce((product, factor) => product * value(factor), 1);
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

  function power(base: number, exponent: Node): number {
    if (exponent.kind === "number" && exponent.value.d === 2n) {
      const whole = toNumber(exponent.value) - 0.5;
      return Math.sqrt(base) * (whole === 0 ? 1 : base ** whole);
    }
    return base ** value(exponent);
  }

  function call(name: string, args: readonly Node[]): number {
    return functions.get(name)!.value(...args.map(value));
  }

  const holds = (condition: Node): boolean | undefined => truth(condition, value);

  return value(root);
}

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
