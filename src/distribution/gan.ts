import { curves } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { add, mul } from "../symbolic/build.js";
import type { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { simplify } from "../symbolic/simplify.js";
import { Sheet } from "../trace/sheet.js";
import { Tape, valueOf, type Traced } from "../trace/tape.js";
import { TapeTrace } from "../trace/tape-trace.js";
import { SheetResult } from "../trace/sheet-result.js";
import { fail, listOf, shareFor } from "../number/checked-reals.js";
import { indexed, numbersOf } from "./number-list.js";
import { exprOf } from "./formula.js";

/** What {@link gan} is given: two distributions over the same outcomes. */
export interface GanSpec {
  /** The probabilities of the data, and those of what the generator makes, over the same outcomes. */
  data: readonly RealInput[];
  generator: readonly RealInput[];
}

const place = "gan";
const one = Worked.constant(1);

function distribution(what: string, list: readonly RealInput[]): Real[] {
  const p = listOf(place, what, list).map((x) => shareFor(place, "a probability", x));
  const sum = p.reduce((a, b) => a.plus(b)).valueOf();
  if (Math.abs(sum - 1) > 1e-9) fail(place, `needs probabilities of ${what} that add up to 1`, String(sum));
  return p;
}

/** The optimal discriminator and its value; made by {@link gan}. */
export class Gan extends SheetResult {
  protected readonly place = place;
  protected readonly sheet = new Sheet(place);
  /** D*(x) = p(x)/(p(x) + q(x)); 1/2 where both are 0. */
  readonly discriminator: RealVector;
  /** V(D*, G) = Σ p ln D* + q ln(1 − D*), exact and in float64. */
  readonly exactGameValue: Expr;
  readonly gameValue: number;
  /** (V + ln 4)/2, exact and in float64. */
  readonly exactJensenShannon: Expr;
  readonly jensenShannon: number;
  private readonly p: readonly Real[];
  private readonly q: readonly Real[];

  constructor(spec: GanSpec) {
    super();
    if (typeof spec !== "object" || spec === null) fail(place, "needs { data, generator }", spec);
    this.p = distribution("data", spec.data);
    this.q = distribution("generator", spec.generator);
    const n = this.p.length;
    if (this.q.length !== n)
      fail(place, "needs two distributions over the same outcomes", `${n} and ${this.q.length}`);
    const half = real("1/2");
    const terms: Expr[] = [];
    const d = this.p.map((p, i) => {
      const [a, b] = [Worked.quantity(`p_{${i + 1}}`, p), Worked.quantity(`q_{${i + 1}}`, this.q[i])];
      const worked = p.plus(this.q[i]).isZero() ? Worked.constant(half) : a.over(a.plus(b));
      return this.sheet.define("optimal discriminator", `D_{${i + 1}}`, worked);
    });
    const logs = d.map((x, i) => {
      const [a, b] = [Worked.quantity(`p_{${i + 1}}`, this.p[i]), Worked.quantity(`q_{${i + 1}}`, this.q[i])];
      const term = (weight: Real, of: Real) => {
        if (weight.isZero()) return Real.zero;
        terms.push(mul(exprOf(weight), simplify(parse("log(a)").substitute({ a: exprOf(of) }))));
        return weight.times(of.ln());
      };
      const value = term(this.p[i], x.value).plus(term(this.q[i], Real.one.minus(x.value)));
      const worked = Worked.by(
        value,
        [a, b, x],
        ([r, s, t]) => `${r}\\ln ${t} + ${s}\\ln\\left(1 - ${t}\\right)`,
      );
      return this.sheet.define("value", `V_{${i + 1}}`, worked);
    });
    const v = this.sheet.define("value", "V", Worked.sum(logs));
    const ln4 = Worked.by(Real.fromFloat(Math.log(4)), [], () => "\\ln 4");
    this.sheet.define("value", "\\mathrm{JSD}", v.plus(ln4).over(Worked.constant(2)));
    this.discriminator = valuesOf(d.map(({ value }) => value));
    this.exactGameValue = simplify(add(...terms));
    this.exactJensenShannon = simplify(parse("(v + log(4))/2").substitute({ v: this.exactGameValue }));
    this.gameValue = this.exactGameValue.evaluate();
    // The divergence of what is alike is 0, and not what rounding leaves of it.
    this.jensenShannon = Math.max(0, this.exactJensenShannon.evaluate());
  }

  /** Both distributions and the discriminator. */
  figure(): Plot {
    return curves(
      { data: this.p, generator: this.q, "discriminator D*": this.discriminator },
      { xTitle: "outcome", xFrom: 1, mode: "lines+markers" },
    );
  }
}

/**
 * The optimal discriminator D* = p/(p + q) of a generative adversarial network, exact, and the game's value at it: V(D*, G) = 2·JSD(p ‖ q) − ln 4.
 * Source: I. Goodfellow et al. (2014).
 * @param spec `data` p and `generator` q, probabilities over the same outcomes
 * @returns `discriminator`, `gameValue` and `jensenShannon` in float64, `exactGameValue` and `exactJensenShannon`
 * @example
 * gan({ data: ["1/2", "1/2"], generator: ["1/4", "3/4"] }).discriminator // => ["2/3", "0.4"]
 * gan({ data: ["1/2", "1/2"], generator: ["1/2", "1/2"] }).gameValue // => -1.3862943611198906
 */
export function gan(spec: GanSpec): Gan {
  return new Gan(spec);
}

/** What {@link ganLosses} is given. */
export interface GanLossesSpec {
  /** What the discriminator gives real samples and made ones: logits, or the critic's scores. */
  real: RealInput | readonly RealInput[];
  fake: RealInput | readonly RealInput[];
  /** `minimax` and `nonSaturating` differ in the generator's loss alone; default `nonSaturating`. */
  loss?: "minimax" | "nonSaturating" | "wasserstein" | "leastSquares" | "hinge" | (string & {});
}

const kinds = ["minimax", "nonSaturating", "wasserstein", "leastSquares", "hinge"] as const;
type Kind = (typeof kinds)[number];
const losses = "ganLosses";

const sigmoid = (x: Real) => real(1).over(real(1).plus(x.negated().exp()));
/** ln(1 + e^x). */
const softplus = (x: Real) => x.map((z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))));

/** A loss of one score with its slope. */
interface Term {
  value: Worked;
  slope: Worked;
}

const logLoss = (s: Worked, sign: 1 | -1): Term => ({
  // −ln σ(s) for sign 1, −ln(1 − σ(s)) for −1
  value: Worked.by(softplus(sign === 1 ? s.value.negated() : s.value), [s], ([x]) =>
    sign === 1 ? `-\\ln\\sigma(${x})` : `-\\ln\\left(1-\\sigma(${x})\\right)`,
  ),
  slope: Worked.by(sign === 1 ? sigmoid(s.value).minus(Real.one) : sigmoid(s.value), [s], ([x]) =>
    sign === 1 ? `\\left(\\sigma(${x}) - 1\\right)` : `\\sigma(${x})`,
  ),
});

/** ln(1 − σ(s)), which the generator makes small. */
const certainty = (s: Worked): Term => ({
  value: Worked.by(softplus(s.value).negated(), [s], ([x]) => `\\ln\\left(1-\\sigma(${x})\\right)`),
  slope: Worked.by(sigmoid(s.value), [s], ([x]) => `\\sigma(${x})`).negated(),
});

const squareLoss = (s: Worked, target: 0 | 1): Term => {
  const gap = s.minus(Worked.constant(target));
  return {
    value: (target === 0 ? s : gap).squared(),
    slope: Worked.constant(2).times(Worked.by(gap.value, [gap], ([x]) => `\\left(${x}\\right)`)),
  };
};

const hingeLoss = (s: Worked, sign: 1 | -1): Term => {
  const inner = sign === 1 ? one.minus(s) : one.plus(s);
  const isOn = inner.value.sign() > 0;
  return {
    value: Worked.by(isOn ? inner.value : Real.zero, [inner], ([x]) => `\\max\\left(0, ${x}\\right)`),
    slope: Worked.constant(isOn ? -sign : 0),
  };
};

const plainLoss = (s: Worked, sign: 1 | -1): Term => ({
  value: sign === 1 ? s : s.negated(),
  slope: Worked.constant(sign),
});

function termsOf(kind: Kind): {
  real: (s: Worked) => Term;
  fake: (s: Worked) => Term;
  generator: (s: Worked) => Term;
} {
  switch (kind) {
    case "minimax":
      return { real: (s) => logLoss(s, 1), fake: (s) => logLoss(s, -1), generator: certainty };
    case "nonSaturating":
      return { real: (s) => logLoss(s, 1), fake: (s) => logLoss(s, -1), generator: (s) => logLoss(s, 1) };
    case "wasserstein":
      return {
        real: (s) => plainLoss(s, -1),
        fake: (s) => plainLoss(s, 1),
        generator: (s) => plainLoss(s, -1),
      };
    case "leastSquares":
      return {
        real: (s) => squareLoss(s, 1),
        fake: (s) => squareLoss(s, 0),
        generator: (s) => squareLoss(s, 1),
      };
    case "hinge":
      return {
        real: (s) => hingeLoss(s, 1),
        fake: (s) => hingeLoss(s, -1),
        generator: (s) => plainLoss(s, -1),
      };
    default:
      return kind satisfies never;
  }
}

function compute(spec: GanLossesSpec, tape: Tape, side: "discriminator" | "generator") {
  const kind = kinds.find((known) => known === (spec.loss ?? "nonSaturating"));
  if (kind === undefined) fail(losses, `needs a loss out of ${kinds.join(", ")}`, spec.loss);
  const terms = termsOf(kind);
  const given = (letter: string, list: Real[]) =>
    list.map((s, i) => tape.given(indexed(letter, i, list.length), s, "scores"));
  const reals = side === "discriminator" ? given("s", numbersOf(losses, "the real scores", spec.real)) : [];
  const fakes = given("\\tilde{s}", numbersOf(losses, "the fake scores", spec.fake));
  const lineOf = (s: Traced, { value, slope }: Term, name: string) =>
    tape.line(side, name, value, [[s, slope]]);
  const meanOf = (list: Traced[], name: string) => {
    const share_ = one.over(Worked.constant(list.length));
    return tape.line(
      side,
      name,
      Worked.sum(list.map(({ quantity }) => quantity)).over(Worked.constant(list.length)),
      list.map((item) => [item, share_] as const),
    );
  };
  const made = fakes.map((s, i) =>
    lineOf(
      s,
      side === "generator" ? terms.generator(s.quantity) : terms.fake(s.quantity),
      indexed("\\tilde{\\ell}", i, fakes.length),
    ),
  );
  const parts = [
    ...(side === "generator"
      ? []
      : [
          meanOf(
            reals.map((s, i) => lineOf(s, terms.real(s.quantity), indexed("\\ell", i, reals.length))),
            "L_{\\mathrm{real}}",
          ),
        ]),
    meanOf(made, "L_{\\mathrm{fake}}"),
  ];
  const name = side === "generator" ? "L_G" : "L_D";
  const total = tape.sumOfProducts(
    side,
    name,
    parts.map((part) => [part]),
  );
  tape.backward(name, new Map([[total, one]]));
  return { total, reals, fakes };
}

/** One side's loss worked through. */
export class GanLoss extends TapeTrace {
  readonly loss: Real;
  /** By the scores of real samples (none for the generator) and of made ones. */
  readonly realGradient: RealVector;
  readonly fakeGradient: RealVector;
  protected readonly cure = "";

  constructor(spec: GanLossesSpec, side: "discriminator" | "generator") {
    const tape = new Tape(losses);
    super(losses, tape, (other) => compute(spec, other, side));
    const { total, reals, fakes } = compute(spec, tape, side);
    this.loss = valueOf(total);
    this.realGradient = valuesOf(reals.map((s) => tape.gradient(s)));
    this.fakeGradient = valuesOf(fakes.map((s) => tape.gradient(s)));
  }
}

/**
 * The losses of discriminator and generator for given scores, each the mean over its samples, with their derivatives by the scores. Logits for `minimax`
 * and `nonSaturating` (the discriminator says σ(s)), scores of a critic for the others. Sources: I. Goodfellow et al. (2014), M. Arjovsky et al. (2017),
 * X. Mao et al. (2017), J. Lim and J. Ye (2017).
 * @param spec scores of `real` and `fake` samples, `loss` (default `nonSaturating`)
 * @returns `discriminator` and `generator`, each with `loss`, `realGradient`, `fakeGradient`, `formulas()` and `check()`
 * @example
 * ganLosses({ real: [2, 1], fake: [0], loss: "wasserstein" }).discriminator.loss // => "-1.5"
 * ganLosses({ real: 0, fake: 0, loss: "minimax" }).generator.fakeGradient // => ["-0.5"]
 */
export function ganLosses(spec: GanLossesSpec): { discriminator: GanLoss; generator: GanLoss } {
  if (typeof spec !== "object" || spec === null) fail(losses, "needs { real, fake }", spec);
  return { discriminator: new GanLoss(spec, "discriminator"), generator: new GanLoss(spec, "generator") };
}
