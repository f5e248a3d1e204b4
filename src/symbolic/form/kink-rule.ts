import * as make from "./arithmetic.js";
import { call } from "./call.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";

/**
 * Products with the step, sign or absolute value of one of their own factors: u·sign(u) is |u|, sign(u)/u is 1/|u|,
 * |u|·sign(u) is u, u·step(u) is relu(u).
 */
export function kinkRules(whole: Node): Node {
  if (whole.kind === "sum") {
    const terms = whole.args.map(kinkRules);
    return terms.every((term, index) => term === whole.args[index]) ? whole : make.sum(terms);
  }
  if (whole.kind !== "product") return whole;
  for (const factor of whole.args) {
    if (factor.kind !== "call") continue;
    const [inner] = factor.args;
    const partner = partners(factor.name, inner).find(([other]) => whole.args.includes(other));
    if (!partner) continue;
    const [other, together] = partner;
    const rest = whole.args.filter((part) => part !== factor && part !== other);
    return kinkRules(make.product([...rest, together]));
  }
  return whole;
}

function partners(name: string, inner: Node): [partner: Node, product: Node][] {
  switch (name) {
    case "sign":
      return [
        [inner, call("abs", [inner])],
        [make.power(inner, node.minusOne), make.power(call("abs", [inner]), node.minusOne)],
        [call("abs", [inner]), inner],
        [make.power(call("abs", [inner]), node.minusOne), make.power(inner, node.minusOne)],
      ];
    case "step":
      return [
        [inner, call("relu", [inner])],
        [call("relu", [inner]), call("relu", [inner])],
      ];
    default:
      return [];
  }
}
