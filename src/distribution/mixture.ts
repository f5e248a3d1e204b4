import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { fail } from "../number/checked-reals.js";
import type { Real } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { SheetResult } from "../trace/sheet-result.js";
import { Sheet } from "../trace/sheet.js";
import { expectation } from "./mixture/expectation.js";
import { maximization } from "./mixture/maximization.js";
import {
  type MixtureSpec,
  place,
  type Samples,
  samplesOf,
  startOf,
  type State,
} from "./mixture/mixture-spec.js";

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

/** Each number is a line; more would take too long to write. */
const mostNumbers = 60_000;

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
  private readonly samples: Samples;

  constructor(spec: MixtureSpec) {
    super();
    const samples = samplesOf(spec);
    const dimension = samples.data[0].length;
    this.samples = samples;
    const { steps = 1 } = spec;
    if (!Number.isSafeInteger(steps) || steps < 0 || steps > 1000)
      fail(place, "needs a whole number of steps from 0 to 1000", String(steps));
    let state = startOf(spec, samples.model, dimension);
    const size = samples.data.length * dimension * state.weights.length * (steps + 1);
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
      const { r, logLikelihood } = expectation(samples, state, step, this.sheet, isLast && steps > 0);
      logs.push(logLikelihood);
      first ??= valuesOf(r) as RealMatrix;
      if (isLast) break;
      const { next, counts } = maximization(samples, state, r, step, updates, this.sheet);
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
      rows: rows.map((row, i) => [[...this.samples.data[i]], ...row]),
    });
  }

  /** The parameters before the first step and after each, component by component. */
  parameterTable(): Table {
    const right = (name: string, latex: string) => ({ name, latex, text: name, align: "right" as const });
    const isGaussian = this.samples.model === "gaussian";
    const own = isGaussian
      ? [right("μ", "\\mu_k"), right("σ²", "\\sigma_k^2")]
      : [this.samples.model === "binomial" ? right("θ", "\\theta_k") : right("λ", "\\lambda_k")];
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
    if (this.samples.model !== "gaussian" || this.samples.data[0].length > 1)
      fail(
        place,
        "draws Gaussians in one dimension",
        `${this.samples.model} in ${this.samples.data[0].length}`,
      );
    const { weights, means, variances } = this.parameters;
    const part = (c: number) => (x: number) => {
      const [m, v] = [means[c][0].valueOf(), variances[c][0].valueOf()];
      return (weights[c].valueOf() * Math.exp(-((x - m) ** 2) / (2 * v))) / Math.sqrt(2 * Math.PI * v);
    };
    const xs = this.samples.data.map(([x]) => x.valueOf());
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
