import { createRequire } from "node:module";
import type { MathNode } from "mathjs";
import { InputError } from "../errors.js";
import * as make from "./form/arithmetic.js";
import { type ExprLike, nodeOf } from "./expr.js";
import * as node from "./node/node.js";
import type { Node } from "./node/node.js";
import { print } from "./text/print.js";
import { slopeCases } from "./functions/slope-cases.js";

const raw = { sum: node.rawSum, product: node.rawProduct, power: node.rawPower, call: node.rawCall };
const exp = (u: Node): Node => raw.call("exp", [u]);
const less = (a: Node, b: Node): Node => raw.sum([a, raw.product([node.minusOne, b])]);
const oneOver = (u: Node): Node => raw.power(u, node.minusOne);

/** 0/0, which mathjs computes to NaN. */
const NO_VALUE = raw.product([node.zero, oneOver(node.zero)]);

/** Functions that mathjs does not have, by those that it has. */
const definitions: Readonly<Record<string, (...args: Node[]) => Node>> = {
  sigmoid: (u) => oneOver(raw.sum([node.one, exp(make.negated(u))])),
  softplus: (u) =>
    raw.sum([
      raw.call("max", [node.zero, u]),
      raw.call("log", [raw.sum([node.one, exp(raw.product([node.minusOne, raw.call("abs", [u])]))])]),
    ]),
  relu: (u) => raw.call("max", [node.zero, u]),
  step: (u, atZero = node.zero) =>
    node.rawPiecewise([
      node.rawCondition(">", [u, node.zero]),
      node.one,
      ...(atZero === node.zero ? [] : [node.rawCondition("==", [u, node.zero]), atZero]),
      node.zero,
    ]),
  // 0/u: as undefined(u), 0 wherever u is not zero
  undefined: (u) => node.rawProduct([node.zero, node.rawPower(u, node.minusOne)]),
  maxslope: (...args) => choiceOfSlopes("maxslope", args),
  minslope: (...args) => choiceOfSlopes("minslope", args),
  // as undefined(u), no value at zero
  heaviside: (u) =>
    node.rawPiecewise([
      node.rawCondition(">", [u, node.zero]),
      node.one,
      node.rawProduct([node.zero, oneOver(u)]),
    ]),
  norm: (...parts) => raw.power(raw.sum(parts.map((part) => raw.power(part, node.two))), node.half),
  // the greatest score taken out, and the own one, so that no exponential overflows
  logsumexp: (...scores) => {
    const top = raw.call("max", scores);
    return raw.sum([top, raw.call("log", [raw.sum(scores.map((score) => exp(less(score, top))))])]);
  },
  softmax: (component, ...scores) => {
    const own = scores[Number((component as node.NumberNode).value.n) - 1];
    return oneOver(raw.sum(scores.map((score) => exp(less(score, own)))));
  },
};

function choiceOfSlopes(name: "maxslope" | "minslope", args: readonly Node[]): Node {
  const { cases, otherwise } = slopeCases(name, args);
  return node.rawPiecewise([...cases.flat(), otherwise ?? NO_VALUE]);
}

/** The same value, in mathjs's functions alone. */
function inMathjsFunctions(whole: Node): Node {
  const args = whole.args.map(inMathjsFunctions);
  const definition = whole.kind === "call" ? definitions[whole.name] : undefined;
  return definition ? definition(...args) : node.withArgs(whole, args);
}

/**
 * The mathjs node of an expression; functions that mathjs lacks (sigmoid, relu, softmax, …) are written with those it has.
 * mathjs is loaded on the first call.
 * @param f An expression.
 * @example
 * toMathjs("x^2 + relu(y)").evaluate({ x: 3, y: -1 }) // => 9
 */
export function toMathjs(f: ExprLike): MathNode {
  const { parse } = createRequire(import.meta.url)("mathjs") as { parse(text: string): MathNode };
  try {
    return parse(choicesAsOperators(inMathjsFunctions(nodeOf(f))));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError({
      place: "toMathjs",
      rule: "mathjs has no room for expressions nested so deep",
      cure: "Split the expression.",
    });
  }
}

/** The text of a node with c ? a : b in place of piecewise(). */
function choicesAsOperators(whole: Node): string {
  const choices = new Map<string, string>();
  const hide = (part: Node): Node => {
    const args = part.args.map(hide);
    if (part.kind !== "piecewise") return node.withArgs(part, args);
    let text = print(args[args.length - 1]);
    for (let at = args.length - 3; at >= 0; at -= 2)
      text = `(${print(args[at])} ? ${print(args[at + 1])} : ${text})`;
    const name = `choice_${choices.size}_`;
    choices.set(name, text);
    return node.symbol(name);
  };
  let text = print(hide(whole));
  for (const [name, choice] of [...choices].toReversed()) text = text.replaceAll(name, choice);
  return text;
}
