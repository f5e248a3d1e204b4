import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import type { Real, RealInput } from "../number/real.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { derivative } from "../symbolic/derivative.js";
import { Expr, type ExprLike } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { solve } from "../symbolic/solve.js";
import { add, div, sub } from "../symbolic/build.js";
import { fail, finite, listed } from "../trace/checked.js";
import { exprOf, quantityOf, type Quantity } from "./formula.js";
import {
  fixedModel,
  likelihoodModels,
  type LikelihoodModel,
  type LikelihoodModelName,
} from "./likelihood-models.js";
import { logOf, summedOver } from "./log-expansion.js";

export interface MaximumLikelihoodSpec {
  /** A family by its name; or give `density`. */
  model?: LikelihoodModelName | (string & {});
  /** A density or probability in letters, such as `"l*exp(-l*x)"`; x is the sample, all other letters are parameters. */
  density?: ExprLike;
  /** The letter of the sample in `density`; default `"x"`. */
  variable?: string;
  /** The letters to estimate; default all parameters. The others stay as they are. */
  parameters?: readonly string[];
  /** The samples; without them the answer stands in n, S1 = Σx, S2 = Σx² and T = Σ ln x. */
  data?: readonly RealInput[];
  /** The trials of each sample of `binomial`. */
  trials?: Quantity;
  /** How often each kind came up, for `categorical`; numbers or letters. */
  counts?: readonly Quantity[];
  /** Parameters of the family that are known, by letter, such as `{ v: 4 }` or `{ mu: "m" }`. */
  known?: Readonly<Record<string, Quantity>>;
}

const place = "maximumLikelihood";

/** What is maximized: the log-likelihood in the parameters and, without data, in n, S1, S2, T. */
interface Problem {
  density: string;
  /** In letters of the sample where it can be; and with the data put in. */
  letters: Expr | null;
  logLikelihood: Expr;
  parameters: readonly string[];
  /** Zeros that are known by the family, with the data put in. */
  closed: Readonly<Record<string, Expr>> | null;
  /** Whether the largest value lies where a derivative is not 0. */
  atEdge?: boolean;
}

function statisticsOf(data: readonly Real[]): Record<string, Expr> {
  const sum = (power: number) => data.map((x) => x.power(power)).reduce((a, b) => a.plus(b));
  return {
    n: parse(String(data.length)),
    S1: exprOf(sum(1)),
    S2: exprOf(sum(2)),
  };
}

function problemOfModel(spec: MaximumLikelihoodSpec, data: Real[] | null): Problem {
  if (spec.model === "categorical") return categorical(spec);
  if (spec.model === "uniform") return uniform(spec, data);
  const names = Object.keys(likelihoodModels);
  const name = spec.model as LikelihoodModelName;
  if (!names.includes(name))
    fail(
      place,
      `needs a model out of ${names.join(", ")}, categorical, uniform, or a density`,
      spec.model,
      'Write density: "l*exp(-l*x)".',
    );
  const base: LikelihoodModel = likelihoodModels[name];
  const known = Object.fromEntries(
    Object.entries(spec.known ?? {}).map(([letter, value]) => {
      if (!base.parameters.includes(letter))
        fail(place, `needs parameters out of ${base.parameters.join(", ")}`, letter);
      return [letter, quantityOf(place, letter, value)];
    }),
  );
  const model = fixedModel(base, known);
  if (model.parameters.length === 0) fail(place, "needs a parameter that is not known", "all known");
  const trials = name === "binomial" ? quantityOf(place, "trials", spec.trials ?? "N") : parse("1");
  const most = trials.variables.length === 0 ? trials.evaluate() : Infinity;
  if (name === "binomial" && Number.isFinite(most) && (!Number.isInteger(most) || most < 1 || most > 1000))
    fail(place, "needs trials from 1 to 1000", String(most));
  const bad = data?.find(
    (x) => !model.domain.holds(x.valueOf()) || (name === "binomial" && x.valueOf() > most),
  );
  if (bad !== undefined) fail(place, `needs samples that are ${model.domain.rule} for ${name}`, String(bad));
  const own: Record<string, Expr> = name === "binomial" ? { N: trials } : {};
  if (name === "exponential" && data?.every((x) => x.isZero()) === true)
    fail(place, "needs samples above 0 for exponential", "only 0");
  const letters = simplify(parse(model.logLikelihood).substitute(own));
  const numbers = data === null ? own : { ...own, ...statisticsOf(data) };
  const constant = data === null || !Number.isFinite(most) ? null : constantOf(model, data, most);
  const put = parse(model.logLikelihood).substitute(numbers);
  return {
    density: model.density,
    letters,
    logLikelihood: simplify(constant === null ? put : add(put, constant)),
    parameters: model.parameters,
    closed: Object.fromEntries(
      Object.entries(model.estimates).map(([letter, text]) => [
        letter,
        simplify(parse(text).substitute(numbers)),
      ]),
    ),
  };
}

/** The term without parameters, exact. */
function constantOf({ constant }: LikelihoodModel, data: readonly Real[], trials: number): Expr | null {
  if (constant === undefined) return null;
  const { product, divides } = constant(data.map(Number), trials);
  return parse(`${divides ? "-" : ""}log(${product})`);
}

/** p_1, …, p_K with the last one what the others leave. */
function categorical({ counts }: MaximumLikelihoodSpec): Problem {
  const list = listed(place, "counts", counts ?? []).map((count) => quantityOf(place, "a count", count));
  if (list.length < 2) fail(place, "needs counts of at least two kinds", String(list.length));
  const bad = list.find((count) => count.variables.length === 0 && !(count.evaluate() >= 0));
  if (bad !== undefined) fail(place, "needs counts from 0 up", String(bad));
  const total = simplify(add(...list));
  if (String(total) === "0") fail(place, "needs counts above 0", "0 in all");
  const names = list.map((_, i) => `p${i + 1}`);
  const free = names.slice(0, -1);
  const rest = `1 - ${free.join(" - ")}`;
  const at = Object.fromEntries(list.map((count, i) => [`c${i + 1}`, count]));
  const terms = names.map((name, i) => `c${i + 1}*log(${i === free.length ? rest : name})`);
  return {
    density: names.map((_, i) => `p_{${i + 1}}^{[x=${i + 1}]}`).join(""),
    letters: null,
    logLikelihood: simplify(parse(terms.join(" + ")).substitute(at)),
    parameters: free,
    closed: Object.fromEntries(names.map((name, i) => [name, simplify(div(list[i], total))])),
  };
}

/** b, and a where it is not known; the likelihood grows as they close in on the samples. */
function uniform({ known = {} }: MaximumLikelihoodSpec, data: readonly Real[] | null): Problem {
  const odd = Object.keys(known).find((name) => name !== "a" && name !== "b");
  if (odd !== undefined) fail(place, "needs parameters out of a, b", odd);
  const parameters = ["a", "b"].filter((name) => known[name] === undefined);
  if (parameters.length === 0) fail(place, "needs a parameter that is not known", "all known");
  const [least, most] =
    data === null ? [null, null] : [smallest(data), smallest(data.map((x) => x.negated())).negated()];
  const fixed = Object.fromEntries(
    Object.entries(known).map(([name, value]) => [name, quantityOf(place, name, value)]),
  );
  const ends: Record<string, Expr> = {
    a: fixed["a"] ?? (least === null ? parse("xmin") : exprOf(least)),
    b: fixed["b"] ?? (most === null ? parse("xmax") : exprOf(most)),
  };
  const outside = data?.find((x) =>
    Object.entries(fixed).some(
      ([name, end]) =>
        end.variables.length === 0 &&
        (name === "a" ? x.valueOf() < end.evaluate() : x.valueOf() > end.evaluate()),
    ),
  );
  if (outside !== undefined) fail(place, "needs samples within the known end", String(outside));
  const n = data === null ? parse("n") : parse(String(data.length));
  if (String(simplify(sub(ends["b"], ends["a"]))) === "0")
    fail(place, "needs samples that differ", `all ${ends["a"]}`);
  return {
    density: "\\frac{1}{b-a},\\; a\\le x\\le b",
    letters: parse("-n*log(b - a)").substitute(fixed),
    logLikelihood: simplify(parse("-n*log(b - a)").substitute({ ...fixed, n })),
    parameters,
    closed: Object.fromEntries(parameters.map((name) => [name, ends[name]])),
    atEdge: true,
  };
}

const smallest = (values: readonly Real[]): Real => values.reduce((a, b) => (b.compare(a) < 0 ? b : a));

function problemOfDensity(spec: MaximumLikelihoodSpec, data: Real[] | null): Problem {
  const f = spec.density instanceof Expr ? spec.density : parse(String(spec.density));
  const x = spec.variable ?? "x";
  if (!f.variables.includes(x))
    fail(place, `needs a density with the sample ${x} in it`, String(f), 'Name the letter: variable: "t".');
  const letters = f.variables.filter((name) => name !== x);
  const parameters = spec.parameters ?? letters;
  const odd = parameters.find((name) => !letters.includes(name));
  if (parameters.length === 0 || odd !== undefined)
    fail(place, "needs parameters of the density to estimate", odd ?? "none");
  const log = logOf(f);
  const summed = summedOver(log, x);
  if (data === null && summed === null)
    fail(
      place,
      "needs data for this density",
      String(f),
      "Its logarithm is no sum of powers of x and ln x, so the answer is no formula of their sums.",
    );
  const terms = data?.map((value) => log.substitute({ [x]: exprOf(value) }));
  return {
    density: f.toLatex(),
    letters: summed === null ? null : simplify(summed),
    logLikelihood: simplify(terms === undefined ? summed! : add(...terms)),
    parameters,
    closed: null,
  };
}

/** The zeros of the derivatives, parameter by parameter: each is solved for while others are put in. */
function zerosOf({ logLikelihood, parameters }: Problem): Record<string, Expr> {
  const found: Record<string, Expr> = {};
  const open = new Set(parameters);
  while (open.size > 0) {
    const before = open.size;
    for (const name of open) {
      const score = simplify(derivative(logLikelihood, name).substitute(found));
      const { solutions } = solve(score, name);
      const others = [...open].filter((other) => other !== name);
      const good = solutions.filter((value) => !value.variables.some((letter) => others.includes(letter)));
      const best = good.length < 2 ? good[0] : bestOf(logLikelihood, name, good, found);
      if (best === undefined) continue;
      found[name] = best;
      open.delete(name);
    }
    if (open.size === before)
      fail(
        place,
        "needs a likelihood whose derivatives have zeros in closed form",
        `none for ${[...open].join(", ")}`,
      );
  }
  for (const name of parameters) found[name] = simplify(found[name].substitute(found));
  return found;
}

/** Of several zeros the one with the largest likelihood. */
function bestOf(
  f: Expr,
  name: string,
  values: readonly Expr[],
  found: Record<string, Expr>,
): Expr | undefined {
  const height = (value: Expr) => {
    const at = f.substitute({ ...found, [name]: value });
    // Without numbers the letters stand for positive ones that could be those of a sample.
    const letters = Object.fromEntries(at.variables.map((letter, i) => [letter, letter === "n" ? 3 : 5 + i]));
    return at.evaluate(letters);
  };
  return values.filter((value) => !Number.isNaN(height(value))).toSorted((a, b) => height(b) - height(a))[0];
}

/** ℓ at an estimate that is an edge, such as p = 1, where 0·ln 0 = 0; null at any other. */
function edgeOf(
  { logLikelihood }: Problem,
  estimates: Readonly<Record<string, Expr>>,
  data: readonly Real[] | null,
): Expr | null {
  if (Object.values(estimates).some(({ variables }) => variables.length > 0)) return null;
  const [one, ...others] = Object.entries(estimates);
  const text = String(one[1]);
  const isZero = Object.values(estimates).some((value) => String(value) === "0");
  if (others.length > 0) {
    if (String(estimates["v"]) === "0")
      fail(place, "needs samples that differ for a variance", `all ${data?.[0] ?? "alike"}`);
    return isZero && data === null ? atZeros(logLikelihood, estimates) : null;
  }
  if (text === "0" && one[0] === "v") fail(place, "needs samples that differ from the mean", "variance 0");
  if (text !== "0" && !(text === "1" && one[0] === "p")) return null;
  // The term with the factor 0 is gone; what is left has a value from within.
  return atZeros(logLikelihood, estimates);
}

/** ℓ at the edge with 0·ln 0 = 0. */
function atZeros(f: Expr, estimates: Readonly<Record<string, Expr>>): Expr {
  const near = Object.fromEntries(
    Object.entries(estimates).map(([name, value]) => {
      const number = value.evaluate();
      return [name, number === 0 ? 1e-300 : number === 1 ? 1 : number];
    }),
  );
  const value = f.evaluate(near);
  return parse(String(Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(15))));
}

/** A maximum-likelihood estimate worked through; made by {@link maximumLikelihood}. */
export class MaximumLikelihood {
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
    if (typeof spec !== "object" || spec === null)
      fail(place, "needs { model, data } or { density, data }", spec);
    if ((spec.model === undefined) === (spec.density === undefined))
      fail(place, "needs one of model and density", spec.model === undefined ? "none" : "both");
    const data =
      spec.data === undefined
        ? null
        : listed(place, "samples", spec.data).map((x) => finite(place, "a sample", x));
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

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/markdown": `$$${this.formulas()}$$`, "text/plain": this.toString() };
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
