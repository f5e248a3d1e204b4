import { InputError } from "../errors.js";
import type { Real, RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { movingValues } from "./normalization.js";
import { normalizeOn, seedNormalized, type NormalizeOptions, type Normalized } from "./normalize.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { outputsOf, vectorOf, type TraceVector } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

/** What {@link traceBatchNorm} is given. */
export interface BatchNormTraceSpec extends NormalizeOptions {
  /** One row per sample and one column per feature, one number per sample, or a trace with such outputs. */
  batch: readonly TraceVector[] | { output: readonly TraceVector[] };
  /** ∂L/∂y in the batch's shape; with it the gradients are traced. */
  upstream?: readonly TraceVector[];
}

const place = "traceBatchNorm";

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

/** The computation on a tape: a normalization over the batch. */
function normalize(spec: BatchNormTraceSpec, tape: Tape): Normalized {
  const done = normalizeOn(tape, checkedRows(spec), "batch", spec, place);
  if (spec.upstream !== undefined) seedNormalized(tape, done, spec.upstream.map(vectorOf), place);
  return done;
}

/** A batch normalization worked through; made by {@link traceBatchNorm}. `None` is null where `upstream` may be missing. */
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
    const { x, normalized, output, sets, gamma, beta, moving } = normalize(spec, tape);
    const bySample = (list: Traced[][][], of: (traced: Traced) => Real): RealMatrix =>
      valuesOf(list.map((sample) => sample.map(([traced]) => of(traced))));
    this.batch = bySample(x, valueOf);
    this.mean = valuesOf(sets.flatMap(({ mean }) => (mean === null ? [] : [valueOf(mean)])));
    this.variance = valuesOf(sets.map(({ variance }) => valueOf(variance)));
    this.deviation = valuesOf(sets.map(({ deviation }) => valueOf(deviation)));
    this.normalized = bySample(normalized, valueOf);
    this.output = bySample(output, valueOf);
    this.moving = moving === null ? null : movingValues(moving);
    const gradient = (traced: Traced) => tape.gradient(traced);
    const none = spec.upstream === undefined;
    this.inputGradient = (none ? null : bySample(x, gradient)) as None;
    this.gammaGradient = (none ? null : valuesOf(gamma.map(gradient))) as None;
    this.betaGradient = (none ? null : valuesOf(beta.map(gradient))) as None;
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
 * Batch normalization worked through: mean, variance, normalized values, scale and shift, and with ∂L/∂y the gradients by
 * inputs, γ and β; exact where the deviations are.
 * @param spec the batch (one row per sample), gamma, beta, epsilon (default 0), upstream gradient
 * @returns mean, variance, deviation per feature; normalized values and outputs per sample; gradients
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
