import * as make from "../form/arithmetic.js";
import { call } from "../form/call.js";
import { piecewise } from "../form/choice.js";
import type { KinkRule } from "../functions/kink.js";
import { functions } from "../functions/table.js";
import { callSlope } from "./partials.js";
import * as node from "../node/node.js";
import type { Node } from "../node/node.js";
import * as rational from "../../number/rational.js";

/** One application of a rule of differentiation: d/dx[u] and what it becomes. */
export interface RuleApplication {
  /** The rule's name. */
  readonly rule: string;
  /** The rule as a formula in LaTeX. */
  readonly formula: string;
  readonly after: Node;
}

/** d/dx[u], not carried out; 0 and 1 where u is a constant or x itself. */
export function openDerivative(u: Node, x: string): Node {
  if (u.kind === "symbol" && u.name === x) return node.one;
  return node.dependsOn(u, x) ? call("derivative", [u, node.symbol(x)]) : node.zero;
}

export const isOpenDerivative = (part: Node): boolean => node.isCall(part, "derivative");

/** Carries out the outermost operation of d/dx[u]. */
export function applyRule(u: Node, x: string, kink: KinkRule): RuleApplication {
  const slope = (part: Node): Node => openDerivative(part, x);
  switch (u.kind) {
    case "sum":
      return { rule: "sum rule", formula: "(u+v)'=u'+v'", after: make.sum(u.args.map(slope)) };
    case "product":
      return productRule(u.args, x, slope);
    case "power":
      return powerRule(u.args[0], u.args[1], x, slope);
    case "piecewise":
      return {
        rule: "branch by branch",
        formula: "\\text{each branch has its own derivative}",
        after: piecewise(u.args.map((arg) => (arg.kind === "condition" ? arg : slope(arg)))),
      };
    default:
      return chainRule(u, slope, kink);
  }
}

function productRule(factors: readonly Node[], x: string, slope: (part: Node) => Node): RuleApplication {
  const constants = factors.filter((factor) => !node.dependsOn(factor, x));
  const rest = factors.filter((factor) => node.dependsOn(factor, x));
  if (constants.length > 0)
    return {
      rule: "constant factor",
      formula: "(c\\,u)'=c\\,u'",
      after: make.product([...constants, slope(make.product(rest))]),
    };
  const isBelow = (factor: Node): boolean =>
    factor.kind === "power" && node.isNumber(factor.args[1]) && rational.isNegative(factor.args[1].value);
  const above = rest.filter((factor) => !isBelow(factor));
  const below = rest.filter(isBelow);
  if (above.length > 0 && below.length > 0) {
    const top = make.product(above);
    const bottom = make.power(make.product(below), node.minusOne);
    const numerator = make.difference(make.product([slope(top), bottom]), make.product([top, slope(bottom)]));
    return {
      rule: "quotient rule",
      formula: "\\left(\\frac{u}{v}\\right)'=\\frac{u'v-uv'}{v^{2}}",
      after: make.quotient(numerator, make.power(bottom, node.two)),
    };
  }
  const terms = rest.map((factor, index) =>
    make.product([slope(factor), ...rest.filter((_, at) => at !== index)]),
  );
  return { rule: "product rule", formula: "(uv)'=u'v+uv'", after: make.sum(terms) };
}

function powerRule(base: Node, exponent: Node, x: string, slope: (part: Node) => Node): RuleApplication {
  const power = make.power(base, exponent);
  if (!node.dependsOn(exponent, x))
    return {
      rule: base.kind === "symbol" ? "power rule" : "power and chain rule",
      formula: base.kind === "symbol" ? "(x^{n})'=n\\,x^{n-1}" : "(u^{n})'=n\\,u^{n-1}u'",
      after: make.product([exponent, make.power(base, make.difference(exponent, node.one)), slope(base)]),
    };
  if (!node.dependsOn(base, x))
    return {
      rule: "exponential rule",
      formula: "(a^{u})'=a^{u}\\ln(a)\\,u'",
      after: make.product([power, call("log", [base]), slope(exponent)]),
    };
  return {
    rule: "logarithmic differentiation",
    formula: "(u^{v})'=u^{v}\\left(v'\\ln u+\\frac{v\\,u'}{u}\\right)",
    after: make.product([
      power,
      make.sum([
        make.product([slope(exponent), call("log", [base])]),
        make.product([exponent, slope(base), make.power(base, node.minusOne)]),
      ]),
    ]),
  };
}

function chainRule(u: Node, slope: (part: Node) => Node, kink: KinkRule): RuleApplication {
  const { chooses, derivationText } = functions.get(u.name)!;
  const isPlain = chooses?.among === "arguments" || u.args.every((arg) => arg.kind === "symbol");
  return {
    rule: `derivative of ${u.name}${isPlain ? "" : " and chain rule"}`,
    formula: derivationText,
    after: callSlope(u.name, u.args, u.args.map(slope), kink),
  };
}
