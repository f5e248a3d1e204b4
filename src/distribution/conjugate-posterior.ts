import { Real, real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Sheet } from "../trace/sheet.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, numberFor } from "../number/checked-reals.js";

/** What {@link conjugatePosterior} is given. */
export interface ConjugatePosteriorSpec {
  /** The family of the samples: its prior is Beta (bernoulli, binomial, geometric), Gamma (poisson, exponential), or Gaussian (gaussian with known variance). */
  model: "bernoulli" | "binomial" | "geometric" | "poisson" | "exponential" | "gaussian" | (string & {});
  data: readonly RealInput[];
  /** Beta: `alpha`, `beta`; Gamma: `shape`, `rate`; Gaussian: `mean`, `variance`. */
  prior: Readonly<Record<string, RealInput>>;
  /** The trials of each sample of `binomial`. */
  trials?: RealInput;
  /** The known variance of `gaussian`; default 1. */
  variance?: RealInput;
}

const place = "conjugatePosterior";
const one = Worked.constant(1);

const families = {
  bernoulli: ["alpha", "beta"],
  binomial: ["alpha", "beta"],
  geometric: ["alpha", "beta"],
  poisson: ["shape", "rate"],
  exponential: ["shape", "rate"],
  gaussian: ["mean", "variance"],
} as const;
type Family = keyof typeof families;

/** A posterior of the prior's own family; made by {@link conjugatePosterior}. */
export class ConjugatePosterior extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  /** The parameters of the posterior, named as those of the prior. */
  readonly posterior: Readonly<Record<string, Real>>;
  /** The posterior's mean. */
  readonly mean: Real;
  /** Its mode, the maximum a posteriori estimate; null where it has none within. */
  readonly mode: Real | null;

  constructor(spec: ConjugatePosteriorSpec) {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { model, data, prior }", spec);
    const names = Object.keys(families);
    if (!names.includes(spec.model)) fail(place, `needs a model out of ${names.join(", ")}`, spec.model);
    const model = spec.model as Family;
    const data = listOf(place, "samples", spec.data).map((x) => numberFor(place, "a sample", x));
    const [first, second] = families[model].map((name) => {
      const value = numberFor(place, name, spec.prior?.[name]);
      if (name !== "mean" && value.sign() <= 0) fail(place, `needs ${name} above 0`, String(value));
      return value;
    });
    const n = Worked.quantity("n", data.length);
    const sum = this.sheet.define(
      "samples",
      "S_1",
      Worked.sum(data.map((x, i) => Worked.quantity(`x_{${i + 1}}`, x))),
    );
    const made =
      model === "gaussian"
        ? this.gaussian(first, second, n, sum, numberFor(place, "the variance", spec.variance ?? 1))
        : model === "poisson" || model === "exponential"
          ? this.gamma(model, data, first, second, n, sum)
          : this.beta(model, data, first, second, n, sum, spec.trials);
    [this.posterior, this.mean, this.mode] = [made.posterior, made.mean, made.mode];
  }

  private beta(
    model: Family,
    data: readonly Real[],
    a: Real,
    b: Real,
    n: Worked,
    sum: Worked,
    trials: RealInput | undefined,
  ) {
    const N = numberFor(place, "trials", trials ?? 1);
    const most = model === "binomial" ? N : Real.one;
    const isGood = (x: Real) =>
      Number.isInteger(x.valueOf()) &&
      (model === "geometric" ? x.valueOf() >= 1 : x.sign() >= 0 && x.compare(most) <= 0);
    const bad = data.find((x) => !isGood(x));
    if (bad !== undefined) fail(place, `needs samples of ${model}`, String(bad));
    const [alpha, beta] = [Worked.quantity("\\alpha", a), Worked.quantity("\\beta", b)];
    const tries = model === "binomial" ? n.times(Worked.quantity("N", N)) : n;
    const [hits, misses] = model === "geometric" ? [n, sum.minus(n)] : [sum, tries.minus(sum)];
    const above = this.sheet.define("posterior", "\\alpha'", alpha.plus(hits));
    const below = this.sheet.define("posterior", "\\beta'", beta.plus(misses));
    const mean = this.sheet.define("posterior", "\\operatorname{E}[p]", above.over(above.plus(below))).value;
    const inner = above.value.compare(Real.one) > 0 && below.value.compare(Real.one) > 0;
    const mode = inner
      ? this.sheet.define(
          "posterior",
          "p_{\\mathrm{MAP}}",
          above.minus(one).over(above.plus(below).minus(Worked.constant(2))),
        ).value
      : null;
    return { posterior: { alpha: above.value, beta: below.value }, mean, mode };
  }

  private gamma(model: Family, data: readonly Real[], shape: Real, rate: Real, n: Worked, sum: Worked) {
    const bad = data.find((x) => x.sign() < 0 || (model === "poisson" && !Number.isInteger(x.valueOf())));
    if (bad !== undefined) fail(place, `needs samples of ${model}`, String(bad));
    const [a, b] = [Worked.quantity("a", shape), Worked.quantity("b", rate)];
    const [more, longer] = model === "poisson" ? [sum, n] : [n, sum];
    const above = this.sheet.define("posterior", "a'", a.plus(more));
    const below = this.sheet.define("posterior", "b'", b.plus(longer));
    const mean = this.sheet.define("posterior", "\\operatorname{E}[\\lambda]", above.over(below)).value;
    const mode =
      above.value.compare(Real.one) >= 0
        ? this.sheet.define("posterior", "\\lambda_{\\mathrm{MAP}}", above.minus(one).over(below)).value
        : null;
    return { posterior: { shape: above.value, rate: below.value }, mean, mode };
  }

  private gaussian(mean: Real, variance: Real, n: Worked, sum: Worked, noise: Real) {
    if (noise.sign() <= 0) fail(place, "needs a variance above 0", String(noise));
    const [m, t, v] = [
      Worked.quantity("m", mean),
      Worked.quantity("t^2", variance),
      Worked.quantity("v", noise),
    ];
    const precision = this.sheet.define("posterior", "\\frac{1}{t'^2}", one.over(t).plus(n.over(v)));
    const after = this.sheet.define(
      "posterior",
      "t'^2",
      Worked.by(real(1).over(precision.value), [precision], ([x]) => `\\left(${x}\\right)^{-1}`),
    );
    const weighted = Worked.by(
      mean.over(variance).plus(sum.value.over(noise)),
      [m.over(t).plus(sum.over(v))],
      ([x]) => `\\left(${x}\\right)`,
    );
    const mode = this.sheet.define("posterior", "m'", after.times(weighted)).value;
    return { posterior: { mean: mode, variance: after.value }, mean: mode, mode };
  }
}

/**
 * The posterior of a conjugate prior, exact, with its mean and its mode (the maximum a posteriori estimate).
 * @param spec `model`, `data`, `prior` (Beta `{ alpha, beta }`, Gamma `{ shape, rate }`, Gaussian `{ mean, variance }`), `trials` of binomial, known `variance` of gaussian
 * @returns `posterior`, `mean`, `mode`
 * @example
 * conjugatePosterior({ model: "bernoulli", data: [1, 1, 0], prior: { alpha: 2, beta: 2 } }).mode // => "0.6"
 * conjugatePosterior({ model: "gaussian", data: [4, 6], prior: { mean: 0, variance: 1 }, variance: 2 }).posterior // => { mean: "2.5", variance: "0.5" }
 * conjugatePosterior({ model: "poisson", data: [3, 5], prior: { shape: 2, rate: 1 } }).mean // => "10/3"
 */
export function conjugatePosterior(spec: ConjugatePosteriorSpec): ConjugatePosterior {
  return new ConjugatePosterior(spec);
}
