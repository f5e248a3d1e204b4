import katex from "katex";
import { add, derivative, type Expr, mul, parse, pow, simplify, sub } from "../../src/index.js";
import { floatValue, roughValue } from "../../src/symbolic/value/float-value.js";
import type { Node } from "../../src/symbolic/node/node.js";
import { randomNumbers } from "../../src/number/random.js";
import { nodeOf } from "../../src/symbolic/expr.js";
import { readLatex } from "./read-latex.js";
import { TEXTBOOK_NAMES, typedExpression } from "./typed-expression.js";

/** KaTeX's parser alone: all that it refuses, it refuses there. */
export const { __parse: parseKatex } = katex as unknown as {
  __parse(text: string, settings: object): unknown;
};

/** An expression as typed, and one made of it: numbers put in, built by functions, simplified, or its derivative. */
export function expressionsOf(seed: number): Record<string, Expr> {
  const random = randomNumbers(seed);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)];
  const typed = parse(typedExpression(random, pick([1, 2, 2, 3])));
  const name = pick(typed.variables.length > 0 ? typed.variables : ["x"]);
  const other = parse(typedExpression(random, 1));
  const made: Record<string, () => Expr> = {
    "with a number put in": () =>
      typed.substitute({ [name]: pick(["1", "0", "-1", "-2.5", "1e3", "1/2", "-x"]) }),
    product: () => mul(-1, typed, other),
    "sum or difference": () => pick([sub, add])(other, typed),
    square: () => pow(typed, 2),
    simplified: () => simplify(typed),
    derivative: () => derivative(typed, name),
  };
  const kind = pick(Object.keys(made));
  try {
    return { typed, [kind]: made[kind]() };
  } catch (error) {
    if (!String(error).includes("division by zero")) throw error;
    return { typed };
  }
}

type Point = Readonly<Record<string, number>>;

const POINTS: readonly Point[] = [
  [0.7, 1.3, 0.4, 2.2, 0.15, 0.62, 1.9, 0.85],
  [-1.2, 0.31, -0.77, 3.4, 1.6, -2.1, 0.43, 2.7],
  [1, -2, 0.5, 0.5, -1, 3, 1, -0.25],
].map((values) =>
  Object.fromEntries(Object.keys(TEXTBOOK_NAMES).map((name, index) => [name, values[index]])),
);

/** Numbers without rounding, some of them equal: here conditions are at their seams. */
const SEAMS = POINTS[2];

const isNear = (a: number, b: number): boolean =>
  Number.isFinite(a) && Number.isFinite(b)
    ? Math.abs(a - b) <= 1e-8 * Math.max(1, Math.abs(a), Math.abs(b))
    : Object.is(a, b);

/**
 * Where two functions of a point differ, in words; where the first has no finite value, the other may have any. One point
 * of the two with rounding may differ: ln(a − b·a/b) is made of rounding errors.
 */
function difference(wanted: (at: Point) => number, value: (at: Point) => number): string | undefined {
  const differing = POINTS.filter((at) => Number.isFinite(wanted(at)) && !isNear(wanted(at), value(at)));
  if (differing.length < 2 && !differing.includes(SEAMS)) return undefined;
  return differing.map((at) => `${value(at)} for ${wanted(at)} at ${JSON.stringify(at)}`).join(", ");
}

/** Values by the LaTeX of the variables. */
export const latexValues = (at: Point): Map<string, number> =>
  new Map(Object.entries(at).map(([name, value]) => [TEXTBOOK_NAMES[name] ?? name, value]));

/** Whether a factor that is zero all around makes a product zero where another factor has no value. */
function isRescued(whole: Node, at: Point): boolean {
  const value = (part: Node): number => floatValue(part, new Map(Object.entries(at)));
  const visit = (part: Node): boolean =>
    part.args.some(visit) ||
    (part.kind === "product" &&
      part.args.some((factor) => !Number.isFinite(value(factor))) &&
      value(part) === 0);
  return visit(whole);
}

/** Whether plain doubles, in which the readers compute, overflow or lose all digits on the way. */
const isBeyondDoubles = (whole: Node, at: Point): boolean => {
  const point = new Map(Object.entries(at));
  return hasHugeInteger(whole) || !isNear(roughValue(whole, point), floatValue(whole, point));
};

/** Whether a numerator or denominator is no double, though their quotient may be one: (3^1000 + 1)/3^1000. */
const hasHugeInteger = (part: Node): boolean =>
  part.kind === "number"
    ? [part.value.n, part.value.d].some((whole) => !Number.isFinite(Number(whole)))
    : part.args.some(hasHugeInteger);

/** Whether the LaTeX of an expression can be asked for its value at a point. */
const isComparable = (whole: Node, at: Point): boolean =>
  !isRescued(whole, at) && !isBeyondDoubles(whole, at);

/** Of the points where an expression has a finite value, how many there are, and at how many its LaTeX is asked for it. */
export function comparedPoints(whole: Expr): { finite: number; compared: number } {
  const finite = POINTS.filter((at) => Number.isFinite(whole.evaluate(at)));
  return { finite: finite.length, compared: finite.filter((at) => isComparable(nodeOf(whole), at)).length };
}

/** What is wrong with the LaTeX of an expression: KaTeX or the reader refuses it, or its value is another. */
export function latexFault(whole: Expr): string | undefined {
  const text = whole.toLatex();
  try {
    parseKatex(text, { throwOnError: true, strict: "error" });
    const formula = readLatex(text);
    const found = difference(
      (at) => (isComparable(nodeOf(whole), at) ? whole.evaluate(at) : Number.NaN),
      (at) => formula(latexValues(at)),
    );
    return found && `${whole} is shown as ${text}: ${found}`;
  } catch (error) {
    return `${whole} is shown as ${text}: ${String(error)}`;
  }
}

/** What is wrong with the text of an expression: it is no text of the syntax, has another value, or never settles. */
export function textFault(whole: Expr): string | undefined {
  const text = String(whole);
  try {
    const again = parse(text);
    if (String(parse(String(again))) !== String(again)) return `${text} changes with every print`;
    const found = difference(
      (at) =>
        [whole, again].some((side) => isBeyondDoubles(nodeOf(side), at)) ? Number.NaN : whole.evaluate(at),
      (at) => again.evaluate(at),
    );
    return found && `${text} is read as: ${found}`;
  } catch (error) {
    return `${text}: ${String(error)}`;
  }
}
