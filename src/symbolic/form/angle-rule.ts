import * as make from "./arithmetic.js";
import { call } from "./call.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** Circular and hyperbolic functions of one argument joined: 2·sin·cos is sin 2u, 2cos² − 1 is cos 2u, sin/cos is tan. */
export function angleRules(whole: Node): Node {
  const form =
    whole.kind === "sum" ? doubleAngleSum(whole) : whole.kind === "product" ? joinedProduct(whole) : whole;
  return form.cost < whole.cost ? form : whole;
}

const doubled = (u: Node): Node => make.scale(rational.integer(2), u);

/** a + b·f(u)² with b = ±2a is ±a·cos 2u or ±a·cosh 2u. */
const SQUARES: Readonly<Record<string, { ratio: bigint; sign: bigint; double: string }>> = {
  cos: { ratio: -2n, sign: -1n, double: "cos" },
  sin: { ratio: -2n, sign: 1n, double: "cos" },
  cosh: { ratio: -2n, sign: -1n, double: "cosh" },
  sinh: { ratio: 2n, sign: 1n, double: "cosh" },
};

function doubleAngleSum(whole: node.SumNode): Node {
  const constant = whole.args.find(node.isNumber);
  if (!constant) return whole;
  for (const term of whole.args) {
    const [coefficient, rest] = make.splitTerm(term);
    if (rest.kind !== "power" || rest.args[1] !== node.two || rest.args[0].kind !== "call") continue;
    const [inner] = rest.args;
    const rule = SQUARES[inner.name];
    if (!rule || !rational.equal(coefficient, rational.times(constant.value, rational.integer(rule.ratio))))
      continue;
    const joined = make.scale(
      rational.times(constant.value, rational.integer(rule.sign)),
      call(rule.double, [doubled(inner.args[0])]),
    );
    return make.sum([joined, ...whole.args.filter((part) => part !== term && part !== constant)]);
  }
  return whole;
}

const PAIRS: readonly (readonly [above: string, below: string, quotient: string])[] = [
  ["sin", "cos", "tan"],
  ["sinh", "cosh", "tanh"],
];

function joinedProduct(whole: node.ProductNode): Node {
  const { args } = whole;
  for (const [first, second, quotient] of PAIRS)
    for (const factor of args) {
      if (!node.isCall(factor, first)) continue;
      const [u] = factor.args;
      const partner = call(second, [u]);
      const reciprocal = make.power(partner, node.minusOne);
      const others = (gone: Node): Node[] => args.filter((part) => part !== factor && part !== gone);
      if (args.includes(reciprocal)) return make.product([call(quotient, [u]), ...others(reciprocal)]);
      if (args.includes(partner))
        return make.product([node.half, call(first, [doubled(u)]), ...others(partner)]);
    }
  return whole;
}
