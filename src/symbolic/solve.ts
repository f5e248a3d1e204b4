import { InputError } from "../errors.js";
import { Expr, type ExprLike, nodeOf } from "./expr.js";
import { simplifyNode } from "./form/simplify-node.js";
import { solveNode } from "./solving/solve-node.js";
import { solveSystem } from "./solving/solve-system.js";
import { variableName } from "./text/variable-name.js";

/** Real solutions, and whether they are proved to be all. */
export interface Solutions<Solution> {
  readonly complete: boolean;
  readonly solutions: Solution[];
}

/**
 * The real solutions of an equation f = 0, or of a system of them.
 * @param equation An expression that shall be zero, left side − right side; for a system, an array of expressions.
 * @param unknown The variable to solve for; for a system, an array of names.
 * @returns Exact solutions in ascending order (for a system, one value by name each), at which the expression has a value as
 * it is typed: x^2/x is nowhere 0. `complete` is false when there are infinitely many, some may be missing, or it is open
 * whether one of them lies in the domain.
 * @example
 * solve("3*H^2 + 7*H - 45", "H").solutions.map(String) // => ["-sqrt(589)/6 - 7/6", "sqrt(589)/6 - 7/6"]
 * solve("relu(2*x - 1) - 3", "x") // => { complete: true, solutions: ["2"] }
 * solve("sin(x) - 1/2", "x") // => { complete: false, solutions: ["pi/6"] }
 * solve("log(x) + log(x - 3) - log(4)", "x") // => { complete: true, solutions: ["4"] }
 * solve(["x^2 + y^2 - 5", "x*y - 2"], ["x", "y"]).solutions.map(({ x, y }) => `${x}, ${y}`) // => ["-2, -1", "-1, -2", "1, 2", "2, 1"]
 */
export function solve(equation: ExprLike, unknown: string): Solutions<Expr>;
export function solve(
  equations: readonly ExprLike[],
  unknowns: readonly string[],
): Solutions<Readonly<Record<string, Expr>>>;
export function solve(
  equation: ExprLike | readonly ExprLike[],
  unknown: string | readonly string[],
): Solutions<Expr> | Solutions<Readonly<Record<string, Expr>>> {
  if (typeof unknown === "string" && !Array.isArray(equation)) {
    const name = variableName(unknown);
    const found = solveNode(nodeOf(equation as ExprLike, [name], "solve"), name);
    return { complete: found.isComplete, solutions: found.solutions.map((solution) => new Expr(solution)) };
  }
  if (typeof unknown === "string" || !Array.isArray(equation))
    throw new InputError({
      place: "solve",
      rule: "takes one expression and one name, or an array of expressions and an array of names",
      got: `${Array.isArray(equation) ? "an array" : "one expression"} and ${typeof unknown === "string" ? "one name" : "an array"}`,
    });
  const names = unknown.map(variableName);
  const found = solveSystem(
    equation.map((side: ExprLike) => nodeOf(side, names, "solve")),
    names,
  );
  return {
    complete: found.isComplete,
    solutions: found.points.map((point) =>
      Object.fromEntries(unknown.map((name, index) => [name, new Expr(simplifyNode(point[index]))])),
    ),
  };
}
