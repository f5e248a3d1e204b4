import { FormulaResult } from "../table/formula-result.js";
import { add, mul } from "../symbolic/build.js";
import { Expr, type ExprLike } from "../symbolic/expr.js";
import { jacobian } from "../symbolic/jacobian.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { fail, listOf } from "../number/checked-reals.js";
import { quantityOf, type SymbolicQuantity } from "./formula.js";
import type { GaussianSpec } from "./gaussian-spec.js";
import { Gaussian } from "./gaussian.js";

/** What {@link changeOfVariables} is given. */
export interface ChangeOfVariablesSpec {
  /** x as expressions in the variables z, one per dimension. */
  map: readonly ExprLike[];
  /** The variables, one per dimension; other letters are parameters. */
  variables: readonly string[];
  /** A point z to put in; letters stay where they are. */
  at?: Readonly<Record<string, SymbolicQuantity>>;
  /** The Gaussian of z; default the standard normal. */
  base?: GaussianSpec;
}

const place = "changeOfVariables";
const largest = 6;

/** The determinant by expansion along the first row, simplified; zeros are passed over. */
function determinantOf(rows: readonly (readonly Expr[])[]): Expr {
  if (rows.length === 1) return rows[0][0];
  const terms = rows[0].flatMap((entry, column) => {
    if (String(entry) === "0") return [];
    const minor = rows.slice(1).map((row) => row.filter((_, at) => at !== column));
    return [mul(column % 2 === 0 ? 1 : -1, entry, determinantOf(minor))];
  });
  return simplify(add(...terms));
}

/** A map between densities; made by {@link changeOfVariables}. */
export class ChangeOfVariables extends FormulaResult {
  /** ∂x_i/∂z_j in letters, its determinant, and ln |det|. */
  readonly jacobian: readonly (readonly Expr[])[];
  readonly determinant: Expr;
  readonly logDeterminant: Expr;
  /** x, and ln p(x) = ln p(z) − ln |det|, with the point put in. */
  readonly output: readonly Expr[];
  readonly logDensity: Expr;
  private readonly baseLogDensity: Expr;
  private readonly names: readonly string[];

  constructor({ map, variables, at = {}, base }: ChangeOfVariablesSpec) {
    super();
    const names = listOf(place, "variables", variables);
    const functions = listOf(place, "expressions of the map", map).map((f) =>
      f instanceof Expr ? f : parse(String(f)),
    );
    if (functions.length !== names.length)
      fail(place, "needs as many expressions as variables", `${functions.length} and ${names.length}`);
    if (names.length > largest) fail(place, `takes at most ${largest} dimensions`, String(names.length));
    const odd = Object.keys(at).find(
      (name) => !names.includes(name) && !functions.some((f) => f.variables.includes(name)),
    );
    if (odd !== undefined) fail(place, `needs values of letters of the map`, odd);
    const point = Object.fromEntries(
      Object.entries(at).map(([name, value]) => [name, quantityOf(place, name, value)]),
    );
    this.names = names;
    this.jacobian = jacobian(functions, names);
    this.determinant = simplify(determinantOf(this.jacobian));
    if (String(this.determinant) === "0") fail(place, "needs a map that can be undone", "determinant 0");
    this.logDeterminant = simplify(parse("log(abs(f))").substitute({ f: this.determinant }));
    const put = (f: Expr) => simplify(f.substitute(point));
    const z = names.map((name) => point[name] ?? parse(name));
    const prior = new Gaussian(base ?? { mean: names.map(() => 0) }, place);
    if (prior.dimension !== names.length)
      fail(place, `needs a base of ${names.length} dimensions`, String(prior.dimension));
    this.baseLogDensity = prior.logDensity(z).exact;
    this.output = functions.map(put);
    this.logDensity = simplify(add(this.baseLogDensity, mul(-1, put(this.logDeterminant))));
  }

  /** The map's Jacobian, determinant and density as LaTeX equations. */
  formulas(): string {
    const matrix = this.jacobian.map((row) => row.map((entry) => entry.toLatex()).join(" & ")).join(" \\\\ ");
    const by = this.names.map((name) => latexName(name)).join(",");
    const lines = [
      `\\frac{\\partial x}{\\partial(${by})} &= \\begin{pmatrix} ${matrix} \\end{pmatrix}`,
      `\\det\\frac{\\partial x}{\\partial(${by})} &= ${this.determinant.toLatex()}`,
      `\\ln\\left|\\det\\right| &= ${this.logDeterminant.toLatex()}`,
      `x &= \\left(${this.output.map((f) => f.toLatex()).join(",\\; ")}\\right)`,
      `\\ln p(x) &= \\ln p(${by}) - \\ln\\left|\\det\\right| = ${this.logDensity.toLatex()}${this.rounded()}`,
    ];
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  private rounded(): string {
    return this.logDensity.variables.length > 0
      ? ""
      : ` \\approx ${Number(this.logDensity.evaluate().toPrecision(6))}`;
  }

  toString(): string {
    return `determinant ${this.determinant}, log density ${this.logDensity}`;
  }
}

/**
 * The density of x = f(z) by the change of variables of a normalizing flow: Jacobian, determinant, ln |det|, and ln p(x) = ln p(z) − ln |det|, in letters or with
 * numbers put in. Source: D. Rezende and S. Mohamed (2015).
 * @param spec `map` (x in letters), `variables` (those of z), `at` (a point z), `base` (default the standard normal)
 * @throws InputError where the determinant is 0 everywhere
 * @example
 * changeOfVariables({ map: ["exp(g*x2)*x1 + f*x2", "exp(s)*x2"], variables: ["x1", "x2"] }).determinant // => "exp(g*x2 + s)"
 * changeOfVariables({ map: ["2*z + 1"], variables: ["z"], at: { z: 0 } }).logDensity // => "-log(2) - log(2*pi)/2"
 */
export function changeOfVariables(spec: ChangeOfVariablesSpec): ChangeOfVariables {
  if (typeof spec !== "object" || spec === null) fail(place, "needs { map, variables }", spec);
  return new ChangeOfVariables(spec);
}
