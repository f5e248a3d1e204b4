import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { outputsOf, vectorOf, type TraceVector } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

export interface BatchNormTraceSpec {
  /** One row per sample and one column per feature, one number per sample, or a trace with such outputs. */
  batch: readonly TraceVector[] | { output: readonly TraceVector[] };
  /** Scale and shift per feature; default 1 and 0. */
  gamma?: TraceVector;
  beta?: TraceVector;
  /** Default 0. */
  epsilon?: RealInput;
  /** Divide the variance by the samples (default) or by one less. */
  variance?: "population" | "sample";
  /** ∂L/∂y in the batch's shape; with it the gradients are traced. */
  upstream?: readonly TraceVector[];
  /** Moving mean and variance before this batch, and the share that they keep. */
  moving?: { mean: TraceVector; variance: TraceVector; momentum: RealInput };
}

const place = "traceBatchNorm";

/** One number per feature, or the fallback for each. */
function perFeature(
  values: TraceVector | undefined,
  letter: string,
  fallback: number,
  features: number,
): RealInput[] {
  const list = values === undefined ? Array.from({ length: features }, () => fallback) : vectorOf(values);
  if (list.length !== features)
    throw new InputError({
      place,
      rule: `needs ${features} numbers for ${letter}`,
      got: String(list.length),
    });
  return list;
}

/** The batch as rows of one length. */
function checkedRows({ batch, variance }: BatchNormTraceSpec): RealInput[][] {
  const given = typeof batch === "object" ? outputsOf<readonly TraceVector[]>(batch) : [];
  const rows = Array.isArray(given) ? given.map(vectorOf) : [];
  const least = variance === "sample" ? 2 : 1;
  const features = rows[0]?.length ?? 0;
  if (rows.length < least || features === 0 || rows.some((row) => row.length !== features))
    throw new InputError({
      place,
      rule: `needs at least ${least} samples of one length`,
      got: rows.map((row) => row.length).join(", ") || "none",
    });
  return rows;
}

/** γ, y_2 or x_{2,1}: a letter with the sample and, where there are several, the feature. */
function nameOf(letter: string, features: number, feature: number, sample?: number): string {
  const marks = [...(sample === undefined ? [] : [sample + 1]), ...(features === 1 ? [] : [feature + 1])];
  return marks.length === 0 ? letter : `${letter}_{${marks.join(",")}}`;
}

/** The computation on a tape, feature by feature. */
function normalize(spec: BatchNormTraceSpec, tape: Tape) {
  const rows = checkedRows(spec);
  const [samples, features] = [rows.length, rows[0].length];
  const [gammas, betas] = [
    perFeature(spec.gamma, "gamma", 1, features),
    perFeature(spec.beta, "beta", 0, features),
  ];
  const m = Worked.quantity("m", samples);
  const divisor = spec.variance === "sample" ? m.minus(Worked.constant(1)) : m;
  const epsilon = Worked.quantity("\\epsilon", spec.epsilon ?? 0);
  const columns = Array.from({ length: features }, (_, feature) => {
    const name = (letter: string, sample?: number) => nameOf(letter, features, feature, sample);
    const x = rows.map((row, sample) => tape.given(name("x", sample), row[feature], "input"));
    const gamma = tape.given(name("\\gamma"), gammas[feature], "gamma");
    const beta = tape.given(name("\\beta"), betas[feature], "beta");
    const total = Worked.sum(x.map(({ quantity }) => quantity));
    const share = Worked.constant(1).over(m);
    const mean = tape.line(
      "forward",
      name("\\mu"),
      total.over(m),
      x.map((item) => [item, share]),
      "mean",
    );
    const gaps = x.map(({ quantity }) => quantity.minus(mean.quantity));
    const squares = Worked.sum(gaps.map((gap) => gap.squared())).over(divisor);
    const slopes = gaps.map((gap) => Worked.constant(2).times(gap).over(divisor));
    const byInputs = x.map((item, sample): [Traced, Worked] => [item, slopes[sample]]);
    const byMean: [Traced, Worked] = [mean, Worked.sum(slopes).negated()];
    const variance = tape.line("forward", name("\\sigma^2"), squares, [...byInputs, byMean], "deviation");
    const inside = epsilon.value.isZero() ? variance.quantity : variance.quantity.plus(epsilon);
    if (inside.value.isZero())
      throw new InputError({
        place,
        rule: "needs values that differ in each feature, or an epsilon to divide by",
        got: `variance 0${features === 1 ? "" : ` in feature ${feature + 1}`}`,
        cure: "Give epsilon, for example 1e-5.",
      });
    const root = Worked.by(inside.value.sqrt(), [inside], ([text]) => `\\sqrt{${text}}`);
    const symbol = name("\\sigma");
    const doubled = Worked.constant(1).over(Worked.constant(2).times(Worked.quantity(symbol, root.value)));
    const deviation = tape.line("forward", symbol, root, [[variance, doubled]], "deviation");
    const inverse = Worked.constant(1).over(deviation.quantity);
    const normalized = x.map((item, sample) => {
      const quotient = gaps[sample].over(deviation.quantity);
      return tape.line("forward", name("\\hat{x}", sample), quotient, [
        [item, inverse],
        [mean, inverse.negated()],
        [deviation, quotient.over(deviation.quantity).negated()],
      ]);
    });
    const output = normalized.map((item, sample) =>
      tape.sumOfProducts("forward", name("y", sample), [[gamma, item], [beta]]),
    );
    return { x, gamma, beta, mean, variance, deviation, normalized, output };
  });
  if (spec.upstream !== undefined) {
    const given = spec.upstream.map(vectorOf);
    if (given.length !== samples || given.some((row) => row.length !== features))
      throw new InputError({
        place,
        rule: `needs ${samples}×${features} numbers upstream`,
        got: given.map((row) => row.length).join(", "),
      });
    const seeds = columns.flatMap(({ output }, feature) =>
      output.map((traced, sample): [Traced, Worked] => [
        traced,
        Worked.quantity(nameOf("g", features, feature, sample), given[sample][feature]),
      ]),
    );
    tape.backward("L", new Map(seeds));
  }
  return columns;
}

type Column = ReturnType<typeof normalize>[number];

/** A batch normalisation worked through; made by {@link traceBatchNorm}. `None` is null where `upstream` may be missing. */
export class BatchNormTrace<None extends null = null> extends TapeTrace {
  /** Per feature. */
  readonly mean: RealVector;
  readonly variance: RealVector;
  readonly deviation: RealVector;
  /** One row per sample. */
  readonly normalized: RealMatrix;
  readonly output: RealMatrix;
  readonly inputGradient: RealMatrix | None;
  readonly gammaGradient: RealVector | None;
  readonly betaGradient: RealVector | None;
  /** Moving mean and variance after the batch, where they were given. */
  readonly moving: { mean: RealVector; variance: RealVector } | null;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly batch: RealMatrix;

  constructor(spec: BatchNormTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => normalize(spec, other));
    const columns = normalize(spec, tape);
    const bySample = (pick: (column: Column) => Traced[], of: (traced: Traced) => Real): RealMatrix =>
      valuesOf(columns[0].x.map((_, sample) => columns.map((column) => of(pick(column)[sample]))));
    const byFeature = (pick: (column: Column) => Traced, of: (traced: Traced) => Real): RealVector =>
      valuesOf(columns.map((column) => of(pick(column))));
    this.batch = bySample(({ x }) => x, valueOf);
    this.mean = byFeature(({ mean }) => mean, valueOf);
    this.variance = byFeature(({ variance }) => variance, valueOf);
    this.deviation = byFeature(({ deviation }) => deviation, valueOf);
    this.normalized = bySample(({ normalized }) => normalized, valueOf);
    this.output = bySample(({ output }) => output, valueOf);
    this.moving = this.movingAfter(spec);
    const gradient = (traced: Traced) => tape.gradient(traced);
    const none = spec.upstream === undefined;
    this.inputGradient = (none ? null : bySample(({ x }) => x, gradient)) as None;
    this.gammaGradient = (none ? null : byFeature(({ gamma }) => gamma, gradient)) as None;
    this.betaGradient = (none ? null : byFeature(({ beta }) => beta, gradient)) as None;
  }

  private movingAfter({ moving }: BatchNormTraceSpec): BatchNormTrace["moving"] {
    if (moving === undefined) return null;
    const features = this.mean.length;
    const keep = real(moving.momentum);
    const mixed = (old: RealInput[], now: RealVector): RealVector =>
      valuesOf(
        old.map((value, feature) => keep.times(real(value)).plus(real(1).minus(keep).times(now[feature]))),
      );
    return {
      mean: mixed(perFeature(moving.mean, "moving mean", 0, features), this.mean),
      variance: mixed(perFeature(moving.variance, "moving variance", 1, features), this.variance),
    };
  }

  protected override matrices(): NamedMatrices[] {
    return [
      ["X", this.batch],
      ["\\hat{X}", this.normalized],
      ["Y", this.output],
    ];
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
export function traceBatchNorm(
  spec: BatchNormTraceSpec & { upstream: readonly TraceVector[] },
): BatchNormTrace<never>;
export function traceBatchNorm(spec: BatchNormTraceSpec): BatchNormTrace;
export function traceBatchNorm(spec: BatchNormTraceSpec): BatchNormTrace {
  return new BatchNormTrace(spec);
}
