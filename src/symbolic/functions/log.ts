import { signOf } from "../../number/ball.js";
import * as elementary from "../../number/ball-function.js";
import * as rational from "../../number/rational.js";
import { Real } from "../../number/real.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import type { FunctionDefinition, Make } from "./definition.js";

/** ln of what has a logarithm of its own: ln e^u = u, ln u^r = r·ln u, ln(c·e^u·v) = u + ln(c·v). */
function simplify([arg]: readonly Node[], make: Make): Node | undefined {
  if (arg === node.one) return node.zero;
  if (node.isNumber(arg) && arg.value.n === 1n && !rational.isNegative(arg.value))
    return make.negated(make.call("log", [node.number(rational.integer(arg.value.d))]));
  if (node.isCall(arg, "exp")) return arg.args[0];
  if (node.isCall(arg, "softmax"))
    return make.difference(
      arg.args[Number((arg.args[0] as node.NumberNode).value.n)],
      make.call("logsumexp", arg.args.slice(1)),
    );
  if (arg.kind === "power") {
    const [base, exponent] = arg.args;
    const isEven = node.isNumber(exponent) && rational.isEven(exponent.value);
    if (make.isPositive(base) || (node.isNumber(exponent) && !isEven))
      return make.product([exponent, make.call("log", [base])]);
  }
  if (arg.kind === "product") {
    const exponential = arg.args.filter((factor) => node.isCall(factor, "exp"));
    if (exponential.length > 0) {
      const rest = arg.args.filter((factor) => !exponential.includes(factor));
      return make.sum([
        ...exponential.map((factor) => factor.args[0]),
        make.call("log", [make.product(rest)]),
      ]);
    }
  }
  return undefined;
}

const ln = (u: Node): Node => node.rawCall("log", [u]);
const inBase = (u: Node, base: Node): Node =>
  node.rawProduct([ln(u), node.rawPower(ln(base), node.minusOne)]);

/** The natural logarithm; the parser reads log(u, b) as log(u)/log(b). */
export const log: FunctionDefinition = {
  arity: [1, 1],
  value: Math.log,
  rational: ([x]) => (x.compare(Real.one) === 0 ? Real.zero : null),
  ball: ([x], { bits }) => {
    const sign = signOf(x);
    if (sign === 0) return Number.NEGATIVE_INFINITY;
    return sign === -1 ? Number.NaN : elementary.log(x, bits);
  },
  derivative: ([u], make) => [make.power(u, node.minusOne)],
  derivationText: "(\\ln u)'=\\frac{u'}{u}",
  sign: "any",
  analytic: "in part",
  domain: { must: "be positive", quantity: (u) => u },
  simplify,
  inverse: { of: (value, make) => [make.exponential(value)], isComplete: true },
  latex: "\\ln",
  reading: (args) => (args.length === 2 ? inBase(args[0], args[1]) : undefined),
  aliases: ["ln"],
  foreign: {
    log_2: "log(u, 2)",
    lb: "log(u, 2)",
    ld: "log(u, 2)",
    log_10: "log(u, 10)",
    lg: "log(u, 10)",
    log1p: "log(1 + u)",
  },
  mathjs: "itself",
  fromMathjs: {
    ln: { takes: [1, 1], of: ln },
    log: { takes: [1, 2], of: (u, base) => (base ? inBase(u, base) : ln(u)) },
    log2: { takes: [1, 1], of: (u) => inBase(u, node.two) },
    log10: { takes: [1, 1], of: (u) => inBase(u, node.number(10)) },
    log1p: { takes: [1, 1], of: (u) => ln(node.rawSum([node.one, u])) },
  },
};
