import { Real } from "../number/real.js";
import {
  valuesOf,
  type RealMatrix,
  type RealPlanes,
  type RealVector,
  type Values,
} from "../number/values.js";
import { inShape, type NormalizedOver } from "./normalization-layout.js";
import { normalizeOn, seedNormalized, type Normalized, type NormalizeOptions } from "./normalize.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";
import { checkedSpec, type NestedNumbers } from "./trace-input.js";
import type { NamedMatrices } from "./trace.js";

export type { NormalizedOver } from "./normalization-layout.js";

/** Numbers in the shape of what was given. */
export type InShapeOf<V> = V extends { output: infer Output }
  ? InShapeOf<Output>
  : V extends readonly (infer Item)[]
    ? Values<InShapeOf<Item>>
    : Real;

/** One number per set: per channel (batch) or sample (layer, rms), or per sample and channel or group. */
export type PerSet<Over> = Over extends "batch" | "layer" | "rms" ? RealVector : RealMatrix;

/** The numbers to normalize, or a trace whose outputs they are. */
type GivenValues = NestedNumbers | { output: NestedNumbers };

/** What {@link traceNormalization} is given. */
export interface NormalizationTraceSpec<
  V extends GivenValues = GivenValues,
  Over extends NormalizedOver = NormalizedOver,
> extends NormalizeOptions {
  /** Rows (samples × features), planes (samples × channels × height × width), a list (one sample; for `batch` one number per sample), or a trace with such outputs. */
  values: V;
  /** `batch`, `layer`, `instance`, `rms` or `{ groups: 2 }`. */
  over: Over;
  /** ∂L/∂y in the shape of the values; with it the gradients are traced. */
  upstream?: GivenValues;
}

const place = "traceNormalization";

/** The computation on a tape. */
function normalize(spec: NormalizationTraceSpec, tape: Tape): Normalized {
  checkedSpec(spec, "{ values, over }", place);
  const done = normalizeOn(tape, spec.values, spec.over, spec, place);
  if (spec.upstream !== undefined) seedNormalized(tape, done, spec.upstream, place);
  return done;
}

/**
 * A normalization worked through; made by {@link traceNormalization}. `None` is null where `upstream` may be missing.
 */
export class NormalizationTrace<
  V extends GivenValues = GivenValues,
  Over extends NormalizedOver = NormalizedOver,
  None extends null = null,
> extends TapeTrace {
  /** Zero for `rms`, which takes no mean away. */
  readonly mean: PerSet<Over>;
  /** For `rms` the mean square. */
  readonly variance: PerSet<Over>;
  /** σ = √(variance + ε), what is divided by. */
  readonly deviation: PerSet<Over>;
  readonly normalized: InShapeOf<V>;
  readonly output: InShapeOf<V>;
  readonly inputGradient: InShapeOf<V> | None;
  /** One per channel, or one where one number was given for all. */
  readonly gammaGradient: RealVector | None;
  /** Empty where there is no shift. */
  readonly betaGradient: RealVector | None;
  /** Moving mean and variance after the batch, where they were given. */
  readonly moving: { mean: RealVector; variance: RealVector } | null;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly shown: readonly (readonly [string, unknown])[];

  constructor(spec: NormalizationTraceSpec<V, Over>) {
    const tape = new Tape(place);
    super(place, tape, (other) => normalize(spec, other));
    const done = normalize(spec, tape);
    const { layout, sets, moving } = done;
    const shaped = (list: Traced[][][], of: (traced: Traced) => Real = valueOf) =>
      valuesOf(inShape(layout, list.map((sample) => sample.map((pixels) => pixels.map(of))))) as InShapeOf<V>; // prettier-ignore
    const perSet = (numbers: Real[]): PerSet<Over> => {
      const columns = sets.length / layout.samples.length;
      const rows = layout.samples.map((_, n) => numbers.slice(n * columns, (n + 1) * columns));
      const flat = typeof spec.over === "string" && spec.over !== "instance";
      return (flat ? valuesOf(numbers) : valuesOf(rows)) as PerSet<Over>;
    };
    this.mean = perSet(
      sets.map(({ mean }) => (mean === null ? Real.zero : valueOf(mean))), // prettier-ignore
    );
    this.variance = perSet(sets.map(({ variance }) => valueOf(variance)));
    this.deviation = perSet(sets.map(({ deviation }) => valueOf(deviation)));
    this.normalized = shaped(done.normalized);
    this.output = shaped(done.output);
    this.moving = moving === null ? null : movingValues(moving);
    const none = spec.upstream === undefined;
    const gradient = (traced: Traced) => tape.gradient(traced);
    this.inputGradient = (none ? null : shaped(done.x, gradient)) as None;
    this.gammaGradient = (none ? null : valuesOf(done.gamma.map(gradient))) as None;
    this.betaGradient = (none ? null : valuesOf(done.beta.map(gradient))) as None;
    this.shown = [
      ["X", shaped(done.x)],
      ["\\hat{X}", this.normalized],
      ["Y", this.output],
      ...(none ? [] : [["\\frac{\\partial L}{\\partial X}", this.inputGradient] as const]),
    ];
  }

  /** Planes sample by sample. */
  protected override matrices(): NamedMatrices[] {
    return this.shown.flatMap(([name, values]): NamedMatrices[] => {
      const images = values as Values<RealPlanes>;
      const isPlanes = Array.isArray((images[0] as unknown as unknown[] | undefined)?.[0]);
      if (!isPlanes || !Array.isArray(images[0][0][0])) return [[name, values as RealMatrix]];
      return images.map((image, n) => [images.length === 1 ? name : `${name}_{${n + 1}}`, image]);
    });
  }
}

/** The numbers of the moving averages. */
export const movingValues = ({ mean, variance }: NonNullable<Normalized["moving"]>) => ({
  mean: valuesOf(mean.map(({ value }) => value)),
  variance: valuesOf(variance.map(({ value }) => value)),
});

/**
 * A normalization worked through: x̂ = (x − μ)/σ over a batch, a layer, an instance or a group of channels, or x̂ = x/RMS, then
 * y = γx̂ + β; with ∂L/∂y the gradients by inputs, γ and β; exact where the deviations are.
 *
 * Sources: S. Ioffe and C. Szegedy (2015), Batch normalization; J. L. Ba, J. R. Kiros and G. E. Hinton (2016), Layer normalization;
 * D. Ulyanov, A. Vedaldi and V. Lempitsky (2016), Instance normalization; Y. Wu and K. He (2018), Group normalization; B. Zhang
 * and R. Sennrich (2019), Root mean square layer normalization.
 * @param spec the values, `over`, gamma and beta (one per channel; default 1 and 0), epsilon (default 0), upstream gradient; for
 * `batch` also `moving` averages and `inference` statistics
 * @returns mean, variance, deviation per set; normalized values, outputs and their gradients in the shape of the values
 * @throws InputError where shapes do not fit, groups do not share out the channels, or a set's values are all alike and epsilon is 0
 * @example
 * traceNormalization({ values: [[1, 3], [2, 8]], over: "layer" }).output // => [["-1", "1"], ["-1", "1"]]
 * traceNormalization({ values: [3, 4, 3, 4], over: "rms", gamma: 2 }).variance // => ["12.5"]
 * traceNormalization({ values: [0, 1, 2, 4], over: { groups: 2 }, upstream: [1, 0, 1, 0] }).mean // => [["0.5", "3"]]
 * traceNormalization({ values: [1, 1], over: "layer" }) // throws traceNormalization: needs values that differ in each feature, or an epsilon to divide by, got variance 0. Give epsilon, for example 1e-5.
 */
export function traceNormalization<V extends GivenValues, Over extends NormalizedOver>(
  spec: NormalizationTraceSpec<V, Over> & { upstream: GivenValues },
): NormalizationTrace<V, Over, never>;
export function traceNormalization<V extends GivenValues, Over extends NormalizedOver>(
  spec: NormalizationTraceSpec<V, Over>,
): NormalizationTrace<V, Over>;
export function traceNormalization<V extends GivenValues, Over extends NormalizedOver>(
  spec: NormalizationTraceSpec<V, Over>,
): NormalizationTrace<V, Over> {
  return new NormalizationTrace(spec);
}
