import { magnitude, minus, ONE, over, plus, ZERO } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import { rational } from "../../number/rational.js";
import * as node from "../node/node.js";
import type { Node, NumberNode } from "../node/node.js";
import { type BallWork, type FunctionDefinition, MANY, type Make } from "./definition.js";
import { type Enclosure, isBall } from "./enclosure.js";
import { irrational } from "./rational-rule.js";

/** The score that the component belongs to. */
const ownScore = ([component, ...scores]: readonly Node[]): Node =>
  scores[Number((component as NumberNode).value.n) - 1];

function value(component: number, ...scores: number[]): number {
  const top = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - top));
  return weights[component - 1] / weights.reduce((total, weight) => total + weight, 0);
}

function enclosed(args: readonly Node[], work: BallWork): Enclosure {
  const more = work.bits + 16;
  const values = args.slice(1).map(work.value);
  if (!values.every(isBall)) return undefined;
  const own = work.value(ownScore(args));
  if (!isBall(own)) return undefined;
  let total = ZERO;
  for (const score of values) {
    const weight = elementary.exp(minus(score, own, more), more);
    if (!weight) return undefined;
    work.note(magnitude(weight));
    total = plus(total, weight, more);
  }
  return over(ONE, total, work.bits);
}

/** ∂p_k/∂z_j = p_k·(δ_kj − p_j). */
function derivative([component, ...scores]: readonly Node[], make: Make): Node[] {
  const own = make.call("softmax", [component, ...scores]);
  return [
    node.zero,
    ...scores.map((_, index) => {
      const at = node.number(index + 1);
      const part = make.call("softmax", [at, ...scores]);
      return make.product([own, make.difference(at === component ? node.one : node.zero, part)]);
    }),
  ];
}

/** softmax(z)_k = e^{z_k}/Σ_j e^{z_j}, with the component k before the scores. */
export const softmax: FunctionDefinition = {
  arity: [1, MANY],
  list: "printed with brackets",
  hasComponents: true,
  value,
  rational: irrational,
  ball: { ofNodes: ({ args }, work) => enclosed(args, work) },
  underflows: true,
  derivative,
  derivationText: "p_i'=\\sum_j p_i(\\delta_{ij}-p_j)\\,z_j',\\ p=\\operatorname{softmax}(z)",
  sign: "positive",
  analytic: "single-valued",
  simplify: ([, ...scores]) => {
    if (scores.length === 1) return node.one;
    if (!scores.every((score) => score === scores[0])) return undefined;
    return node.number(rational(1n, BigInt(scores.length)));
  },
  exponentialForm: (args, make) =>
    make.quotient(make.exponential(ownScore(args)), make.sum(args.slice(1).map(make.exponential))),
  latex: {
    write: ([component, ...scores], { set, parenthesized }) =>
      `\\operatorname{softmax}${parenthesized(scores.map(set).join(","))}_{${set(component)}}`,
    shape: () => "factor",
  },
  // the own score taken out, so that no exponential overflows
  mathjs: (args) => {
    const own = node.rawProduct([node.minusOne, ownScore(args)]);
    const weights = args.slice(1).map((score) => node.rawCall("exp", [node.rawSum([score, own])]));
    return node.rawPower(node.rawSum(weights), node.minusOne);
  },
};
