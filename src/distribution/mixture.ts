import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { Real, real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, finite, listed, share } from "../trace/checked.js";

type Point = RealInput | readonly RealInput[];

export interface MixtureSpec {
  /** What each component is: Gaussians (default), binomials (coins), or Poissons. */
  model?: "gaussian" | "binomial" | "poisson" | (string & {});
  /** Numbers, or rows for Gaussians in several dimensions. */
  data: readonly Point[];
  /** The weights π of the components; default all alike. */
  weights?: readonly RealInput[];
  /** Gaussians: a mean per component. */
  means?: readonly Point[];
  /** Gaussians: a variance per component, or one per dimension; default 1. */
  variances?: readonly Point[];
  /** Binomials: the chance of success of each component. */
  probabilities?: readonly RealInput[];
  /** Binomials: the trials of all samples, or of each. */
  trials?: RealInput | readonly RealInput[];
  /** Poissons: the rate of each component. */
  rates?: readonly RealInput[];
  /** EM steps; default 1. */
  steps?: number;
  /** What a step sets anew; default all but the trials. */
  updates?: readonly ("weights" | "means" | "variances" | "probabilities" | "rates")[];
}

/** The parameters of a mixture; what its model has not is empty. */
export interface MixtureParameters {
  weights: RealVector;
  /** Rows, one per component. */
  means: RealMatrix;
  variances: RealMatrix;
  /** Chances of success, or rates. */
  rates: RealVector;
}

/** One EM step. */
export interface MixtureStep {
  step: number;
  /** p(component | sample): one row per sample. */
  responsibilities: RealMatrix;
  /** Σ of the responsibilities of each component. */
  counts: RealVector;
  /** ln p(data) before the step. */
  logLikelihood: Real;
  /** After the step. */
  parameters: MixtureParameters;
}

const place = "mixture";
const models = ["gaussian", "binomial", "poisson"] as const;
type Model = (typeof models)[number];

/** Each number is a line; more would take too long to write. */
const mostNumbers = 60_000;

interface State {
  weights: Real[];
  means: Real[][];
  variances: Real[][];
  rates: Real[];
}

const numbers = (what: string, list: readonly RealInput[]) =>
  listed(place, what, list).map((x) => finite(place, what, x));
const rowOf = (what: string, point: Point) =>
  Array.isArray(point)
    ? numbers(what, point as readonly RealInput[])
    : [finite(place, what, point as RealInput)];

function startOf(spec: MixtureSpec, model: Model, dimension: number): State {
  const own = model === "gaussian" ? spec.means : model === "binomial" ? spec.probabilities : spec.rates;
  const what = { gaussian: "means", binomial: "probabilities", poisson: "rates" }[model];
  const k = listed<Point>(place, what, own ?? []).length;
  const weights =
    spec.weights === undefined
      ? Array.from({ length: k }, () => real(1).over(real(k)))
      : spec.weights.map((w) => share(place, "a weight", w));
  const sum = weights.reduce((a, b) => a.plus(b), Real.zero).valueOf();
  if (weights.length !== k || Math.abs(sum - 1) > 1e-9)
    fail(place, `needs ${k} weights that add up to 1`, `${weights.length} with sum ${sum}`);
  if (model !== "gaussian") {
    const rates = (own as readonly RealInput[]).map((x) =>
      model === "binomial" ? share(place, "a probability", x) : finite(place, "a rate", x),
    );
    const low = rates.find((x) => x.sign() < 0 || (model === "poisson" && x.sign() === 0));
    if (low !== undefined) fail(place, "needs rates above 0", String(low));
    return { weights, means: [], variances: [], rates };
  }
  const means = (own as readonly Point[]).map((mean) => rowOf("means", mean));
  const given = spec.variances ?? Array.from({ length: k }, () => 1);
  const variances = given.map((variance) => {
    const row = rowOf("variances", variance);
    return row.length === 1 ? Array.from({ length: dimension }, () => row[0]) : row;
  });
  const isBad = (rows: Real[][]) => rows.length !== k || rows.some((row) => row.length !== dimension);
  if (isBad(means) || isBad(variances))
    fail(
      place,
      `needs ${k} means and variances of ${dimension} numbers, as the data have`,
      `${means.map((row) => row.length).join(", ")} and ${variances.map((row) => row.length).join(", ")}`,
    );
  const flat = variances.flat().find((v) => v.sign() <= 0);
  if (flat !== undefined) fail(place, "needs variances above 0", String(flat));
  return { weights, means, variances, rates: [] };
}

/** EM of a mixture step by step; made by {@link mixture}. */
export class Mixture extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  readonly steps: readonly MixtureStep[];
  /** Of the first step: p(component | sample) under the given parameters, one row per sample. */
  readonly responsibilities: RealMatrix;
  /** After the last step. */
  readonly parameters: MixtureParameters;
  private readonly initial: MixtureParameters;
  /** ln p(data) before the first step and after each. */
  readonly logLikelihoods: RealVector;
  private readonly data: readonly (readonly Real[])[];
  private readonly trials: readonly Real[];
  private readonly model: Model;

  constructor(spec: MixtureSpec) {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { data, means }", spec);
    const model = models.find((known) => known === (spec.model ?? "gaussian"));
    if (model === undefined) fail(place, `needs a model out of ${models.join(", ")}`, spec.model);
    this.model = model;
    this.data = listed<Point>(place, "samples", spec.data).map((point) => rowOf("samples", point));
    const dimension = this.data[0].length;
    if (this.data.some((row) => row.length !== dimension) || (model !== "gaussian" && dimension > 1))
      fail(
        place,
        `needs samples of ${model === "gaussian" ? dimension : 1} numbers`,
        this.data.map((row) => row.length).join(", "),
      );
    this.trials = this.trialsOf(spec);
    this.refuseForeign();
    const { steps = 1 } = spec;
    if (!Number.isSafeInteger(steps) || steps < 0 || steps > 1000)
      fail(place, "needs a whole number of steps from 0 to 1000", String(steps));
    let state = startOf(spec, model, dimension);
    const size = this.data.length * dimension * state.weights.length * (steps + 1);
    if (size > mostNumbers)
      fail(
        place,
        `takes at most ${mostNumbers} numbers: samples × dimensions × components × steps`,
        String(size),
      );
    this.initial = parametersOf(state);
    const updates: readonly string[] = spec.updates ?? [
      "weights",
      "means",
      "variances",
      "probabilities",
      "rates",
    ];
    const all: MixtureStep[] = [];
    const logs: Real[] = [];
    let first: RealMatrix | null = null;
    for (let step = 1; step <= steps + 1; step++) {
      const isLast = step === steps + 1;
      // The expectation after the last step is shown as its log-likelihood alone.
      const { r, logLikelihood } = this.expectation(state, step, isLast && steps > 0);
      logs.push(logLikelihood);
      first ??= valuesOf(r) as RealMatrix;
      if (isLast) break;
      const { next, counts } = this.maximization(state, r, step, updates);
      state = next;
      all.push({
        step,
        responsibilities: valuesOf(r),
        counts: valuesOf(counts),
        logLikelihood,
        parameters: parametersOf(state),
      });
    }
    this.steps = all;
    this.responsibilities = first!;
    this.parameters = parametersOf(state);
    this.logLikelihoods = valuesOf(logs);
  }

  private trialsOf({ trials }: MixtureSpec): Real[] {
    if (this.model !== "binomial") return [];
    const list = Array.isArray(trials)
      ? numbers("trials", trials as readonly RealInput[])
      : [finite(place, "trials", trials as RealInput)];
    const each = list.length === 1 ? this.data.map(() => list[0]) : list;
    const bad = each.find((n) => !Number.isInteger(n.valueOf()) || n.valueOf() < 1 || n.valueOf() > 1000);
    if (bad !== undefined) fail(place, "needs whole trials from 1 to 1000", String(bad));
    if (each.length !== this.data.length) fail(place, "needs trials for each sample", String(each.length));
    return each;
  }

  private refuseForeign(): void {
    if (this.model === "gaussian") return;
    this.data.forEach(([x], i) => {
      const most = this.model === "binomial" ? this.trials[i].valueOf() : 1000;
      if (!Number.isInteger(x.valueOf()) || x.valueOf() < 0 || x.valueOf() > most)
        fail(place, `needs whole samples from 0 to ${most}`, String(x));
    });
  }

  /** The density of a component at a sample, with its formula. */
  private density(state: State, i: number, k: number): Worked {
    const [x, at] = [this.data[i], `x_{${i + 1}}`];
    if (this.model === "gaussian") {
      const value = x.reduce((product, coordinate, d) => {
        const [m, v] = [state.means[k][d].valueOf(), state.variances[k][d].valueOf()];
        return (
          product * (Math.exp(-((coordinate.valueOf() - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v))
        );
      }, 1);
      if (x.length > 1)
        return Worked.by(
          Real.fromFloat(value),
          [],
          () => `\\mathcal N(${at}; \\mu_{${k + 1}}, \\Sigma_{${k + 1}})`,
        );
      const parts = [
        Worked.quantity(at, x[0]),
        Worked.quantity(`\\mu_{${k + 1}}`, state.means[k][0]),
        Worked.quantity(`\\sigma_{${k + 1}}^2`, state.variances[k][0]),
      ];
      return Worked.by(Real.fromFloat(value), parts, ([a, m, v]) => `\\mathcal N(${a}; ${m}, ${v})`);
    }
    const rate = Worked.quantity(
      `${this.model === "binomial" ? "\\theta" : "\\lambda"}_{${k + 1}}`,
      state.rates[k],
    );
    const count = x[0].valueOf();
    const sample = Worked.quantity(at, x[0]);
    if (this.model === "poisson") {
      const value = Array.from({ length: count }, (_, j) => rate.value.valueOf() / (j + 1)).reduce(
        (a, b) => a * b,
        Math.exp(-rate.value.valueOf()),
      );
      return Worked.by(
        Real.fromFloat(value),
        [rate, sample],
        ([l, a]) => `\\frac{${l}^{${a}}e^{-${l}}}{${a}!}`,
      );
    }
    const n = this.trials[i];
    let ways = Real.one;
    for (let j = 0; j < count; j++) ways = ways.times(n.minus(real(j))).over(real(j + 1));
    const rest = Real.one.minus(rate.value).power(n.valueOf() - count);
    const value = ways.times(rate.value.power(count)).times(rest);
    return Worked.by(
      value,
      [rate, sample, Worked.quantity(`n_{${i + 1}}`, n)],
      ([p, a, b]) => `\\binom{${b}}{${a}}${p}^{${a}}(1-${p})^{${b}-${a}}`,
    );
  }

  private expectation(state: State, step: number, quiet: boolean): { r: Real[][]; logLikelihood: Real } {
    const sheet = quiet ? new Sheet(place) : this.sheet;
    const section = `step ${step}: expectation`;
    const k = state.weights.length;
    const logs: Real[] = [];
    const r = this.data.map((_, i) => {
      const joint = Array.from({ length: k }, (_each, c) => {
        const weight = Worked.quantity(`\\pi_{${c + 1}}`, state.weights[c]);
        return sheet.define(
          section,
          `\\pi_{${c + 1}}p_{${c + 1}}(x_{${i + 1}})`,
          weight.times(this.density(state, i, c)),
          "joint",
        );
      });
      const total = sheet.define(section, `p(x_{${i + 1}})`, Worked.sum(joint), "evidence");
      if (!(total.value.valueOf() > 0))
        fail(
          place,
          "needs components that reach every sample",
          `density 0 at sample ${i + 1}`,
          "Start with larger variances.",
        );
      logs.push(total.value.ln());
      return joint.map(
        (part, c) =>
          sheet.define(section, `r_{${i + 1}${c + 1}}`, part.over(total), "responsibilities").value,
      );
    });
    const sum = Worked.sum(
      logs.map((value, i) =>
        Worked.by(value, [Worked.quantity(`p(x_{${i + 1}})`, value.exp())], ([p]) => `\\ln ${p}`),
      ),
    );
    // After the last step its log-likelihood closes the computation.
    const name = quiet ? "after the last step" : section;
    const logLikelihood = this.sheet.define(name, "\\ln p(x)", sum, "log-likelihood").value;
    return { r, logLikelihood };
  }

  private maximization(
    state: State,
    r: Real[][],
    step: number,
    updates: readonly string[],
  ): { next: State; counts: Real[] } {
    const section = `step ${step}: maximization`;
    const define = (name: string, worked: Worked) => this.sheet.define(section, name, worked);
    const next: State = { weights: [], means: [], variances: [], rates: [] };
    const total = Worked.quantity("n", this.data.length);
    const dimension = this.data[0].length;
    const counts = state.weights.map((weight, c) => {
      const shares = r.map((row, i) => Worked.quantity(`r_{${i + 1}${c + 1}}`, row[c]));
      const count = define(`N_{${c + 1}}`, Worked.sum(shares));
      if (!(count.value.valueOf() > 0))
        fail(place, "needs samples for each component", `none for component ${c + 1}`);
      next.weights.push(
        updates.includes("weights") ? define(`\\pi_{${c + 1}}'`, count.over(total)).value : weight,
      );
      const mark = (letter: string, d: number) =>
        dimension === 1 ? `${letter}_{${c + 1}}` : `${letter}_{${c + 1},${d + 1}}`;
      const weighted = (of: (x: Worked) => Worked, d: number) =>
        Worked.sum(
          shares.map((part, i) =>
            part.times(
              of(
                Worked.quantity(dimension === 1 ? `x_{${i + 1}}` : `x_{${i + 1},${d + 1}}`, this.data[i][d]),
              ),
            ),
          ),
        );
      if (this.model === "gaussian") {
        const means = state.means[c].map((mean, d) =>
          updates.includes("means")
            ? define(`${mark("\\mu", d)}'`, weighted((x) => x, d).over(count)).value
            : mean,
        );
        next.means.push(means);
        next.variances.push(
          state.variances[c].map((variance, d) => {
            if (!updates.includes("variances")) return variance;
            const center = Worked.quantity(
              `${mark("\\mu", d)}${updates.includes("means") ? "'" : ""}`,
              means[d],
            );
            const worked = weighted((x) => x.minus(center).squared(), d).over(count);
            const value = define(`${mark("\\sigma", d)}'^2`, worked).value;
            if (!(value.valueOf() > 0))
              fail(
                place,
                "needs components with more than one value",
                `variance 0 in component ${c + 1}`,
                'Leave the variances: updates: ["weights", "means"].',
              );
            return value;
          }),
        );
        return count.value;
      }
      const isBinomial = this.model === "binomial";
      const tries = isBinomial
        ? Worked.sum(shares.map((part, i) => part.times(Worked.quantity(`n_{${i + 1}}`, this.trials[i]))))
        : count;
      const kept = !updates.includes(isBinomial ? "probabilities" : "rates");
      next.rates.push(
        kept
          ? state.rates[c]
          : define(`${isBinomial ? "\\theta" : "\\lambda"}_{${c + 1}}'`, weighted((x) => x, 0).over(tries))
              .value,
      );
      return count.value;
    });
    return { next, counts };
  }

  /** The responsibilities of a step, counted from 1: one row per sample. */
  responsibilityTable(step = 1): Table {
    const rows = step === 1 ? this.responsibilities : this.steps[step - 1]?.responsibilities;
    if (rows === undefined) fail(place, `has the steps 1 to ${this.steps.length}`, String(step));
    return table({
      columns: [
        "sample",
        ...rows[0].map((_, c) => ({
          name: `component ${c + 1}`,
          latex: `r_{i${c + 1}}`,
          text: `r_i${c + 1}`,
          align: "right" as const,
        })),
      ],
      rows: rows.map((row, i) => [[...this.data[i]], ...row]),
    });
  }

  /** The parameters before the first step and after each, component by component. */
  parameterTable(): Table {
    const right = (name: string, latex: string) => ({ name, latex, text: name, align: "right" as const });
    const isGaussian = this.model === "gaussian";
    const own = isGaussian
      ? [right("μ", "\\mu_k"), right("σ²", "\\sigma_k^2")]
      : [this.model === "binomial" ? right("θ", "\\theta_k") : right("λ", "\\lambda_k")];
    const all = [{ counts: null, parameters: this.initial }, ...this.steps];
    return table({
      columns: ["after step", right("component", "k"), right("N", "N_k"), right("π", "\\pi_k"), ...own],
      rows: all.flatMap(({ counts, parameters: { weights, means, variances, rates } }, step) =>
        weights.map((weight, k) => [
          k === 0 ? String(step) : "",
          k + 1,
          counts?.[k] ?? null,
          weight,
          ...(isGaussian ? [shown(means[k]), shown(variances[k])] : [rates[k]]),
        ]),
      ),
    });
  }

  /** The mixture's density and its weighted components, of Gaussians in one dimension. */
  figure(): Plot {
    if (this.model !== "gaussian" || this.data[0].length > 1)
      fail(place, "draws Gaussians in one dimension", `${this.model} in ${this.data[0].length}`);
    const { weights, means, variances } = this.parameters;
    const part = (c: number) => (x: number) => {
      const [m, v] = [means[c][0].valueOf(), variances[c][0].valueOf()];
      return (weights[c].valueOf() * Math.exp(-((x - m) ** 2) / (2 * v))) / Math.sqrt(2 * Math.PI * v);
    };
    const xs = this.data.map(([x]) => x.valueOf());
    const spread = Math.max(...variances.map(([v]) => Math.sqrt(v.valueOf())));
    return curves(
      {
        ...Object.fromEntries(
          weights.map((_, c) => [`component ${c + 1}`, { f: part(c), dash: "dash" as const }]),
        ),
        mixture: (x: number) => weights.reduce((sum, _, c) => sum + part(c)(x), 0),
      },
      { range: [Math.min(...xs) - 2 * spread, Math.max(...xs) + 2 * spread], xTitle: "x", yTitle: "density" },
    );
  }

  protected override heading(): string {
    return this.responsibilityTable().toMarkdown();
  }
}

const shown = (row: RealVector) => (row.length === 1 ? row[0] : [...row]);

const parametersOf = ({ weights, means, variances, rates }: State): MixtureParameters => ({
  weights: valuesOf(weights),
  means: valuesOf(means),
  variances: valuesOf(variances),
  rates: valuesOf(rates),
});

/**
 * Expectation maximization for a mixture of Gaussians (in one dimension, or with diagonal covariances), of binomials (two coins) or of Poissons:
 * responsibilities, new parameters and the log-likelihood of each step with their numbers put in. Source: A. Dempster, N. Laird and D. Rubin (1977).
 * @param spec `data`, `weights` (default alike), and by `model`: `means` and `variances` (default 1), `probabilities` and `trials`, or `rates`; `steps` (default 1),
 * `updates`
 * @returns `responsibilities` (one row per sample), `steps`, `parameters` after the last one, `logLikelihoods` before the first and after each
 * @throws InputError where shapes do not fit or a component loses all samples
 * @example
 * mixture({ data: [0, 4], means: [0, 4], variances: [4, 4], steps: 1 }).parameters.weights // => ["0.5", "0.5"]
 * mixture({ model: "binomial", data: [9, 4], trials: 10, probabilities: [0.6, 0.5] }).responsibilities[0] // => ["0.804986", "0.195014"]
 */
export function mixture(spec: MixtureSpec): Mixture {
  return new Mixture(spec);
}
