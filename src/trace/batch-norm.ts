import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { LayerTrace } from "./layer-trace.js";
import { vectorOf, type Vector } from "./recurrent-weights.js";
import { Tape, valueOf, type Traced } from "./tape.js";

export interface BatchNormSpec {
  /** One row per sample and one column per feature, or one number per sample. */
  batch: Vector[];
  /** Scale and shift per feature; default 1 and 0. */
  gamma?: Vector;
  beta?: Vector;
  /** Default 0. */
  epsilon?: RealInput;
  /** Divide the variance by the samples (default) or by one less. */
  variance?: "population" | "sample";
  /** ∂L/∂y in the batch's shape; with it the gradients are traced. */
  upstream?: Vector[];
  /** Moving mean and variance before this batch, and the share that they keep. */
  moving?: { mean: Vector; variance: Vector; momentum: RealInput };
}

/** A batch normalisation worked through; made by {@link traceBatchNorm}. */
export class BatchNormTrace extends LayerTrace {
  /** Per feature. */
  readonly mean: readonly Real[];
  readonly variance: readonly Real[];
  readonly deviation: readonly Real[];
  /** One row per sample. */
  readonly normalized: readonly (readonly Real[])[];
  readonly output: readonly (readonly Real[])[];
  /** null without `upstream`. */
  readonly inputGradient: readonly (readonly Real[])[] | null;
  readonly gammaGradient: readonly Real[] | null;
  readonly betaGradient: readonly Real[] | null;
  /** Moving mean and variance after the batch, where they were given. */
  readonly moving: { mean: Real[]; variance: Real[] } | null;

  constructor(spec: BatchNormSpec) {
    const tape = new Tape();
    super(tape);
    const rows = Array.isArray(spec.batch) ? spec.batch.map(vectorOf) : [];
    const [samples, features] = [rows.length, rows[0]?.length ?? 0];
    const least = spec.variance === "sample" ? 2 : 1;
    if (samples < least || features === 0 || rows.some((row) => row.length !== features))
      throw new InputError({
        place: "traceBatchNorm",
        rule: `needs at least ${least} samples of one length`,
        got: rows.map((row) => row.length).join(", ") || "none",
      });
    const name = (letter: string, feature: number, sample?: number) => {
      const marks = [...(sample === undefined ? [] : [sample + 1]), ...(features === 1 ? [] : [feature + 1])];
      return marks.length === 0 ? letter : `${letter}_{${marks.join(",")}}`;
    };
    const perFeature = (values: Vector | undefined, letter: string, fallback: number): RealInput[] => {
      const list = values === undefined ? Array.from({ length: features }, () => fallback) : vectorOf(values);
      if (list.length !== features)
        throw new InputError({
          place: "traceBatchNorm",
          rule: `needs ${features} numbers for ${letter}`,
          got: String(list.length),
        });
      return list;
    };
    const [gammas, betas] = [perFeature(spec.gamma, "gamma", 1), perFeature(spec.beta, "beta", 0)];
    const m = Worked.quantity("m", samples);
    const divisor = spec.variance === "sample" ? m.minus(Worked.constant(1)) : m;
    const epsilon = Worked.quantity("\\epsilon", spec.epsilon ?? 0);
    const columns = Array.from({ length: features }, (_, feature) => {
      const x = rows.map((row, sample) => tape.given(name("x", feature, sample), row[feature]));
      const gamma = tape.given(name("\\gamma", feature), gammas[feature]);
      const beta = tape.given(name("\\beta", feature), betas[feature]);
      const total = Worked.sum(x.map(({ quantity }) => quantity));
      const share = Worked.constant(1).over(m);
      const mean = tape.line(
        "forward",
        name("\\mu", feature),
        total.over(m),
        x.map((item) => [item, share]),
      );
      const gaps = x.map(({ quantity }) => quantity.minus(mean.quantity));
      const squares = Worked.sum(gaps.map((gap) => gap.squared())).over(divisor);
      const slopes = gaps.map((gap) => Worked.constant(2).times(gap).over(divisor));
      const variance = tape.line("forward", name("\\sigma^2", feature), squares, [
        ...x.map((item, sample): [Traced, Worked] => [item, slopes[sample]]),
        [mean, Worked.sum(slopes).negated()],
      ]);
      const inside = epsilon.value.isZero() ? variance.quantity : variance.quantity.plus(epsilon);
      if (inside.value.isZero())
        throw new InputError({
          place: "traceBatchNorm",
          rule: "needs values that differ in each feature, or an epsilon to divide by",
          got: `variance 0${features === 1 ? "" : ` in feature ${feature + 1}`}`,
          cure: "Give epsilon, for example 1e-5.",
        });
      const root = Worked.by(inside.value.sqrt(), [inside], ([text]) => `\\sqrt{${text}}`);
      const symbol = name("\\sigma", feature);
      const doubled = Worked.constant(1).over(Worked.constant(2).times(Worked.quantity(symbol, root.value)));
      const deviation = tape.line("forward", symbol, root, [[variance, doubled]]);
      const inverse = Worked.constant(1).over(deviation.quantity);
      const normalized = x.map((item, sample) => {
        const quotient = gaps[sample].over(deviation.quantity);
        return tape.line("forward", name("\\hat{x}", feature, sample), quotient, [
          [item, inverse],
          [mean, inverse.negated()],
          [deviation, quotient.over(deviation.quantity).negated()],
        ]);
      });
      const output = normalized.map((item, sample) =>
        tape.sumOfProducts("forward", name("y", feature, sample), [[gamma, item], [beta]]),
      );
      return { x, gamma, beta, mean, variance, deviation, normalized, output };
    });
    const bySample = (pick: (column: (typeof columns)[number]) => Traced[], of: (traced: Traced) => Real) =>
      rows.map((_, sample) => columns.map((column) => of(pick(column)[sample])));
    this.mean = columns.map(({ mean }) => valueOf(mean));
    this.variance = columns.map(({ variance }) => valueOf(variance));
    this.deviation = columns.map(({ deviation }) => valueOf(deviation));
    this.normalized = bySample(({ normalized }) => normalized, valueOf);
    this.output = bySample(({ output }) => output, valueOf);
    this.moving = this.movingAfter(spec, perFeature);
    if (spec.upstream === undefined) {
      this.inputGradient = null;
      this.gammaGradient = null;
      this.betaGradient = null;
      return;
    }
    const given = spec.upstream.map(vectorOf);
    if (given.length !== samples || given.some((row) => row.length !== features))
      throw new InputError({
        place: "traceBatchNorm",
        rule: `needs ${samples}×${features} numbers upstream`,
        got: given.map((row) => row.length).join(", "),
      });
    const seeds = new Map(
      columns.flatMap(({ output }, feature) =>
        output.map((traced, sample): [Traced, Worked] => [
          traced,
          Worked.quantity(name("g", feature, sample), given[sample][feature]),
        ]),
      ),
    );
    tape.backward("L", seeds);
    const gradient = (traced: Traced) => tape.gradient(traced);
    this.inputGradient = bySample(({ x }) => x, gradient);
    this.gammaGradient = columns.map(({ gamma }) => gradient(gamma));
    this.betaGradient = columns.map(({ beta }) => gradient(beta));
  }

  private movingAfter(
    { moving }: BatchNormSpec,
    perFeature: (values: Vector | undefined, letter: string, fallback: number) => RealInput[],
  ): BatchNormTrace["moving"] {
    if (moving === undefined) return null;
    const keep = real(moving.momentum);
    const mixed = (old: RealInput[], now: readonly Real[]) =>
      old.map((value, feature) => keep.times(real(value)).plus(real(1).minus(keep).times(now[feature])));
    return {
      mean: mixed(perFeature(moving.mean, "moving mean", 0), this.mean),
      variance: mixed(perFeature(moving.variance, "moving variance", 1), this.variance),
    };
  }
}

/**
 * Batch normalisation worked through: mean, variance, normalised values, scale and shift, and with ∂L/∂y the gradients by
 * inputs, γ and β; exact where the deviations are.
 * @param spec the batch (one row per sample), gamma, beta, epsilon (default 0), upstream gradient
 * @returns mean, variance, deviation per feature; normalised values and outputs per sample; gradients
 * @throws InputError where shapes do not fit, or a feature's values are all alike and epsilon is 0
 * @example
 * traceBatchNorm({ batch: [[12, 0, -5], [14, 10, 5], [14, 10, 5], [12, 0, -5]], beta: [0, -10, 10] }).output // => [["-1", "-11", "9"], ["1", "-9", "11"], ["1", "-9", "11"], ["-1", "-11", "9"]]
 * traceBatchNorm({ batch: [2, 4, 6, 8, 10] }).variance // => ["8"]
 */
export function traceBatchNorm(spec: BatchNormSpec): BatchNormTrace {
  return new BatchNormTrace(spec);
}
