import { type Assumptions, assuming } from "./assumption.js";
import { canonical } from "./form/canonical.js";
import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { simplifyNode } from "./form/simplify-node.js";
import { eliminateSystem } from "./solving/eliminate-system.js";
import { solveNode } from "./solving/solve-node.js";
import { solveSystem } from "./solving/solve-system.js";
import { table, type Table } from "../table/table.js";
import { latexName } from "./text/latex-name.js";
import { variableName } from "./text/variable-name.js";

/** Real solutions, and whether they are proved to be all. */
export class Solutions<Solution extends Expr | Readonly<Record<string, Expr>>> extends Printed {
  constructor(
    /** Whether they are proved to be all. */
    readonly complete: boolean,
    readonly solutions: Solution[],
    private readonly unknowns: readonly string[],
  ) {
    super();
  }

  private get rows(): Expr[][] {
    return this.solutions.map((solution) =>
      solution instanceof Expr
        ? [solution]
        : this.unknowns.map((name) => (solution as Readonly<Record<string, Expr>>)[name]),
    );
  }

  /** One row for each solution, one column for each unknown. */
  table(): Table {
    return table({
      columns: this.unknowns.map((name) => ({ name, latex: latexName(variableName(name)), text: name })),
      rows: this.rows,
      caption: this.caption,
    });
  }

  private get caption(): string {
    const { length } = this.solutions;
    if (this.complete && length === 0) return "No real solution.";
    if (length === 0) return "No real solution was found; there may be some.";
    return this.complete ? "All real solutions." : "There may be more solutions.";
  }

  toString(): string {
    const lines = this.rows.map((row) =>
      row.map((value, index) => `${this.unknowns[index]} = ${value}`).join(", "),
    );
    return [...lines, this.caption].join("\n");
  }

  /** What a notebook shows: the solutions as a table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    if (this.solutions.length === 0) return { "text/plain": this.toString() };
    return { ...this.table().toMimeBundle(), "text/plain": this.toString() };
  }
}

/** What {@link solve} may be told. */
export interface SolveOptions {
  /** What is taken for granted of letters that are no unknowns: `{ a: "positive" }`. */
  assume?: Assumptions;
}

/**
 * The real solutions of an equation f = 0, or of a system of them.
 * @param equation An expression that shall be zero, left side − right side; for a system, an array of expressions.
 * @param unknown The variable to solve for; for a system, an array of names.
 * @param options `assume`: signs of other letters.
 * @returns Exact solutions in ascending order (for a system, one value by name each), at which the expression has a value as
 * it is typed: x^2/x is nowhere 0. `complete` is false when there are infinitely many, some may be missing, or it is open
 * whether one of them lies in the domain.
 * @example
 * solve("3*H^2 + 7*H - 45", "H").solutions.map(String) // => ["-sqrt(589)/6 - 7/6", "sqrt(589)/6 - 7/6"]
 * solve("relu(2*x - 1) - 3", "x") // => { complete: true, solutions: ["2"] }
 * solve("sin(x) - 1/2", "x") // => { complete: false, solutions: ["pi/6"] }
 * solve("log(x) + log(x - 3) - log(4)", "x") // => { complete: true, solutions: ["4"] }
 * solve("x^2 - a^2", "x", { assume: { a: "positive" } }).solutions.map(String) // => ["-a", "a"]
 * solve(["(S1 - n*m)/v", "-n/(2*v) + (S2 - 2*m*S1 + n*m^2)/(2*v^2)"], ["m", "v"]).solutions // => [{ m: "S1/n", v: "(S2*n - S1^2)/n^2" }]
 * solve(["x^2 + y^2 - 5", "x*y - 2"], ["x", "y"]).solutions.map(({ x, y }) => `${x}, ${y}`) // => ["-2, -1", "-1, -2", "1, 2", "2, 1"]
 */
export function solve(equation: ExprLike, unknown: string, options?: SolveOptions): Solutions<Expr>;
export function solve(
  equations: readonly ExprLike[],
  unknowns: readonly string[],
  options?: SolveOptions,
): Solutions<Readonly<Record<string, Expr>>>;
export function solve(
  equation: ExprLike | readonly ExprLike[],
  unknown: string | readonly string[],
  { assume }: SolveOptions = {},
): Solutions<Expr> | Solutions<Readonly<Record<string, Expr>>> {
  const assumed = assuming("solve", assume);
  const both = assumed.names.find((name) => [unknown].flat().some((each) => variableName(each) === name));
  if (both !== undefined)
    throw new InputError({
      place: "solve",
      rule: "takes assumptions about other letters than the unknowns",
      got: both,
      cure: "Choose among the solutions.",
    });
  if (typeof unknown === "string" && !Array.isArray(equation)) {
    const name = variableName(unknown);
    const found = solveNode(assumed.put(nodeOf(equation as ExprLike, [name], "solve")), name);
    return new Solutions(
      found.isComplete,
      found.solutions.map((solution) => new Expr(assumed.back(solution))),
      [unknown],
    );
  }
  if (typeof unknown === "string" || !Array.isArray(equation))
    throw new InputError({
      place: "solve",
      rule: "takes one expression and one name, or an array of expressions and an array of names",
      got: `${Array.isArray(equation) ? "an array" : "one expression"} and ${typeof unknown === "string" ? "one name" : "an array"}`,
    });
  const names = unknown.map(variableName);
  const sides = equation.map((side: ExprLike) => assumed.put(nodeOf(side, names, "solve")));
  const direct = solveSystem(sides, names);
  const found =
    direct.isComplete || direct.points.length > 0
      ? direct
      : (eliminateSystem(sides.map(canonical), names) ?? direct);
  return new Solutions(
    found.isComplete,
    found.points.map((point) =>
      Object.fromEntries(
        unknown.map((name, index) => [name, new Expr(assumed.back(simplifyNode(point[index])))]),
      ),
    ),
    unknown,
  );
}
