import { table, type Table } from "../table/table.js";
import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { canonical, rebuild } from "./form/canonical.js";
import {
  applyRule,
  isOpenDerivative,
  openDerivative,
  type RuleApplication,
} from "./calculus/derivation-rule.js";
import { checkedNames, type DerivativeOptions, kinkOf, simplifiedDerivative } from "./derivative.js";
import type { KinkRule } from "./functions/kink.js";
import { checkPoints, DifferenceCheck } from "./calculus/difference-quotient.js";
import { expandNode } from "./form/expand-node.js";
import { type Environment, Expr, type ExprLike, nodeOf, nodesOf } from "./expr.js";
import { floatValue } from "./value/float-value.js";
import { latex } from "./text/latex.js";
import { latexName } from "./text/latex-name.js";
import { type Node, variablesOf } from "./node/node.js";
import { print } from "./text/print.js";
import { simplifyNode } from "./form/simplify-node.js";
import { putIn } from "./form/substitute-node.js";

/** One step of a derivation. */
export interface DerivationStep {
  /** The rule's name, such as "chain rule". */
  readonly rule: string;
  /** The rule as a formula in LaTeX. */
  readonly formula: string;
  /** What the rule was applied to, and what it became. */
  readonly before: Expr;
  readonly after: Expr;
  /** The whole derivative after the step; open derivatives stand in it as derivative(u, x). */
  readonly whole: Expr;
  /** `whole` in LaTeX. */
  readonly latex: string;
  /** The greatest relative difference between `whole` and the difference quotient of f at the points of the check; null without points. */
  readonly error: number | null;
}

/** How a derivation is made. */
export interface ExplainOptions extends DerivativeOptions {
  /** Equations that hold besides, as name: value; they are put in at the end, as a step of its own: `{ y2: "1 - y1" }`. */
  assuming?: Environment;
}

/** A derivation: steps from d/dx f to the simplified derivative; shows itself as aligned equations with the rules beside. */
export class Derivation extends Printed {
  readonly f: Expr;
  readonly variable: string;
  readonly steps: readonly DerivationStep[];

  constructor(f: Expr, variable: string, steps: readonly DerivationStep[]) {
    super();
    this.f = f;
    this.variable = variable;
    this.steps = steps;
  }

  /** The answer: what the last step arrives at. */
  get result(): Expr {
    return this.steps[this.steps.length - 1].whole;
  }

  /** Whether every step agrees with difference quotients to six digits. */
  get isChecked(): boolean {
    return this.steps.every(({ error }) => error !== null && error < 1e-6);
  }

  toString(): string {
    const lines = this.steps.map(({ whole, rule }) => `  = ${print(nodeOf(whole))}    [${rule}]`);
    return [`derivative(${print(nodeOf(this.f))}, ${this.variable})`, ...lines].join("\n");
  }

  /** The derivation as aligned equations. */
  toLatex(): string {
    const names = namesIn(nodeOf(this.f), this.variable);
    const first = latex(openDerivative(canonical(nodeOf(this.f)), this.variable), names);
    const rows = this.steps.map(({ whole, rule, formula }, index) => {
      const reason = rule.startsWith(ASSUMING) ? `\\text{${ASSUMING} }${formula}` : `\\text{${rule}}`;
      return `${index === 0 ? first : ""}&=${latex(nodeOf(whole), names)}&&${reason}`;
    });
    return `\\begin{aligned}${rows.join("\\\\")}\\end{aligned}`;
  }

  /** The steps as a table: rule, formula of the rule, what is arrived at. */
  table(): Table {
    return table({
      columns: ["rule", "formula", "derivative"],
      rows: this.steps.map(({ rule, formula, whole, latex: line }) => [
        rule,
        formula === "" ? "" : { latex: formula },
        { latex: line, text: String(whole) },
      ]),
    });
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/latex": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

/**
 * The derivation of a derivative, rule by rule, each step checked against difference quotients; the last step is
 * `derivative(f, variable)`.
 * @param f An expression.
 * @param variable The name to differentiate by.
 * @param options What to take at a kink; equations to assume in a last step.
 * @example
 * const steps = explain("sigmoid(w*x)", "w").steps;
 * steps.map((step) => step.rule) // => ["derivative of sigmoid and chain rule", "constant factor"]
 * explain("-y1*log(softmax([z1, z2])[1]) - y2*log(softmax([z1, z2])[2])", "z1", { assuming: { y2: "1 - y1" } }).result // => "softmax([z1, z2])[1] - y1"
 */
export function explain(f: ExprLike, variable: string, options: ExplainOptions = {}): Derivation {
  const kink = kinkOf("explain", options);
  const [x] = checkedNames("explain", [], [variable]);
  const given = nodeOf(f, [x], "explain");
  const whole = canonical(given);
  const names = namesIn(given, x);
  const checker = errorChecker(whole, x);
  const steps: DerivationStep[] = [];
  const enter = (
    rule: string,
    formula: string,
    before: Node,
    after: Node,
    state: Node,
    error = checker(state),
  ): void => {
    steps.push({
      rule,
      formula,
      before: new Expr(before),
      after: new Expr(after),
      whole: new Expr(state),
      latex: latex(state, names),
      error,
    });
  };

  let state = openDerivative(whole, x);
  if (!isOpenDerivative(state)) enter("constant rule", "c'=0,\\ x'=1", whole, state, state);
  for (let open = firstOpen(state); open; open = firstOpen(state)) {
    const { rule, formula, after } = carryOut(open, x, kink);
    state = replaced(state, open, after);
    enter(rule, formula, open, after, state);
  }
  const result = simplifiedDerivative(whole, x, kink);
  if (result !== state) enter(simplification(state, result), "", state, result, result);
  const assumed = options.assuming && assume(result, options.assuming);
  if (assumed) enter(assumed.rule, assumed.formula, result, assumed.after, assumed.after, assumed.error);
  return new Derivation(new Expr(given), x, steps);
}

const ASSUMING = "assuming";

/** The names among which the lines of a derivation are shown. */
const namesIn = (f: Node, variable: string): string[] =>
  [...new Set([...variablesOf(f), variable])].toSorted();

const carryOut = (open: Node, x: string, kink: KinkRule): RuleApplication => applyRule(open.args[0], x, kink);

/** The first open derivative that contains no other, in reading order. */
function firstOpen(whole: Node): Node | undefined {
  if (isOpenDerivative(whole)) return whole;
  for (const arg of whole.args) {
    const found = firstOpen(arg);
    if (found) return found;
  }
  return undefined;
}

function replaced(whole: Node, part: Node, by: Node): Node {
  if (whole === part) return by;
  if (whole.args.length === 0) return whole;
  const args = whole.args.map((arg) => replaced(arg, part, by));
  return args.every((arg, index) => arg === whole.args[index]) ? whole : rebuild(whole, args);
}

function simplification(before: Node, after: Node): string {
  return expandNode(before) === after ? "multiply out and collect" : "simplify";
}

/** The result under the assumptions, checked at points that fulfill them. */
function assume(result: Node, assuming: Environment) {
  const values = nodesOf("explain", assuming);
  const after = simplifyNode(putIn(result, values));
  const equations = [...values].map(([name, value]) => `${latexName(name)}=${latex(value)}`);
  const own = [...values.keys()].find((name) =>
    [...values.values()].some((value) => variablesOf(value).includes(name)),
  );
  if (own !== undefined)
    throw new InputError({
      place: "explain",
      rule: "assumes equations solved for their names",
      got: `${own} on both sides`,
      cure: 'Write { y2: "1 - y1" }.',
    });
  // A variable that cancels out of the result may stand in an assumption all the same; any value of it will do.
  const free = [...values.values()].flatMap((value) => [...variablesOf(value)]);
  const points = checkPoints(putIn(result, values)).map(
    (at) => new Map([...free.map((name) => [name, 0.375] as const), ...at]),
  );
  const errors = points.map((at) => {
    const full = new Map([
      ...at,
      ...[...values].map(([name, value]) => [name, floatValue(value, at)] as const),
    ]);
    return relative(floatValue(result, full), floatValue(after, at));
  });
  return {
    rule: `${ASSUMING} ${[...values].map(([name, value]) => `${name} = ${print(value)}`).join(", ")}`,
    formula: equations.join(",\\ "),
    after,
    error: errors.length > 0 ? Math.max(...errors) : null,
  };
}

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.abs(a), Math.abs(b));

/** Measures a state of the derivation, its open derivatives taken by differences, against the difference quotient of f. */
function errorChecker(f: Node, x: string): (state: Node) => number | null {
  const checks = checkPoints(f)
    .filter((at) => at.has(x))
    .map((at) => new DifferenceCheck(f, x, at));
  return (state) => {
    const errors = checks.map((check) => check.error(state)).filter((error) => error !== undefined);
    if (errors.length > 0) return Math.max(...errors);
    return f === state || !variablesOf(f).includes(x) ? 0 : null;
  };
}
