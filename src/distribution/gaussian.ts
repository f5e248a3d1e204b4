import { Printed } from "../printed.js";
import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { fail } from "../number/checked-reals.js";
import { add, mul, sub } from "../symbolic/build.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { type Factors, factorsOf } from "./definite.js";
import { ExactValue } from "./exact-value.js";
import { type SymbolicQuantity, quantityOf } from "./formula.js";
import { type GaussianSpec, type Vector, isList, variancesOf, vectorOf, zero } from "./gaussian-spec.js";

/** A Gaussian in one or several dimensions; made by {@link gaussian}. */
export class Gaussian extends Printed {
  readonly dimension: number;
  /** One per dimension. */
  readonly mean: readonly Expr[];
  /** Rows of the covariance matrix. */
  readonly covariance: readonly (readonly Expr[])[];
  /** The variances where the dimensions are independent, else null. */
  private readonly variances: readonly Expr[] | null;
  private known: Factors | null = null;

  constructor(spec: GaussianSpec, place = "gaussian") {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { mean, variance }", spec);
    this.mean = vectorOf(place, "the mean", spec.mean);
    this.dimension = this.mean.length;
    const n = this.dimension;
    const variances = variancesOf(place, spec, n);
    if (variances !== null) {
      this.variances = variances;
      this.covariance = variances.map((value, i) => variances.map((_, j) => (i === j ? value : zero)));
      return;
    }
    const rows = spec.covariance ?? [];
    if (!isList(rows) || rows.length !== n || rows.some((row) => !isList(row) || row.length !== n))
      fail(place, `needs ${n} rows of ${n} numbers for the covariance`, rows);
    this.covariance = rows.map((row) =>
      row.map((value) => simplify(quantityOf(place, "the covariance", value))),
    );
    const isDiagonal = this.covariance.every((row, i) =>
      row.every((value, j) => i === j || String(value) === "0"),
    );
    this.known = factorsOf(place, this.covariance);
    this.variances = isDiagonal ? this.covariance.map((row, i) => row[i]) : null;
  }

  /** The factors of the covariance. */
  private get factors(): Factors {
    return (this.known ??= factorsOf("gaussian", this.covariance));
  }

  private point(what: string, x: Vector): Expr[] {
    const point = vectorOf("gaussian", what, x);
    if (point.length !== this.dimension)
      fail("gaussian", `needs ${this.dimension} numbers for ${what}`, String(point.length));
    return point;
  }

  private mark(letter: string, at: number): string {
    if (this.dimension > 1) return letter === "v" ? `\\sigma_{${at + 1}}^2` : `${letter}_{${at + 1}}`;
    return letter === "v" ? "\\sigma^2" : letter;
  }

  /**
   * ln p(x), exact.
   * @param x one number, or one per dimension; letters too
   */
  logDensity(x: Vector): ExactValue {
    const point = this.point("x", x);
    return new ExactValue("gaussian", "\\ln p(x)", (lines) => {
      if (this.variances !== null) {
        const terms = this.variances.map((v, i) =>
          lines.line(
            "log density",
            this.dimension === 1 ? "\\ln p(x)" : `\\ln p(x_{${i + 1}})`,
            "-(x - m)^2/(2*v) - log(2*pi*v)/2",
            {
              x: [this.mark("x", i), point[i]],
              m: [this.mark("\\mu", i), this.mean[i]],
              v: [this.mark("v", i), v],
            },
          ),
        );
        return this.total(lines, terms, "log density", "\\ln p(x)", (i) => `\\ln p(x_{${i + 1}})`);
      }
      const gap = point.map((value, i) => sub(value, this.mean[i]));
      const quadratic = this.form(gap, gap);
      const q = lines.value("log density", "(x-\\mu)^\\top\\Sigma^{-1}(x-\\mu)", quadratic);
      const d = lines.value("log density", "\\det\\Sigma", this.factors.determinant);
      return lines.line("log density", "\\ln p(x)", "-(k*log(2*pi) + log(d) + q)/2", {
        k: ["k", parse(String(this.dimension))],
        d: ["\\det\\Sigma", d],
        q: ["(x-\\mu)^\\top\\Sigma^{-1}(x-\\mu)", q],
      });
    });
  }

  /** Adds the terms of several dimensions up. */
  private total(
    lines: Parameters<ConstructorParameters<typeof ExactValue>[2]>[0],
    terms: readonly Expr[],
    section: string,
    name: string,
    part: (at: number) => string,
  ): Expr {
    if (terms.length === 1) return terms[0];
    const keys = terms.map((_, i) => `t${i + 1}`);
    return lines.line(
      section,
      name,
      keys.join(" + "),
      Object.fromEntries(keys.map((key, i) => [key, [part(i), terms[i]] as const])),
    );
  }

  /** aᵀΣ⁻¹b. */
  private form(a: readonly Expr[], b: readonly Expr[]): Expr {
    const solved = this.factors.solve(b);
    return simplify(add(...a.map((value, i) => mul(value, solved[i]))));
  }

  /**
   * p(x), exact.
   * @param x one number, or one per dimension; letters too
   */
  density(x: Vector): ExactValue {
    const log = this.logDensity(x);
    return new ExactValue("gaussian", "p(x)", (lines) => {
      if (this.dimension === 1)
        return lines.line("density", "p(x)", "exp(-(x - m)^2/(2*v))/sqrt(2*pi*v)", {
          x: ["x", this.point("x", x)[0]],
          m: ["\\mu", this.mean[0]],
          v: ["\\sigma^2", this.covariance[0][0]],
        });
      return lines.line("density", "p(x)", "exp(l)", { l: ["\\ln p(x)", log.exact] });
    });
  }

  /** The differential entropy ½ ln((2πe)ᵏ det Σ) in nats, exact. */
  entropy(): ExactValue {
    const { determinant } = this.factors;
    return new ExactValue("gaussian", "H", (lines) =>
      lines.line("entropy", "H", "(k*(1 + log(2*pi)) + log(d))/2", {
        k: ["k", parse(String(this.dimension))],
        d: [this.dimension === 1 ? "\\sigma^2" : "\\det\\Sigma", determinant],
      }),
    );
  }

  /**
   * The Gaussian of some of the dimensions, counted from 0.
   * @param dimensions such as `[0, 2]`
   */
  marginal(dimensions: readonly number[]): Gaussian {
    const at = this.checked(dimensions);
    return new Gaussian({
      mean: at.map((i) => this.mean[i]),
      covariance: at.map((i) => at.map((j) => this.covariance[i][j])),
    });
  }

  private checked(dimensions: readonly number[]): readonly number[] {
    const isGood = (i: number) => Number.isInteger(i) && i >= 0 && i < this.dimension;
    if (
      !isList(dimensions) ||
      dimensions.length === 0 ||
      !dimensions.every(isGood) ||
      new Set(dimensions).size < dimensions.length
    )
      fail("gaussian", `needs different dimensions from 0 to ${this.dimension - 1}`, dimensions);
    return dimensions;
  }

  /**
   * The Gaussian of the other dimensions where some are known: mean μ_a + Σ_ab Σ_bb⁻¹ (x_b − μ_b), covariance Σ_aa − Σ_ab Σ_bb⁻¹ Σ_ba.
   * @param known values by dimension, counted from 0, such as `{ 1: 3 }`
   */
  conditional(known: Readonly<Record<number, SymbolicQuantity>>): Gaussian {
    const b = this.checked(Object.keys(known ?? {}).map(Number));
    const a = this.mean.map((_, i) => i).filter((i) => !b.includes(i));
    if (a.length === 0) fail("gaussian", "needs a dimension that is not known", "values for all");
    const { solve } = factorsOf(
      "gaussian",
      b.map((i) => b.map((j) => this.covariance[i][j])),
    );
    const gap = solve(b.map((i) => sub(quantityOf("gaussian", "a known value", known[i]), this.mean[i])));
    const inner = a.map((j) => solve(b.map((i) => this.covariance[i][j])));
    const through = (i: number, x: readonly Expr[]) =>
      add(...b.map((k, at) => mul(this.covariance[i][k], x[at])));
    return new Gaussian({
      mean: a.map((i) => simplify(add(this.mean[i], through(i, gap)))),
      covariance: a.map((i) => a.map((j, at) => simplify(sub(this.covariance[i][j], through(i, inner[at]))))),
    });
  }

  /**
   * The mutual information ½ ln(det Σ_a det Σ_b / det Σ) of two groups of dimensions, counted from 0, in nats.
   * @param a such as `[0]`
   * @param b such as `[1]`
   */
  mutualInformation(a: readonly number[], b: readonly number[]): ExactValue {
    const both = this.checked([...(a ?? []), ...(b ?? [])]);
    const det = (dimensions: readonly number[]) => this.marginal(dimensions).factors.determinant;
    return new ExactValue("gaussian", "I", (lines) =>
      lines.line("mutual information", "I", "log(a*b/c)/2", {
        a: ["\\det\\Sigma_a", det(a)],
        b: ["\\det\\Sigma_b", det(b)],
        c: ["\\det\\Sigma", det(both)],
      }),
    );
  }

  /** The variances of independent dimensions, null where they are not; and the forms that KL needs. */
  parts(): {
    variances: readonly Expr[] | null;
    determinant: Expr;
    form: (a: readonly Expr[], b: readonly Expr[]) => Expr;
  } {
    return {
      variances: this.variances,
      determinant: this.factors.determinant,
      form: (a, b) => this.form(a, b),
    };
  }

  /** The density of one dimension as a curve. */
  figure(): Plot {
    const [m, v] = [this.mean[0].evaluate(), this.covariance[0][0].evaluate()];
    const s = Math.sqrt(v);
    if (this.dimension > 1)
      fail("gaussian", "draws one dimension", String(this.dimension), "Take marginal([0]).");
    return curves(
      { "p(x)": (x) => Math.exp(-((x - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v) },
      { range: [m - 4 * s, m + 4 * s], xTitle: "x", yTitle: "density" },
    );
  }

  toString(): string {
    const rows = this.covariance.map((row) => `[${row.map(String).join(", ")}]`);
    return this.dimension === 1
      ? `N(${this.mean[0]}, ${this.covariance[0][0]})`
      : `N([${this.mean.map(String).join(", ")}], [${rows.join(", ")}])`;
  }

  toLatex(): string {
    const matrix = (rows: readonly (readonly Expr[])[]) =>
      `\\begin{pmatrix} ${rows.map((row) => row.map((value) => value.toLatex()).join(" & ")).join(" \\\\ ")} \\end{pmatrix}`;
    return this.dimension === 1
      ? `\\mathcal N\\left(${this.mean[0].toLatex()}, ${this.covariance[0][0].toLatex()}\\right)`
      : `\\mathcal N\\left(${matrix(this.mean.map((value) => [value]))}, ${matrix(this.covariance)}\\right)`;
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.toLatex()}$$`, "text/plain": this.toString() };
  }
}

/**
 * A Gaussian, exact in numbers and in letters: density, log density, entropy, marginals, conditionals, mutual information.
 * @param spec `mean` (one number or one per dimension) and one of `variance`, `deviation`, `logVariance` (one number for all dimensions, or one for
 * each), `covariance` (rows); default variance 1. Numbers, fractions as text, or letters such as "mu"
 * @throws InputError where the shapes do not fit or the covariance is not symmetric and positive definite
 * @example
 * gaussian({ mean: 0, variance: 4 }).logDensity(2) // => "-log(8*pi)/2 - 1/2"
 * gaussian({ mean: "mu", variance: "v" }).entropy() // => "(log(v) + log(2*pi) + 1)/2"
 * gaussian({ mean: [1, 2], covariance: [[2, 1], [1, 2]] }).conditional({ 1: 4 }) // => "N(2, 3/2)"
 * gaussian({ mean: [0, 0], covariance: [[1, 2], [2, 1]] }) // throws gaussian: needs a positive definite covariance, got -3.
 */
export function gaussian(spec: GaussianSpec): Gaussian {
  return new Gaussian(spec);
}
