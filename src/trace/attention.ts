import type { AxesOptions } from "../figure/curves.js";
import { heatMaps } from "../figure/heat-maps.js";
import { heatMap } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { Real } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealPlanes, type RealVector } from "../number/values.js";
import { attend, weightGradient, type TracedAttention, type TracedHead } from "./attention-forward.js";
import { matrixEquations } from "./attention-matrices.js";
import { place, type AttentionTraceSpec, type GivenName, type TraceRows } from "./attention-spec.js";
import { TapeTrace } from "./tape-trace.js";
import { Tape, valueOf, type Traced } from "./tape.js";

/** One head of an attention: its part of queries, keys and values, and what it makes of them. */
export interface AttentionHead {
  queries: RealMatrix;
  keys: RealMatrix;
  values: RealMatrix;
  /** QKᵀ. */
  scores: RealMatrix;
  /** What the softmax is taken of, −∞ where a key is hidden. */
  scaledScores: RealMatrix;
  /** Rows sum to 1. */
  weights: RealMatrix;
  output: RealMatrix;
}

/** Gradients by the weights and the bias of a projection. */
export interface ProjectionGradient {
  weights: RealMatrix;
  bias: RealVector | null;
}

/** More lines of a softmax than these are left to `formulas("weights")`. */
const mostLines = 48;

const matrixOf = (rows: readonly (readonly (Traced | null)[])[], hidden: Real, of = valueOf): RealMatrix =>
  valuesOf(rows.map((row) => row.map((traced) => (traced === null ? hidden : of(traced)))));

const headOf = (head: TracedHead): AttentionHead => ({
  queries: matrixOf(head.queries, Real.zero),
  keys: matrixOf(head.keys, Real.zero),
  values: matrixOf(head.values, Real.zero),
  scores: matrixOf(head.scores, Real.zero),
  scaledScores: matrixOf(head.scaledScores, Real.fromFloat(-Infinity)),
  weights: matrixOf(head.weights, Real.zero),
  output: matrixOf(head.output, Real.zero),
});

const mapped = <K extends string, T, U>(
  record: Partial<Record<K, T>>,
  f: (item: T) => U,
): Partial<Record<K, U>> =>
  Object.fromEntries(Object.entries(record).map(([name, item]) => [name, f(item as T)])) as Partial<
    Record<K, U>
  >;

/**
 * An attention worked through; made by {@link traceAttention}. `Maps` is a matrix, or with `heads` a list of matrices; `None` is
 * null where `upstream` may be missing.
 */
export class AttentionTrace<
  Maps extends RealMatrix | RealPlanes = RealMatrix,
  None extends null = null,
> extends TapeTrace {
  readonly heads: readonly AttentionHead[];
  /** QKᵀ. */
  readonly scores: Maps;
  /** What the softmax is taken of, −∞ where a key is hidden. */
  readonly scaledScores: Maps;
  /** Rows sum to 1. */
  readonly weights: Maps;
  /** The heads' outputs side by side, through the output's projection where there is one. */
  readonly output: RealMatrix;
  /** The queries, keys and values that enter the heads. */
  readonly queries: RealMatrix;
  readonly keys: RealMatrix;
  readonly values: RealMatrix;
  /** ∂L by the queries, keys and values that enter the heads. */
  readonly queryGradient: RealMatrix | None;
  readonly keyGradient: RealMatrix | None;
  readonly valueGradient: RealMatrix | None;
  /** ∂L by what the softmax is taken of, 0 where a key is hidden. */
  readonly scoreGradient: Maps | None;
  /** ∂L by the weights, GVᵀ, those of hidden keys too. */
  readonly weightGradient: Maps | None;
  /** ∂L by what was given, under its name in the specification. */
  readonly inputGradients: Partial<Record<GivenName, RealMatrix>> | None;
  /** ∂L by the vector of additive scores; null where scores are products. */
  readonly additiveGradient: RealVector | null;
  readonly projectionGradients:
    Partial<Record<"query" | "key" | "value" | "output", ProjectionGradient>> | None;
  protected readonly cure = "Give upstream: the derivatives by the outputs.";
  private readonly traced: TracedAttention;

  constructor(private readonly spec: AttentionTraceSpec) {
    const tape = new Tape(place);
    super(place, tape, (other) => void attend(spec, other));
    const traced = attend(spec, tape);
    this.traced = traced;
    this.heads = traced.heads.map(headOf);
    const maps = (pick: (head: AttentionHead) => RealMatrix): Maps =>
      (spec.heads === undefined ? pick(this.heads[0]) : valuesOf(this.heads.map(pick))) as Maps;
    this.scores = maps(({ scores }) => scores);
    this.scaledScores = maps(({ scaledScores }) => scaledScores);
    this.weights = maps(({ weights }) => weights);
    const values = (rows: Traced[][]) => matrixOf(rows, Real.zero);
    this.output = values(traced.output);
    this.queries = values(traced.queries);
    this.keys = values(traced.keys);
    this.values = values(traced.values);
    const gradient = (item: Traced) => tape.gradient(item);
    const gradients = (rows: Traced[][]) => matrixOf(rows, Real.zero, gradient);
    const none = spec.upstream === undefined;
    const slopes = (pick: (head: TracedHead) => (Traced | null)[][]): Maps => {
      const all = traced.heads.map((head) => matrixOf(pick(head), Real.zero, gradient));
      return (spec.heads === undefined ? all[0] : valuesOf(all)) as Maps;
    };
    this.scoreGradient = (none ? null : slopes(({ scaledScores }) => scaledScores)) as None;
    const byWeights = traced.heads.map((head) => valuesOf(weightGradient(head, tape)));
    this.weightGradient = (
      none ? null : spec.heads === undefined ? byWeights[0] : valuesOf(byWeights)
    ) as None;
    this.queryGradient = (none ? null : gradients(traced.queries)) as None;
    this.keyGradient = (none ? null : gradients(traced.keys)) as None;
    this.valueGradient = (none ? null : gradients(traced.values)) as None;
    this.inputGradients = (none ? null : mapped(traced.given, gradients)) as None;
    this.additiveGradient = none || traced.additive === null ? null : valuesOf(traced.additive.map(gradient));
    this.projectionGradients = (
      none
        ? null
        : mapped(traced.projections, ({ weights, bias }) => ({
            weights: gradients(weights),
            bias: bias === null ? null : valuesOf(bias.map(gradient)),
          }))
    ) as None;
  }

  /**
   * The weights as a map of colors, queries down and keys across; several heads side by side.
   * @param options titles; `rows` and `columns`, the tokens' names
   */
  figure(options: AxesOptions & { rows?: readonly string[]; columns?: readonly string[] } = {}): Plot {
    if (this.heads.length === 1)
      return heatMap(this.heads[0].weights.numbers(), { xTitle: "keys", yTitle: "queries", ...options });
    return heatMaps(
      this.heads.map(({ weights }, head) => ({ title: `head ${head + 1}`, z: weights, range: [1, 0] })),
      options.description === undefined ? {} : { description: options.description },
    );
  }

  /** What a notebook shows: the matrices with their formulas and numbers, then each row's softmax. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const equations = matrixEquations(this.traced, this.tape, this.spec);
    const lines = equations.map((equation) => `$$${equation}$$`).join("\n\n");
    const rows = this.sheet.steps.filter(({ section }) => section === "weights").length;
    const softmax = rows > mostLines ? "" : `**weights**\n\n$$${this.sheet.formulas("weights")}$$`;
    return {
      "text/markdown": [lines, softmax].filter((part) => part !== "").join("\n\n"),
      "text/plain": this.toString(),
    };
  }
}

/**
 * Scaled dot-product attention worked through, of one or several heads: scores QKᵀ, scaled scores, weights (each row's softmax),
 * outputs, and with ∂L/∂(output) the gradients by queries, keys, values, projections and inputs. Scores are exact, and all
 * that comes before a softmax where 1/√d is. Rows are tokens; a projection is x·W + b.
 * Source: A. Vaswani et al., Attention is all you need (2017); J. Ainslie et al., GQA (2023) for grouped queries.
 * @param spec `queries`, `keys`, `values`, or `inputs` (and `context`), as rows; `projections`, `heads`, `kvHeads`, `mask`, `additive`
 * (scores u·tanh(q + k)), `scale` (default 1/√d), `scoreBias`, `upstream`
 * @returns `scores`, `scaledScores`, `weights` (with `heads`, one matrix per head), `output`, gradients; `figure()` maps the weights
 * @throws InputError where shapes do not fit, a query may look at no key, or the work would fill a book
 * @example
 * traceAttention({ queries: [[1, 2]], keys: [[2, 1], [0, 1]], values: [[1], [3]] }).scores // => [["4", "2"]]
 * traceAttention({ inputs: [[1, 0], [0, 1]], mask: "causal" }).weights.numbers()[0] // => [1, 0]
 * traceAttention({ queries: [0], keys: [[1], [2]], values: [[4], [8]], upstream: [[1]] }).valueGradient // => [["0.5"], ["0.5"]]
 * traceAttention({ queries: [[1, 2]], keys: [[1]], values: [[1]] }) // throws needs keys as long as queries
 */
export function traceAttention(
  spec: AttentionTraceSpec & { heads: number; upstream: TraceRows },
): AttentionTrace<RealPlanes, never>;
export function traceAttention(spec: AttentionTraceSpec & { heads: number }): AttentionTrace<RealPlanes>;
export function traceAttention(
  spec: AttentionTraceSpec & { heads?: undefined; upstream: TraceRows },
): AttentionTrace<RealMatrix, never>;
export function traceAttention(spec: AttentionTraceSpec & { heads?: undefined }): AttentionTrace;
export function traceAttention(spec: AttentionTraceSpec): AttentionTrace<RealMatrix | RealPlanes, null>;
export function traceAttention(spec: AttentionTraceSpec): AttentionTrace<RealMatrix | RealPlanes, null> {
  return new AttentionTrace<RealMatrix | RealPlanes, null>(spec);
}
