import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { fail } from "../number/checked-reals.js";
import { Real } from "../number/real.js";
import { type RealVector, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { type Table, table } from "../table/table.js";
import { SheetResult } from "../trace/sheet-result.js";
import { Sheet } from "../trace/sheet.js";
import { DiffusionStep } from "./diffusion-step.js";
import { indexed, numbersOf, type Numbers } from "./number-list.js";
import { type DiffusionSpec, betasOf, place } from "./noise-schedule.js";

const one = Worked.constant(1);

const root = (x: Worked) => Worked.by(x.value.sqrt(), [x], ([text]) => `\\sqrt{${text}}`);

/** The schedule of a diffusion model; made by {@link diffusion}. */
export class Diffusion extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  /** All from t = 1: β, α = 1 − β, and ᾱ = α_1⋯α_t. */
  readonly betas: RealVector;
  readonly alphas: RealVector;
  readonly alphaBars: RealVector;
  /** √ᾱ and √(1 − ᾱ): x_t = √ᾱ·x_0 + √(1 − ᾱ)·ε. */
  readonly signalFactors: RealVector;
  readonly noiseFactors: RealVector;
  /** ᾱ/(1 − ᾱ). */
  readonly signalToNoise: RealVector;
  /** β̃: the variance of q(x_{t−1} | x_t, x_0), 0 at t = 1; and what x_0 and x_t are multiplied by in its mean. */
  readonly posteriorVariances: RealVector;
  readonly startFactors: RealVector;
  readonly nowFactors: RealVector;

  constructor(spec: DiffusionSpec) {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { betas }", spec);
    const betas = betasOf(spec);
    const all: Record<"alpha" | "bar" | "signal" | "noise" | "snr" | "posterior" | "start" | "now", Real[]> =
      {
        alpha: [],
        bar: [],
        signal: [],
        noise: [],
        snr: [],
        posterior: [],
        start: [],
        now: [],
      };
    let before = Worked.quantity("\\bar{\\alpha}_{0}", 1);
    betas.forEach((beta, at) => {
      const t = at + 1;
      const line = (name: string, worked: Worked) => this.sheet.define(`t = ${t}`, name, worked);
      const b = Worked.quantity(`\\beta_{${t}}`, beta);
      const alpha = line(`\\alpha_{${t}}`, one.minus(b));
      const bar = line(`\\bar{\\alpha}_{${t}}`, t === 1 ? alpha : before.times(alpha));
      const rest = one.minus(bar);
      const signal = line(`\\sqrt{\\bar{\\alpha}_{${t}}}`, root(bar));
      const noise = line(`\\sqrt{1-\\bar{\\alpha}_{${t}}}`, root(rest));
      const share = one.minus(before).over(rest);
      const posterior = line(`\\tilde{\\beta}_{${t}}`, share.times(b));
      const start = line(`c_{0,${t}}`, root(before).times(b).over(rest));
      const now = line(`c_{${t}}`, root(alpha).times(share));
      all.alpha.push(alpha.value);
      all.bar.push(bar.value);
      all.signal.push(signal.value);
      all.noise.push(noise.value);
      all.snr.push(bar.value.over(rest.value));
      all.posterior.push(posterior.value);
      all.start.push(start.value);
      all.now.push(now.value);
      before = bar;
    });
    this.betas = valuesOf(betas);
    [this.alphas, this.alphaBars] = [valuesOf(all.alpha), valuesOf(all.bar)];
    [this.signalFactors, this.noiseFactors] = [valuesOf(all.signal), valuesOf(all.noise)];
    this.signalToNoise = valuesOf(all.snr);
    this.posteriorVariances = valuesOf(all.posterior);
    [this.startFactors, this.nowFactors] = [valuesOf(all.start), valuesOf(all.now)];
  }

  private at(time: number): number {
    if (!Number.isInteger(time) || time < 1 || time > this.betas.length)
      fail(place, `needs a time from 1 to ${this.betas.length}`, String(time));
    return time - 1;
  }

  /** Lines of a step, one for each dimension. */
  private step(
    name: string,
    given: Readonly<Record<string, Numbers>>,
    variance: Real,
    write: (quantities: Worked[]) => Worked,
  ): DiffusionStep {
    const sheet = new Sheet(place);
    const lists = Object.entries(given).map(
      ([letter, value]) => [letter, numbersOf(place, letter, value)] as const,
    );
    const n = lists[0][1].length;
    const odd = lists.find(([, list]) => list.length !== n);
    if (odd !== undefined) fail(place, `needs ${n} numbers for each`, String(odd[1].length));
    const output = Array.from({ length: n }, (_, i) => {
      const below = (letter: string) =>
        n === 1 ? letter : letter.endsWith("}") ? letter.replace(/\}$/, `,${i + 1}}`) : indexed(letter, i, n);
      const worked = write(lists.map(([letter, list]) => Worked.quantity(below(letter), list[i])));
      return sheet.define("step", below(name), worked).value;
    });
    return new DiffusionStep(sheet, output, variance);
  }

  /**
   * x_t = √ᾱ_t·x_0 + √(1 − ᾱ_t)·ε.
   * @param spec `start` x_0, `time` t from 1, `noise` ε
   */
  forward({ start, time, noise }: { start: Numbers; time: number; noise: Numbers }): DiffusionStep {
    const i = this.at(time);
    const bar = Worked.quantity(`\\bar{\\alpha}_{${time}}`, this.alphaBars[i]);
    return this.step(
      `x_{${time}}`,
      { "x_{0}": start, "\\epsilon": noise },
      Real.one.minus(this.alphaBars[i]),
      ([x, e]) =>
        root(bar)
          .times(x)
          .plus(root(one.minus(bar)).times(e)),
    );
  }

  /**
   * Mean and variance of q(x_{t−1} | x_t, x_0).
   * @param spec `start` x_0, `now` x_t, `time` t from 1
   */
  posterior({ start, now, time }: { start: Numbers; now: Numbers; time: number }): DiffusionStep {
    const i = this.at(time);
    const [c0, c] = [
      Worked.quantity(`c_{0,${time}}`, this.startFactors[i]),
      Worked.quantity(`c_{${time}}`, this.nowFactors[i]),
    ];
    return this.step(
      `\\tilde{\\mu}_{${time}}`,
      { "x_{0}": start, [`x_{${time}}`]: now },
      this.posteriorVariances[i],
      ([x0, x]) => c0.times(x0).plus(c.times(x)),
    );
  }

  /**
   * x_{t−1} = (x_t − β_t/√(1 − ᾱ_t)·ε̂)/√α_t + σ_t·z.
   * @param spec `now` x_t, `time` t from 1, `predicted` noise ε̂, `noise` z (default none: the mean), `variance` σ²: `beta` β_t (default) or `posterior` β̃_t
   */
  reverse({
    now,
    time,
    predicted,
    noise,
    variance = "beta",
  }: {
    now: Numbers;
    time: number;
    predicted: Numbers;
    noise?: Numbers;
    variance?: "beta" | "posterior";
  }): DiffusionStep {
    const i = this.at(time);
    if (variance !== "beta" && variance !== "posterior")
      fail(place, "needs a variance of beta, posterior", variance);
    const sigma = variance === "beta" ? this.betas[i] : this.posteriorVariances[i];
    const beta = Worked.quantity(`\\beta_{${time}}`, this.betas[i]);
    const bar = Worked.quantity(`\\bar{\\alpha}_{${time}}`, this.alphaBars[i]);
    const alpha = Worked.quantity(`\\alpha_{${time}}`, this.alphas[i]);
    const given = {
      [`x_{${time}}`]: now,
      "\\hat{\\epsilon}": predicted,
      ...(noise === undefined ? {} : { z: noise }),
    };
    return this.step(
      noise === undefined ? `\\mu_{${time}}` : `x_{${time - 1}}`,
      given,
      sigma,
      ([x, e, z]) => {
        const mean = x.minus(beta.over(root(one.minus(bar))).times(e)).over(root(alpha));
        return z === undefined
          ? mean
          : mean.plus(
              root(
                Worked.quantity(
                  variance === "beta" ? `\\beta_{${time}}` : `\\tilde{\\beta}_{${time}}`,
                  sigma,
                ),
              ).times(z),
            );
      },
    );
  }

  /**
   * x̂_0 = (x_t − √(1 − ᾱ_t)·ε̂)/√ᾱ_t.
   * @param spec `now` x_t, `time` t from 1, `predicted` noise ε̂
   */
  denoised({ now, time, predicted }: { now: Numbers; time: number; predicted: Numbers }): DiffusionStep {
    const bar = Worked.quantity(`\\bar{\\alpha}_{${time}}`, this.alphaBars[this.at(time)]);
    return this.step(
      "\\hat{x}_{0}",
      { [`x_{${time}}`]: now, "\\hat{\\epsilon}": predicted },
      Real.zero,
      ([x, e]) => x.minus(root(one.minus(bar)).times(e)).over(root(bar)),
    );
  }

  /** One row per t. */
  scheduleTable(): Table {
    const head = (name: string, latex: string) => ({ name, latex, text: name, align: "right" as const });
    return table({
      columns: [
        head("t", "t"),
        head("β", "\\beta_t"),
        head("α", "\\alpha_t"),
        head("ᾱ", "\\bar{\\alpha}_t"),
        head("√ᾱ", "\\sqrt{\\bar{\\alpha}_t}"),
        head("√(1 − ᾱ)", "\\sqrt{1-\\bar{\\alpha}_t}"),
        head("β̃", "\\tilde{\\beta}_t"),
      ],
      rows: this.betas.map((beta, i) => [
        i + 1,
        beta,
        this.alphas[i],
        this.alphaBars[i],
        this.signalFactors[i],
        this.noiseFactors[i],
        this.posteriorVariances[i],
      ]),
    });
  }

  /** The factors of signal and noise over t. */
  figure(): Plot {
    return curves(
      { "signal √ᾱ": this.signalFactors, "noise √(1 − ᾱ)": this.noiseFactors },
      { xTitle: "t", yTitle: "factor", xFrom: 1 },
    );
  }

  protected override heading(): string {
    return this.betas.length > 40 ? "" : this.scheduleTable().toMarkdown();
  }
}

/**
 * The schedule of a diffusion model, exact where it can be: α, ᾱ, the factors of signal and noise, the posterior's variances; with steps forward, backward, and
 * the loss of a predicted noise by {@link noiseLoss}. Source: J. Ho, A. Jain and P. Abbeel (2020).
 * @param spec `betas` from t = 1, or `{ from, to, steps }`
 * @throws InputError where a beta is not between 0 and 1
 * @example
 * diffusion({ betas: [0.1, 0.2, 0.3] }).alphaBars // => ["0.9", "0.72", "0.504"]
 * diffusion({ betas: [0.1, 0.2, 0.3] }).forward({ start: 1, time: 3, noise: 0 }).output // => ["0.70993"]
 * diffusion({ betas: ["9/25"] }).forward({ start: 2, time: 1, noise: -1 }).output // => ["1"]
 */
export function diffusion(spec: DiffusionSpec): Diffusion {
  return new Diffusion(spec);
}
