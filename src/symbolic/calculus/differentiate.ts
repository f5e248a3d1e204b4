import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import type { KinkRule } from "../functions/kink.js";
import { callSlope } from "./partials.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";
import { piecewiseSlope } from "./seam-rule.js";

/** Before the name of a max or min whose arguments stand as they were typed; no name of the syntax holds a blank. */
export const IN_ORDER = "typed ";

const plainName = (name: string): string => (name.startsWith(IN_ORDER) ? name.slice(IN_ORDER.length) : name);

const tables = new Map<string, WeakMap<Node, Node>>();

/** The derivative of a canonical node by one variable, canonical and not yet simplified. */
export function differentiate(whole: Node, variable: string, kink: KinkRule = 0): Node {
  const key = `${kink} ${variable}`;
  let known = tables.get(key);
  if (!known) tables.set(key, (known = new WeakMap()));
  const table = known;

  function derivative(part: Node): Node {
    if (part.kind === "symbol") return part.name === variable ? node.one : node.zero;
    if (!node.dependsOn(part, variable)) return node.zero;
    let result = table.get(part);
    if (!result) table.set(part, (result = compute(part)));
    return result;
  }

  function compute(part: Node): Node {
    switch (part.kind) {
      case "sum":
        return make.sum(part.args.map(derivative));
      case "product":
        return productRule(part.args);
      case "power":
        return powerRule(part.args[0], part.args[1]);
      case "call":
        return (
          softplusSlope(part) ?? callSlope(plainName(part.name), part.args, part.args.map(derivative), kink)
        );
      case "piecewise":
        return piecewiseSlope(part, variable, derivative, kink);
      default:
        return node.zero;
    }
  }

  /** ln(1 + eᵘ) has the slope σ(u)·u′, as softplus(u) has; σ(−u) is written 1 − σ(u). */
  function softplusSlope(part: Node): Node | undefined {
    const [inner] = part.args;
    if (!node.isCall(part, "log") || inner.kind !== "sum" || inner.args.length !== 2) return undefined;
    const exponential = inner.args.find((term) => node.isCall(term, "exp"));
    if (!exponential || !inner.args.includes(node.one)) return undefined;
    const [u] = exponential.args;
    const isNegative = (u.kind === "sum" ? u.args : [u]).every((term) =>
      rational.isNegative(make.splitTerm(term)[0]),
    );
    const logistic = isNegative
      ? make.difference(node.one, call("sigmoid", [make.negated(u)]))
      : call("sigmoid", [u]);
    return make.product([logistic, derivative(u)]);
  }

  function productRule(factors: readonly Node[]): Node {
    return make.sum(
      factors
        .map((factor, index) => [derivative(factor), index] as const)
        .filter(([slope]) => slope !== node.zero)
        .map(([slope, index]) =>
          make.product([slope, ...factors.slice(0, index), ...factors.slice(index + 1)]),
        ),
    );
  }

  function powerRule(base: Node, exponent: Node): Node {
    const outer = node.isNumber(exponent)
      ? node.number(rational.plus(exponent.value, rational.MINUS_ONE))
      : make.difference(exponent, node.one);
    const byBase = make.product([exponent, make.power(base, outer), derivative(base)]);
    const slope = derivative(exponent);
    if (slope === node.zero) return byBase;
    return make.sum([byBase, make.product([make.power(base, exponent), call("log", [base]), slope])]);
  }

  return derivative(whole);
}
