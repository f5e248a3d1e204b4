import { asRead, fractionForm } from "./fraction-form.js";
import { distinctNames, isWord } from "./latex-name.js";
import { hasNoValue } from "./no-value.js";
import * as node from "../node/node.js";
import type { CallNode, Node, NumberNode, PowerNode, ProductNode } from "../node/node.js";
import { latexOfText } from "../../number/number-text.js";
import * as rational from "../../number/rational.js";
import { functions } from "../functions/table.js";

const COMPARISONS: Readonly<Record<string, string>> = {
  "<": "<",
  "<=": "\\le",
  ">": ">",
  ">=": "\\ge",
  "==": "=",
  "!=": "\\ne",
};

const parenthesized = (text: string): string => `\\left(${text}\\right)`;

/** How the variables of an expression are set. */
type Names = (name: string) => string;

/**
 * The LaTeX of an expression, without delimiters: a reader who knows the usual rules finds its value in it.
 * @param among The names it is shown among, where it is one line of several; none of them looks like another.
 */
export function latex(whole: Node, among: readonly string[] = node.variablesOf(whole)): string {
  return set(whole, distinctNames(among));
}

function set(expression: Node, names: Names): string {
  const whole = asRead(expression);
  switch (whole.kind) {
    case "number":
      return latexNumber(whole);
    case "pi":
      return "\\pi";
    case "symbol":
      return names(whole.name);
    case "sum":
      return latexSum(whole.args, names);
    case "product":
      return latexProduct(whole, names);
    case "power":
      return latexPower(whole, names);
    case "call":
      return latexCall(whole, names);
    case "piecewise":
      return latexPiecewise(whole.args, names);
    case "condition":
      return latexCondition(whole.name, whole.args, names);
  }
}

function latexNumber({ value, name }: NumberNode): string {
  if (name === "") return latexOfText(value.toFraction());
  // as it was typed: 1e3 is 10^{3}, not 1·10^{3}
  const sign = rational.isNegative(value) ? "-" : "";
  const [digits, exponent] = name.toLowerCase().split("e");
  if (exponent === undefined) return sign + digits;
  return `${sign}${digits === "1" ? "" : `${digits}\\cdot `}10^{${Number(exponent)}}`;
}

const isNegativeNumber = (part: Node): boolean => node.isNumber(part) && rational.isNegative(part.value);

/** Reads as a sum, or as a number with its sign: in parentheses wherever something stands before or after it. */
const isLoose = (part: Node): boolean =>
  part.kind === "sum" ||
  part.kind === "condition" ||
  isNegativeNumber(part) ||
  isCases(part) ||
  (part.kind === "product" && fractionForm(part).negative);

/** Set as rows behind a brace, which nothing closes. */
const isCases = (part: Node): boolean => part.kind === "piecewise" || shapeOf(part) === "rows";

/** The shape of a call that has a notation of its own. */
function shapeOf({ kind, name, args }: Node): string | undefined {
  const notation = kind === "call" ? functions.get(name)?.latex : undefined;
  return typeof notation === "object" ? notation.shape(args) : undefined;
}

function latexSum(terms: readonly Node[], names: Names): string {
  return terms.map(asRead).reduce((text, term, index) => {
    const inner = set(term, names);
    const part = term.kind === "sum" || isCases(term) ? parenthesized(inner) : inner;
    if (index === 0) return part;
    return text + (part.startsWith("-") ? part : `+${part}`);
  }, "");
}

function latexProduct(whole: ProductNode, names: Names): string {
  const [first, second] = whole.args;
  // a minus before what has a sign of its own: -(-x), -(-3x)
  if (first === node.minusOne && isNegativeNumber(second))
    return `-${parenthesized(set(node.rawProduct(whole.args.slice(1)), names))}`;
  const { negative, above, below } = fractionForm(whole);
  const sign = negative ? "-" : "";
  if (below.length > 0) return `${sign}\\frac{${side(above, names)}}{${side(below, names)}}`;
  return sign + (negative ? juxtapose(above, names) : side(above, names));
}

/** Factors that stand alone above or below a fraction bar: a single one needs no parentheses. */
const side = (factors: readonly Node[], names: Names): string =>
  factors.length === 1 ? set(factors[0], names) : juxtapose(factors, names);

/** Factors side by side, with a dot only where two would be read as one: 2·3, x·2^y, max·(x + y). */
function juxtapose(factors: readonly Node[], names: Names): string {
  if (factors.length === 0) return "1";
  return factors.map(asRead).reduce((text, factor, index) => {
    const inner = set(factor, names);
    const part = isLoose(factor) ? parenthesized(inner) : inner;
    if (index === 0) return part;
    const needsDot =
      /^[\d.]|^\\frac\{[\d.]/.test(part) ||
      (part.startsWith("\\left(") && looksLikeFunction(factors[index - 1]));
    return text + (needsDot ? "\\cdot " : separator(text, part)) + part;
  }, "");
}

/** Ends in a name that would be read as a function's before a parenthesis: a word, or the letter σ. */
function looksLikeFunction(factor: Node): boolean {
  switch (factor.kind) {
    case "symbol":
      return isWord(factor.name);
    case "power":
      return looksLikeFunction(factor.args[0]);
    case "product":
      return looksLikeFunction(factor.args[factor.args.length - 1]);
    default:
      return false;
  }
}

/** A command such as \pi must not swallow the letter after it. */
const separator = (before: string, after: string): string =>
  /\\[a-zA-Z]+$/.test(before) && /^[a-zA-Z]/.test(after) ? " " : "";

function latexPower(whole: PowerNode, names: Names): string {
  const [base, exponent] = whole.args.map(asRead);
  if (node.isNumber(exponent)) {
    if (rational.isNegative(exponent.value)) return `\\frac{1}{${set(fractionForm(whole).below[0], names)}}`;
    if (exponent.value.n === 1n && exponent.value.d === 2n) return `\\sqrt{${set(base, names)}}`;
    if (exponent.value.n === 1n && !rational.isInteger(exponent.value))
      return `\\sqrt[${exponent.value.d}]{${set(base, names)}}`;
    const named =
      base.kind === "call" && base.args.length === 1 ? functions.get(base.name)?.latex : undefined;
    if (typeof named === "string" && rational.isInteger(exponent.value))
      return `${named}^{${set(exponent, names)}}${parenthesized(set(base.args[0], names))}`;
  }
  const inner = set(base, names);
  return `${isOneSign(base) ? inner : parenthesized(inner)}^{${exponentLatex(exponent, names)}}`;
}

/** An exponent behind it belongs to the whole of it: a number in digits, a letter, what has bars or brackets. */
function isOneSign(base: Node): boolean {
  switch (base.kind) {
    case "number":
      return /^[\d.]+$/.test(latexNumber(base));
    case "symbol":
    case "pi":
      return true;
    case "call":
      return shapeOf(base) === "one sign";
    default:
      return false;
  }
}

/** Exponents read better on one line: x^{2/3}. */
const exponentLatex = (exponent: Node, names: Names): string =>
  node.isNumber(exponent) && exponent.name === "" ? exponent.value.toFraction() : set(exponent, names);

function latexCall({ name, args }: CallNode, names: Names): string {
  const of = (part: Node): string => set(part, names);
  if (name === "derivative") return `${derivativeSign(args, names)}\\left[${of(args[0])}\\right]`;
  const notation = functions.get(name)?.latex ?? `\\operatorname{${name}}`;
  if (typeof notation === "string") return notation + parenthesized(args.map(of).join(","));
  return notation.write(args, {
    set: of,
    parenthesized,
    rows: latexRows,
    choice: (cases, otherwise) => latexChoice(cases, otherwise, names),
  });
}

/** d/dx, or ∂/∂x where there are other variables. */
function derivativeSign([inner, by]: readonly Node[], names: Names): string {
  const d = node.variablesOf(inner).length > 1 ? "\\partial" : "\\mathrm{d}";
  return `\\frac{${d}}{${d} ${set(by, names)}}`;
}

const latexPiecewise = (args: readonly Node[], names: Names): string =>
  latexChoice(args.slice(0, -1), args[args.length - 1], names);

/** Conditions and values, and the value where no condition holds, if there is one. */
function latexChoice(cases: readonly Node[], otherwise: Node | undefined, names: Names): string {
  const rows: string[] = [];
  for (let at = 0; at < cases.length; at += 2) {
    const [where, value] = [cases[at], cases[at + 1]];
    const shown = hasNoValue(value, where) ? "\\text{undefined}" : set(value, names);
    rows.push(`${shown}&\\text{if }${set(where, names)}`);
  }
  return latexRows(otherwise ? [...rows, `${set(otherwise, names)}&\\text{otherwise}`] : rows);
}

const latexRows = (rows: readonly string[]): string => `\\begin{cases}${rows.join("\\\\")}\\end{cases}`;

function latexCondition(name: string, args: readonly Node[], names: Names): string {
  switch (name) {
    case "and":
    case "or":
      return args
        .map((part) => {
          const isOther = part.name === (name === "and" ? "or" : "and");
          return isOther ? parenthesized(set(part, names)) : set(part, names);
        })
        .join(name === "and" ? "\\wedge " : "\\vee ");
    case "not":
      return `\\neg${parenthesized(set(args[0], names))}`;
    case "true":
    case "false":
      return `\\text{${name}}`;
    default:
      return `${set(args[0], names)}${COMPARISONS[name]} ${set(args[1], names)}`;
  }
}
