import { plus, squareRoot, union, wholePower, ZERO } from "../../number/ball.js";
import { Real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import { compareNodes } from "../node/order.js";
import { type FunctionDefinition, MANY, type Make } from "./definition.js";
import { upper } from "./enclosure.js";

function simplify(args: readonly Node[], make: Make): Node {
  const kept = args.filter((arg) => arg !== node.zero);
  if (kept.length <= 1) return make.absolute(kept[0] ?? node.zero);
  if (kept.every(node.isNumber))
    return make.power(make.sum(kept.map((part) => make.power(part, node.two))), node.half);
  return make.bareCall("norm", kept.toSorted(compareNodes));
}

/** The Euclidean length of a vector. */
export const norm: FunctionDefinition = {
  arity: [1, MANY],
  list: "printed with brackets",
  value: Math.hypot,
  rational: (args) => args.reduce((sum, x) => sum.plus(x.times(x)), Real.zero).sqrt(),
  ball: (values, { bits }) => {
    const squares = values.map((value) => wholePower(value, 2n, bits + 8));
    const total = squares.reduce((a, b) => plus(a, b, bits + 8), ZERO);
    return squareRoot(total, bits) ?? union(ZERO, squareRoot(upper(total), bits)!, bits);
  },
  derivative: (args, make) => {
    const length = make.call("norm", args);
    return args.map((arg) => make.quotient(arg, length));
  },
  derivationText: "\\|u\\|'=\\sum_j\\frac{u_j u_j'}{\\|u\\|}",
  sign: "nonnegative",
  analytic: "in part",
  simplify,
  latex: {
    write: (args, { set, parenthesized }) => `\\left\\|${parenthesized(args.map(set).join(","))}\\right\\|`,
    shape: () => "one sign",
  },
  foreign: { hypot: "norm([u])" },
  mathjs: (args) => node.rawPower(node.rawSum(args.map((part) => node.rawPower(part, node.two))), node.half),
};
