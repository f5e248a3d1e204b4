import { branch, compare } from "./float-value.js";
import { type FunctionName, SLOPE_RULES } from "../functions/functions.js";
import type { Node } from "../node/node.js";
import { toNumber } from "../../number/rational.js";
import { fractionOf, real, Real, realOf } from "../../number/real.js";
import { slopeParts } from "../functions/slope-cases.js";

/** The values at 0 of the functions that are rational nowhere else. */
const atZero = {
  exp: "1",
  sin: "0",
  cos: "1",
  tan: "0",
  asin: "0",
  atan: "0",
  sinh: "0",
  cosh: "1",
  tanh: "0",
  sigmoid: "1/2",
  erf: "0",
} satisfies Partial<Record<FunctionName, string>>;

const isKnownAtZero = (name: FunctionName): name is keyof typeof atZero => Object.hasOwn(atZero, name);

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
        return call(node.name as FunctionName, node.args);
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

  function call(name: FunctionName, args: readonly Node[]): Real | null {
    const values = args.map(value);
    if (values.includes(null)) return null;
    const inputs = values as Real[];
    const [x] = inputs;
    if (isKnownAtZero(name)) return x.isZero() ? real(atZero[name]) : null;
    switch (name) {
      case "log":
        return x.compare(Real.one) === 0 ? Real.zero : null;
      case "abs":
        return x.abs();
      case "sign":
        return real(x.sign());
      case "relu":
        return x.sign() > 0 ? x : Real.zero;
      case "step":
        return x.isZero() ? (inputs[1] ?? Real.zero) : real(x.sign() > 0 ? 1 : 0);
      case "heaviside":
        return x.isZero() ? null : real(x.sign() > 0 ? 1 : 0);
      case "undefined":
        return x.isZero() ? null : Real.zero;
      case "maxslope":
      case "minslope":
        return chosenSlope(name, args);
      case "max":
        return inputs.reduce((a, b) => (b.compare(a) > 0 ? b : a));
      case "min":
        return inputs.reduce((a, b) => (b.compare(a) < 0 ? b : a));
      case "norm":
        return inputs.reduce((sum, input) => sum.plus(input.times(input)), Real.zero).sqrt();
      case "acos":
      case "softplus":
      case "softmax":
      case "logsumexp":
      case "roots":
        return null;
      default:
        // an unevaluated derivative, and a max as it was typed
        name satisfies never;
        return null;
    }
  }

  /** The slope that wins; null at a tie of different slopes that has no value. */
  function chosenSlope(name: "maxslope" | "minslope", args: readonly Node[]): Real | null {
    const [compared, slopes] = slopeParts(args).map((nodes) => nodes.map((node) => value(node)!));
    const order = name === "maxslope" ? 1 : -1;
    const best = compared.reduce((a, b) => (order * b.compare(a) > 0 ? b : a));
    const won = slopes.filter((_, place) => compared[place].compare(best) === 0);
    if (won.every((slope) => slope.compare(won[0]) === 0)) return won[0];
    const total = won.reduce((a, b) => a.plus(b));
    const rule = SLOPE_RULES[Number(value(args[0])!.exact!.numerator)];
    switch (rule) {
      case 0:
        return Real.zero;
      case 1:
        return total;
      case "first":
        return won[0];
      case "share":
        return total.over(real(won.length));
      case "error":
        return null;
    }
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
