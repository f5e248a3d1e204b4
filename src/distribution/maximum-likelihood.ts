import { FormulaResult } from "../table/formula-result.js";
import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { fail, listOf, numberFor } from "../number/checked-reals.js";
import type { Real } from "../number/real.js";
import { derivative } from "../symbolic/derivative.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { edgeOf } from "./likelihood/edge.js";
import { type MaximumLikelihoodSpec, type Problem, place } from "./likelihood/likelihood-problem.js";
import { problemOfDensity } from "./likelihood/problem-of-density.js";
import { problemOfModel } from "./likelihood/problem-of-model.js";
import { zerosOf } from "./likelihood/zeros.js";

/** A maximum-likelihood estimate worked through; made by {@link maximumLikelihood}. */
export class MaximumLikelihood extends FormulaResult {
  readonly parameters: readonly string[];
  /** ℓ as a function of the parameters: with the data put in, or in n, S1, S2, T. */
  readonly logLikelihood: Expr;
  /** ∂ℓ/∂θ by parameter. */
  readonly scores: Readonly<Record<string, Expr>>;
  /** Where they are all 0. */
  readonly estimates: Readonly<Record<string, Expr>>;
  /** ∂²ℓ/∂θ² by parameter, in the parameters and at the estimate. */
  readonly secondDerivatives: Readonly<Record<string, Expr>>;
  readonly curvatures: Readonly<Record<string, Expr | null>>;
  /** ℓ at the estimate. */
  readonly maximum: Expr;
  /** Whether ℓ is largest at the edge of what a parameter may be, where its derivative is not 0 and no second derivative is asked for. */
  readonly atEdge: boolean;
  private readonly problem: Problem;

  constructor(spec: MaximumLikelihoodSpec) {
    super();
    if (typeof spec !== "object" || spec === null)
      fail(place, "needs { model, data } or { density, data }", spec);
    if ((spec.model === undefined) === (spec.density === undefined))
      fail(place, "needs one of model and density", spec.model === undefined ? "none" : "both");
    const data =
      spec.data === undefined
        ? null
        : listOf(place, "samples", spec.data).map((x) => numberFor(place, "a sample", x));
    const problem = spec.density === undefined ? problemOfModel(spec, data) : problemOfDensity(spec, data);
    this.problem = problem;
    this.parameters = problem.parameters;
    this.logLikelihood = problem.logLikelihood;
    const byName = (of: (name: string) => Expr) =>
      Object.fromEntries(this.parameters.map((name) => [name, of(name)]));
    this.scores = byName((name) => derivative(this.logLikelihood, name));
    this.estimates = problem.closed ?? zerosOf(problem);
    this.refuseForeign(spec, data);
    this.secondDerivatives = byName((name) => derivative(this.scores[name], name));
    const edge = edgeOf(problem, this.estimates, data);
    this.atEdge = problem.atEdge === true || edge !== null;
    this.curvatures = Object.fromEntries(
      this.parameters.map((name) => [
        name,
        this.atEdge ? null : simplify(this.secondDerivatives[name].substitute(this.estimates)),
      ]),
    );
    this.maximum = edge ?? simplify(this.logLikelihood.substitute(this.estimates));
  }

  /** At the estimate each sample needs a density. */
  private refuseForeign(spec: MaximumLikelihoodSpec, data: readonly Real[] | null): void {
    if (spec.density === undefined || data === null) return;
    const f = (spec.density instanceof Expr ? spec.density : parse(String(spec.density))).substitute(
      this.estimates,
    );
    const x = spec.variable ?? "x";
    if (f.variables.some((name) => name !== x)) return;
    const bad = data.find((value) => !(f.evaluate({ [x]: value.valueOf() }) >= 0));
    if (bad !== undefined) fail(place, "needs samples that the density allows", String(bad));
  }

  /** The estimates in float64; needs data. */
  get numbers(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.keys(this.estimates).map((name) => {
        const { variables } = this.estimates[name];
        if (variables.length > 0)
          fail(place, "needs data for numbers", `the letters ${variables.join(", ")}`, "Read .estimates.");
        return [name, this.estimates[name].evaluate()];
      }),
    );
  }

  /** Log-likelihood, derivatives, zeros and second derivatives as LaTeX equations. */
  formulas(): string {
    const names = this.parameters.map((name) => latexName(name));
    const l = `\\ell(${names.join(",")})`;
    const { letters } = this.problem;
    const own = this.logLikelihood.toLatex();
    const general = letters === null || letters.toLatex() === own ? "" : `${letters.toLatex()} = `;
    const lines = [
      `p(x) &= ${this.problem.density}`,
      `${l} &= ${general}${own}`,
      ...this.parameters.map(
        (name, i) =>
          `\\frac{\\partial\\ell}{\\partial ${names[i]}} &= ${this.scores[name].toLatex()}${this.atEdge ? "" : " = 0"}`,
      ),
      ...this.parameters.map(
        (name, i) =>
          `\\hat{${names[i]}} &= ${this.estimates[name].toLatex()}${roundedLatex(this.estimates[name])}`,
      ),
      ...this.parameters.map(
        (name, i) =>
          `\\frac{\\partial^2\\ell}{\\partial ${names[i]}^2} &= ${this.secondDerivatives[name].toLatex()}${this.curvatureLatex(name)}`,
      ),
    ];
    return `\\begin{aligned}\n${lines.join(" \\\\\n")}\n\\end{aligned}`;
  }

  private curvatureLatex(name: string): string {
    const value = this.curvatures[name];
    if (value === null) return "";
    return `, \\qquad \\text{at the estimate } ${value.toLatex()}${roundedLatex(value)}`;
  }

  /** The log-likelihood about the estimate; needs data and one parameter. */
  figure(): Plot {
    const [name] = this.parameters;
    if (this.parameters.length > 1) fail(place, "draws one parameter", this.parameters.join(", "));
    const at = this.numbers[name];
    const value = (x: number) => this.logLikelihood.evaluate({ [name]: x });
    const height = value(at);
    // Ends at which the log-likelihood is there and not too far down.
    const end = (by: number): number => {
      let step = by / Math.sqrt(Math.abs(this.curvatures[name]?.evaluate() ?? 1) || 1);
      for (let tries = 0; tries < 60 && !(value(at + step) > height - 6); tries++) step *= 0.9;
      return at + step;
    };
    return curves(
      { "log-likelihood": value },
      { range: [end(-3), end(3)], xTitle: name, yTitle: "log-likelihood" },
    );
  }

  toString(): string {
    return Object.keys(this.estimates)
      .map((name) => `${name} = ${this.estimates[name]}`)
      .join(", ");
  }
}

/** ≈ and the decimals of what is no short fraction. */
function roundedLatex(value: Expr): string {
  if (value.variables.length > 0 || /^-?\d+$/.test(String(value))) return "";
  return ` \\approx ${Number(value.evaluate().toPrecision(6))}`;
}

/**
 * A maximum-likelihood estimate worked through: log-likelihood, derivative, its zero, second derivative; from data, or in letters: n samples, S1 = Σx,
 * S2 = Σx², T = Σ ln x. Parameters: `p` (bernoulli, binomial with `trials`, geometric), `lambda` (poisson, exponential), `mu` and the variance `v` (gaussian).
 * The others: `categorical` (p1, p2, … from `counts`) and `uniform` (a, b at the edge of the samples).
 * @param spec `model` with `data` or without; or `density` as text; `known` parameters of the family
 * @returns `logLikelihood`, `scores`, `estimates`, `secondDerivatives`, `curvatures` (at the estimate), `maximum`; `numbers` in float64
 * @throws InputError where a sample is outside the family, or no zero is found
 * @example
 * maximumLikelihood({ model: "bernoulli", data: [1, 0, 1, 1] }).estimates // => { p: "3/4" }
 * maximumLikelihood({ model: "gaussian" }).estimates // => { mu: "S1/n", v: "(S2*n - S1^2)/n^2" }
 * maximumLikelihood({ density: "l*exp(-l*x)", data: [1, 2, 6] }).estimates // => { l: "1/3" }
 * maximumLikelihood({ density: "x/s*exp(-x^2/(2*s))" }).estimates // => { s: "S2/(2*n)" }
 * maximumLikelihood({ model: "categorical", counts: [2, 3, 5] }).estimates // => { p1: "1/5", p2: "3/10", p3: "1/2" }
 * maximumLikelihood({ model: "uniform", data: [3, 8, 5], known: { a: 0 } }).estimates // => { b: "8" }
 * maximumLikelihood({ model: "exponential", data: [-1] }) // throws maximumLikelihood: needs samples that are numbers from 0 for exponential, got -1.
 */
export function maximumLikelihood(spec: MaximumLikelihoodSpec): MaximumLikelihood {
  return new MaximumLikelihood(spec);
}
