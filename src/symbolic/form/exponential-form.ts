import * as make from "./arithmetic.js";
import { call } from "./call.js";
import { rebuild } from "./canonical.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

const exp = make.exponentialOf;
const sum = (...terms: Node[]): Node => make.sum(terms);

/** sigmoid, tanh, sinh, cosh, softmax, softplus and logsumexp by their definitions in e^x and ln. */
export function inExponentials(whole: Node): Node {
  if (whole.args.length === 0) return whole;
  const args = whole.args.map(inExponentials);
  const definition = whole.kind === "call" ? definitions[whole.name] : undefined;
  return definition ? definition(...args) : rebuild(whole, args);
}

const definitions: Readonly<Record<string, (...args: Node[]) => Node>> = {
  sigmoid: (u) => make.power(sum(node.one, exp(make.negated(u))), node.minusOne),
  tanh: (u) => make.quotient(difference(exp(doubled(u)), node.one), sum(exp(doubled(u)), node.one)),
  sinh: (u) => make.scale(rational.HALF, difference(exp(u), exp(make.negated(u)))),
  cosh: (u) => make.scale(rational.HALF, sum(exp(u), exp(make.negated(u)))),
  softplus: (u) => call("log", [sum(node.one, exp(u))]),
  logsumexp: (...scores) => call("log", [make.sum(scores.map(exp))]),
  softmax: (component, ...scores) =>
    make.quotient(exp(scores[Number((component as node.NumberNode).value.n) - 1]), make.sum(scores.map(exp))),
};

const difference = make.difference;
const doubled = (u: Node): Node => make.scale(rational.integer(2), u);
