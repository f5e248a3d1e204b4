import { fractionForm } from "./fraction-form.js";
import { latexName } from "./latex-name.js";
import * as node from "./node.js";
import type { CallNode, Node, NumberNode, PiecewiseNode, PowerNode, ProductNode } from "./node.js";
import * as rational from "./rational.js";

const NAMED: Readonly<Record<string, string>> = {
  log: "\\ln",
  sin: "\\sin",
  cos: "\\cos",
  tan: "\\tan",
  asin: "\\arcsin",
  acos: "\\arccos",
  atan: "\\arctan",
  sinh: "\\sinh",
  cosh: "\\cosh",
  tanh: "\\tanh",
  sigmoid: "\\sigma",
  max: "\\max",
  min: "\\min",
};
const COMPARISONS: Readonly<Record<string, string>> = {
  "<": "<",
  "<=": "\\le",
  ">": ">",
  ">=": "\\ge",
  "==": "=",
  "!=": "\\ne",
};

const parenthesized = (text: string): string => `\\left(${text}\\right)`;

/** Binds like a sum: must be wrapped in a product. */
const isLoose = (part: Node): boolean =>
  part.kind === "sum" ||
  part.kind === "condition" ||
  (node.isNumber(part) && rational.isNegative(part.value)) ||
  (part.kind === "product" && fractionForm(part).negative);

/** The LaTeX of an expression, without delimiters. */
export function latex(whole: Node): string {
  switch (whole.kind) {
    case "number":
      return latexNumber(whole);
    case "pi":
      return "\\pi";
    case "symbol":
      return latexName(whole.name);
    case "sum":
      return latexSum(whole.args);
    case "product":
      return latexProduct(whole);
    case "power":
      return latexPower(whole);
    case "call":
      return latexCall(whole);
    case "piecewise":
      return latexPiecewise(whole);
    case "condition":
      return latexCondition(whole.name, whole.args);
  }
}

function latexNumber({ value, name }: NumberNode): string {
  const sign = rational.isNegative(value) ? "-" : "";
  if (name !== "") {
    const [digits, exponent] = name.toLowerCase().split("e");
    return sign + digits + (exponent ? `\\cdot 10^{${Number(exponent)}}` : "");
  }
  return rational.isInteger(value) ? sign + value.n : `${sign}\\frac{${value.n}}{${value.d}}`;
}

function latexSum(terms: readonly Node[]): string {
  return terms.reduce((text, term, index) => {
    const inner = latex(term);
    const part = term.kind === "sum" ? parenthesized(inner) : inner;
    if (index === 0) return part;
    return text + (part.startsWith("-") ? part : `+${part}`);
  }, "");
}

function latexProduct(whole: ProductNode): string {
  const { negative, above, below } = fractionForm(whole);
  const sign = negative ? "-" : "";
  if (below.length === 0)
    return sign + (negative && isLoose(above[0]) ? parenthesized(latex(above[0])) : juxtapose(above));
  return `${sign}\\frac{${juxtapose(above)}}{${juxtapose(below)}}`;
}

/** Factors side by side, with a dot only where two would run together: 2·3, x·2^y. */
function juxtapose(factors: readonly Node[]): string {
  if (factors.length === 0) return "1";
  if (factors.length === 1) return latex(factors[0]);
  return factors.reduce((text, factor, index) => {
    const inner = latex(factor);
    const part = isLoose(factor) || factor.kind === "piecewise" ? parenthesized(inner) : inner;
    if (index === 0) return part;
    const needsDot = /^[\d.]|^\\frac\{\d+\}\{\d+\}/.test(part);
    return text + (needsDot ? "\\cdot " : separator(text, part)) + part;
  }, "");
}

/** A command such as \pi must not swallow the letter after it. */
const separator = (before: string, after: string): string =>
  /\\[a-zA-Z]+$/.test(before) && /^[a-zA-Z]/.test(after) ? " " : "";

function latexPower(whole: PowerNode): string {
  const [base, exponent] = whole.args;
  if (node.isNumber(exponent)) {
    if (rational.isNegative(exponent.value)) return `\\frac{1}{${latex(fractionForm(whole).below[0])}}`;
    if (exponent.value.n === 1n && exponent.value.d === 2n) return `\\sqrt{${latex(base)}}`;
    if (exponent.value.n === 1n && !rational.isInteger(exponent.value))
      return `\\sqrt[${exponent.value.d}]{${latex(base)}}`;
    const named = base.kind === "call" && base.args.length === 1 ? NAMED[base.name] : undefined;
    if (named && rational.isInteger(exponent.value))
      return `${named}^{${latex(exponent)}}${parenthesized(latex(base.args[0]))}`;
  }
  const inner = latex(base);
  const atomic =
    base.kind === "symbol" ||
    base.kind === "pi" ||
    (node.isInteger(base) && !isLoose(base)) ||
    isDelimited(base);
  return `${atomic ? inner : parenthesized(inner)}^{${exponentLatex(exponent)}}`;
}

const isDelimited = (base: Node): boolean =>
  base.kind === "call" && (base.name === "abs" || base.name === "norm" || base.name === "step");

/** Exponents read better on one line: x^{2/3}. */
const exponentLatex = (exponent: Node): string =>
  node.isNumber(exponent) && exponent.name === "" ? exponent.value.toFraction() : latex(exponent);

function latexCall({ name, args }: CallNode): string {
  const list = args.map(latex);
  switch (name) {
    case "exp":
      return args[0] === node.one ? "e" : `e^{${list[0]}}`;
    case "abs":
      return `\\left|${list[0]}\\right|`;
    case "norm":
      return `\\left\\|${parenthesized(list.join(","))}\\right\\|`;
    case "step":
      return `\\mathbf{1}\\!\\left[${list[0]}${args[1] === node.one ? "\\ge" : ">"} 0\\right]`;
    case "heaviside":
      return `\\mathbf{1}\\!\\left[${list[0]}> 0\\right]`;
    case "derivative":
      return `${derivativeSign(args)}\\left[${list[0]}\\right]`;
    case "roots":
      return `\\operatorname{root}_{${list[0]}}${parenthesized(latex(polynomialOf(args.slice(1))))}`;
    case "softmax":
      return `\\operatorname{softmax}${parenthesized(list.slice(1).join(","))}_{${list[0]}}`;
    default:
      return `${NAMED[name] ?? `\\operatorname{${name}}`}${parenthesized(list.join(","))}`;
  }
}

/** d/dx, or ∂/∂x where there are other variables. */
function derivativeSign([inner, by]: readonly Node[]): string {
  const d = node.variablesOf(inner).length > 1 ? "\\partial" : "\\mathrm{d}";
  return `\\frac{${d}}{${d} ${latex(by)}}`;
}

/** Σ c_k·x^k of coefficients, highest power first. */
function polynomialOf(coefficients: readonly Node[]): Node {
  const x = node.symbol("x");
  const terms = coefficients.flatMap((coefficient, index) => {
    const power = coefficients.length - 1 - index;
    if (coefficient === node.zero) return [];
    if (power === 0) return [coefficient];
    const monomial = power === 1 ? x : node.rawPower(x, node.number(power));
    return [coefficient === node.one ? monomial : node.rawProduct([coefficient, monomial])];
  });
  return node.rawSum(terms);
}

function latexPiecewise({ args }: PiecewiseNode): string {
  const rows: string[] = [];
  for (let at = 0; at + 1 < args.length; at += 2)
    rows.push(`${latex(args[at + 1])}&\\text{if }${latex(args[at])}`);
  rows.push(`${latex(args[args.length - 1])}&\\text{otherwise}`);
  return `\\begin{cases}${rows.join("\\\\")}\\end{cases}`;
}

function latexCondition(name: string, args: readonly Node[]): string {
  switch (name) {
    case "and":
      return args.map(latex).join("\\wedge ");
    case "or":
      return args
        .map((part) => (part.name === "and" ? parenthesized(latex(part)) : latex(part)))
        .join("\\vee ");
    case "not":
      return `\\neg${parenthesized(latex(args[0]))}`;
    case "true":
    case "false":
      return `\\text{${name}}`;
    default:
      return `${latex(args[0])}${COMPARISONS[name]} ${latex(args[1])}`;
  }
}
