import { type Ball, plus, ZERO } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import { logSumExp } from "../../number/special-functions.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { compareNodes } from "../node/order.js";
import { type FunctionDefinition, MANY, type Make } from "./definition.js";
import { isBall, limitOf } from "./enclosure.js";
import { irrational } from "./rational-rule.js";

function simplify(scores: readonly Node[], make: Make): Node {
  if (scores.length === 1) return scores[0];
  if (scores.every((score) => score === scores[0]))
    return make.sum([scores[0], make.call("log", [node.number(scores.length)])]);
  return make.bareCall("logsumexp", scores.toSorted(compareNodes));
}

/** ln Σ e^{z_j}. */
export const logsumexp: FunctionDefinition = {
  arity: [1, MANY],
  list: "printed with brackets",
  value: (...scores) => logSumExp(scores),
  rational: irrational,
  ball: (values, { bits }) => {
    const weights = values.map((score) => elementary.exp(score, bits + 16));
    if (weights.includes(undefined)) return undefined;
    const total = (weights as Ball[]).reduce((a, b) => plus(a, b, bits + 16), ZERO);
    return elementary.log(total, bits);
  },
  ballAtInfinity: (scores) =>
    scores.some(isBall) ? undefined : limitOf(logSumExp(scores as readonly number[])),
  derivative: (args, make) => args.map((_, k) => make.call("softmax", [node.number(k + 1), ...args])),
  derivationText: "\\operatorname{logsumexp}(z)'=\\sum_j\\operatorname{softmax}(z)_j\\,z_j'",
  sign: "any",
  analytic: "on the reals",
  simplify,
  exponentialForm: (scores, make) => make.call("log", [make.sum(scores.map(make.exponential))]),
  // the greatest score taken out, so that no exponential overflows
  mathjs: (scores) => {
    const top = node.rawCall("max", scores);
    const down = node.rawProduct([node.minusOne, top]);
    const weights = scores.map((score) => node.rawCall("exp", [node.rawSum([score, down])]));
    return node.rawSum([top, node.rawCall("log", [node.rawSum(weights)])]);
  },
};
