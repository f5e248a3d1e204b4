import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { canonical } from "./form/canonical.js";
import { type FloatEnvironment, floatValue } from "./value/float-value.js";
import { latex } from "./text/latex.js";
import { type Node, number, variablesOf } from "./node/node.js";
import { type Reading, reading } from "./text/parse-node.js";
import { print } from "./text/print.js";
import * as rational from "../number/rational.js";
import { simplifyNode } from "./form/simplify-node.js";
import { putIn, replaceSymbols } from "./form/substitute-node.js";
import { variableName } from "./text/variable-name.js";

/** What stands for an expression in every function of the library: its text, a number (taken exactly as printed), or an Expr. */
export type ExprLike = Expr | string | number;

/** Values for variables, by name. */
export type Environment = Readonly<Record<string, ExprLike>>;

/** The structure of an expression, which is for the library alone. */
let structureOf: (expr: Expr, place: string, names: readonly string[]) => Node;

/**
 * An expression in real variables with exact coefficients; immutable.
 * @example
 * const f = parse("x^2*y - 3*log(y)");
 * f.variables // => ["x", "y"]
 * f.evaluate({ x: 3, y: 1 }) // => 9
 * f.toLatex() // => "x^{2}y-3\\ln\\left(y\\right)"
 */
export class Expr extends Printed {
  private readonly node: Node;
  /** Its text had e^… in it, which was read as Euler's number. */
  private readonly hasEuler: boolean;

  static {
    structureOf = (expr, place, names) => expr.nodeWith(place, names);
  }

  constructor(node: Node, hasEuler = false) {
    super();
    this.node = node;
    this.hasEuler = hasEuler;
  }

  /**
   * Its structure, for one who counts `names` among the variables.
   * @throws InputError when e is among them, but was read as Euler's number.
   */
  private nodeWith(place: string, names: readonly string[]): Node {
    if (this.hasEuler && names.includes("e"))
      throw new InputError({
        place,
        rule: "e is Euler's number in e^…, and no variable",
        got: "e",
        cure: 'Declare it: parse(text, { variables: ["e"] }), or write (e)^2.',
      });
    return this.node;
  }

  /** The names of its variables, sorted by code unit. */
  get variables(): string[] {
    return [...variablesOf(this.node)];
  }

  /**
   * How many nodes its tree has: one for each number and variable, one for each operation; a sum or product of n terms is one
   * operation.
   * @example
   * parse("sigmoid(z) - y").nodeCount // => 6
   */
  get nodeCount(): number {
    return this.node.size;
  }

  /**
   * Its value in float64.
   * @param at A value for every variable; others are ignored.
   * @returns NaN or ±Infinity where it has no real value.
   * @throws InputError when a variable has no value.
   * @example
   * parse("sqrt(x) + e").evaluate({ x: 4, e: 1 }) // => 3
   * parse("x + e").evaluate({ x: 4 }) // throws evaluate: needs a value for e, got values for x.
   */
  evaluate(at: Environment = {}): number {
    const values = floatEnvironment(at);
    return floatValue(this.nodeWith("evaluate", [...values.keys()]), values);
  }

  /**
   * Its exact value.
   * @param at A value for every variable: exact text, an Expr, or a number, which counts as the decimal that it prints as.
   * @throws InputError when a variable has no value, or at a division by zero.
   * @example
   * parse("x^2/3 + sin(pi*x)").evaluateExact({ x: "1/2" }) // => "13/12"
   * parse("sqrt(x)").evaluateExact({ x: 8 }) // => "2*sqrt(2)"
   */
  evaluateExact(at: Environment = {}): Expr {
    const values = nodesOf("evaluateExact", at);
    this.nodeWith("evaluateExact", [...values.keys()]);
    for (const name of variablesOf(this.node))
      if (!values.has(name))
        throw new InputError({
          place: "evaluateExact",
          rule: `needs a value for ${name}`,
          got: values.size === 0 ? "none" : `values for ${[...values.keys()].join(", ")}`,
          cure: `Pass { ${name}: … }, or use substitute() to keep ${name}.`,
        });
    return new Expr(simplifyNode(putIn(this.node, values)));
  }

  /**
   * The expression with variables replaced, all at once; otherwise as written.
   * @param replacements What takes the place of each variable.
   * @example
   * parse("x*y + x").substitute({ x: "y", y: "x + 1" }) // => "y*(x + 1) + y"
   */
  substitute(replacements: Environment): Expr {
    const nodes = byName("substitute", replacements, (value) => nodeOf(value));
    return new Expr(replaceSymbols(this.nodeWith("substitute", [...nodes.keys()]), nodes));
  }

  /** Its text, in the syntax that parse reads. */
  toString(): string {
    return print(this.node);
  }

  /** Its LaTeX, without delimiters. */
  toLatex(): string {
    return latex(this.node);
  }

  toJSON(): string {
    return print(this.node);
  }

  /** `Number(expression)` is its value in float64, NaN where it has variables; as text it is its text. */
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint !== "number") return print(this.node);
    return this.variables.length > 0 ? Number.NaN : floatValue(this.node, new Map());
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${latex(this.node)}$$`, "text/plain": print(this.node) };
  }
}

/** The expression that a text spells. */
export function read(text: string, variables?: readonly string[]): Expr {
  const { node, hasEuler }: Reading = reading(text, variables);
  return new Expr(node, hasEuler);
}

/**
 * The structure of an expression, of its text, or of a number.
 * @param variables Names that the caller counts among the variables: with "e", e^x in a text is a power of e.
 */
export function nodeOf(value: ExprLike, variables: readonly string[] = [], place = "expression"): Node {
  if (value instanceof Expr) return structureOf(value, place, variables);
  if (typeof value === "string") return reading(value, variables).node;
  if (typeof value === "number" && Number.isFinite(value)) return number(rational.fromNumber(value));
  throw new InputError({
    place: "expression",
    rule: "is text, a finite number or an Expr",
    got: typeof value === "number" ? String(value) : value === null ? "null" : typeof value,
    cure: 'Write for example "x^2 + 1".',
  });
}

export const canonicalNode = (value: ExprLike): Node => canonical(nodeOf(value));

/** Canonical values by name, for exact substitution. */
export const nodesOf = (place: string, at: Environment): Map<string, Node> =>
  byName(place, at, (value) => canonicalNode(value));

/** Float values by name. */
export const floatEnvironment = (at: Environment): FloatEnvironment =>
  byName("evaluate", at, (value) =>
    typeof value === "number" ? value : floatValue(nodeOf(value), new Map()),
  );

/** What `of` makes of the values, by the one spelling of each name: η is eta. */
function byName<T>(place: string, at: Environment, of: (value: ExprLike) => T): Map<string, T> {
  if (typeof at !== "object" || at === null)
    throw new InputError({
      place,
      rule: "needs values by name",
      got: String(at),
      cure: "Pass { x: 1, y: 2 }.",
    });
  const values = new Map<string, T>();
  for (const [key, value] of Object.entries(at)) {
    const name = variableName(key);
    if (values.has(name))
      throw new InputError({
        place,
        rule: "takes one value for each variable",
        got: `two for ${name}`,
        cure: `${key} and ${name} are one variable.`,
      });
    values.set(name, of(value));
  }
  return values;
}
