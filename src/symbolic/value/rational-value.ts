import { branch, compare } from "./float-value.js";
import { functions } from "../functions/table.js";
import type { Node } from "../node/node.js";
import { toNumber } from "../../number/rational.js";
import { fractionOf, Real, realOf } from "../../number/real.js";

/**
 * The exact value as long as all that it is made of is rational; null from the first number on that is not, so that nothing
 * is simplified and nothing is slow.
 * @param at A value for every variable.
 */
export function rationalValue(root: Node, at: ReadonlyMap<string, Real>): Real | null {
  const known = new Map<Node, Real | null>();

  function value(node: Node): Real | null {
    let result = known.get(node);
    if (result === undefined) known.set(node, (result = exactly(compute(node))));
    return result;
  }

  function compute(node: Node): Real | null {
    switch (node.kind) {
      case "number":
        return realOf(node.value);
      case "symbol":
        return at.get(node.name) ?? null;
      case "sum":
        return fold(node.args, (a, b) => a.plus(b));
      case "product":
        return fold(node.args, (a, b) => a.times(b));
      case "power":
        return power(value(node.args[0]), node.args[1]);
      case "call":
        return call(node.name, node.args);
      case "piecewise": {
        const chosen = branch(node.args, holds);
        return chosen === undefined ? null : value(chosen);
      }
      default:
        return null;
    }
  }

  function fold(args: readonly Node[], join: (a: Real, b: Real) => Real): Real | null {
    let total: Real | null = null;
    for (const arg of args) {
      const next = value(arg);
      if (next === null) return null;
      total = total === null ? next : exactly(join(total, next));
      if (total === null) return null;
    }
    return total;
  }

  function power(base: Real | null, exponent: Node): Real | null {
    const found = value(exponent);
    const wanted = found === null ? null : fractionOf(found);
    if (base === null || wanted === null || wanted.d > 2n) return null;
    const size = Math.abs(toNumber(wanted));
    if (size > 1000) return null;
    const raised = (wanted.d === 2n ? base.sqrt() : base).power(Number(wanted.n));
    return wanted.s < 0n ? Real.one.over(raised) : raised;
  }

  function call(name: string, args: readonly Node[]): Real | null {
    const values = args.map(value);
    // an unevaluated derivative is no function of the table
    return values.includes(null) ? null : (functions.get(name)?.rational(values as Real[]) ?? null);
  }

  function holds({ name, args }: Node): boolean | undefined {
    if (name === "true" || name === "false") return name === "true";
    if (name === "and" || name === "or" || name === "not") {
      const parts = args.map(holds);
      if (parts.includes(undefined)) return undefined;
      return name === "not" ? !parts[0] : name === "and" ? !parts.includes(false) : parts.includes(true);
    }
    const [left, right] = args.map(value);
    return left === null || right === null ? undefined : compare(name, left.compare(right), 0);
  }

  return value(root);
}

const exactly = (result: Real | null): Real | null => (result?.exact ? result : null);
