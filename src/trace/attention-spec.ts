import { InputError } from "../errors.js";
import { real, type RealInput } from "../number/real.js";
import { valueText } from "../number/value-text.js";
import { isList, outputsOf } from "./trace-input.js";

/** Vectors as rows: one row per token; a single vector is one row; or a trace with such outputs. */
export type TraceRows =
  readonly RealInput[] | readonly (readonly RealInput[])[] | { output: readonly (readonly RealInput[])[] };

/** A linear map of rows, x·W + b: weights with one row per input feature and one column per output, and a bias per output. */
export type TraceProjection =
  | readonly (readonly RealInput[])[]
  | { weights: readonly (readonly RealInput[])[]; bias?: readonly RealInput[] };

/** The weights through which inputs become queries, keys and values, and heads the output. */
export interface AttentionProjections {
  query?: TraceProjection;
  key?: TraceProjection;
  value?: TraceProjection;
  /** Applied to the heads' outputs side by side. */
  output?: TraceProjection;
}

/** What {@link traceAttention} is given. */
export interface AttentionTraceSpec {
  /** One row per query. */
  queries?: TraceRows;
  /** One row per key, as long as a query. */
  keys?: TraceRows;
  /** One row per key, of any length. */
  values?: TraceRows;
  /** Tokens as rows that stand for queries, keys and values alike: self-attention. */
  inputs?: TraceRows;
  /** Beside `inputs`: the tokens of another sequence that give keys and values: cross-attention. */
  context?: TraceRows;
  /** How queries, keys and values come of what is given, and the output of the heads; default: as they are. */
  projections?: AttentionProjections;
  /** How many heads share the columns of queries, keys and values; default one. With it, scores and weights are lists of matrices. */
  heads?: number;
  /** How many heads keys and values have: grouped queries where they are fewer, multi-query where it is 1; default `heads`. */
  kvHeads?: number;
  /** What a query may look at: `causal` keys up to its own place, or 1 and 0, a row per query or one row for all. */
  mask?: "causal" | readonly (0 | 1 | boolean)[] | readonly (readonly (0 | 1 | boolean)[])[];
  /**
   * Makes the attention additive: the score of a query and a key is u·tanh(q + k) with this vector u, as long as a query.
   * Source: D. Bahdanau, K. Cho, Y. Bengio, Neural machine translation by jointly learning to align and translate (2015).
   */
  additive?: readonly RealInput[];
  /**
   * Scores are divided by the root of a query's length (`sqrt`, default), left as they are (`none`, default of additive ones), or
   * multiplied by a number.
   */
  scale?: RealInput | "sqrt" | "none";
  /** Added to the scaled scores: a row per query, or one such matrix per head. */
  scoreBias?: readonly (readonly RealInput[])[] | readonly (readonly (readonly RealInput[])[])[];
  /** ∂L/∂(output), in the output's shape; with it the gradients are traced. */
  upstream?: TraceRows;
}

export const place = "traceAttention";

/** What is given: the names of its rows in a specification. */
export type GivenName = "queries" | "keys" | "values" | "inputs" | "context";

export function fail(rule: string, got: string, cure?: string): never {
  throw new InputError({ place, rule, got, ...(cure === undefined ? {} : { cure }) });
}

const shapeOf = (rows: readonly (readonly unknown[])[]) => `${rows.length}×${rows[0].length}`;

/** Rows of finite numbers of one length. */
export function rowsOf(given: unknown, name: string, by = place): RealInput[][] {
  const outputs = outputsOf(given as { output: unknown });
  const list = isList(outputs) ? outputs : [];
  const rows = (isList(list[0]) ? list : [list]) as RealInput[][];
  const width = rows[0].length;
  if (width === 0 || rows.some((row) => !isList(row) || row.length !== width))
    throw new InputError({
      place: by,
      rule: `needs rows of one length for ${name}`,
      got: valueText(outputs),
    });
  if (rows.some((row) => row.some((value) => !Number.isFinite(real(value).valueOf()))))
    throw new InputError({
      place: by,
      rule: `needs finite numbers for ${name}`,
      got: rows.map((row) => row.map(String).join(", ")).join("; "),
    });
  return rows.map((row) => [...row]);
}

export interface Projection {
  weights: RealInput[][];
  bias: RealInput[] | null;
}

/** A projection that fits rows of this width; null where none is given. */
export function projectionOf(
  given: TraceProjection | undefined,
  name: string,
  width: number,
): Projection | null {
  if (given === undefined) return null;
  const parts =
    typeof given === "object" && given !== null && "weights" in given ? given : { weights: given };
  const weights = rowsOf(parts.weights, `the weights of projections.${name}`);
  if (weights.length !== width)
    fail(
      `needs ${width} rows in projections.${name}, one for each feature that it maps`,
      shapeOf(weights),
      "Rows are tokens here, x·W: transpose a matrix that is written W·x.",
    );
  if (!("bias" in parts) || parts.bias === undefined) return { weights, bias: null };
  const [bias] = rowsOf(parts.bias, `the bias of projections.${name}`);
  if (bias.length !== weights[0].length)
    fail(`needs ${weights[0].length} numbers in the bias of projections.${name}`, String(bias.length));
  return { weights, bias };
}

/** What stands for queries, keys and values before any projection. */
export function sourcesOf(spec: AttentionTraceSpec): Record<"queries" | "keys" | "values", GivenName> {
  if (typeof spec !== "object" || spec === null)
    fail("needs { queries, keys, values } or { inputs }", String(spec));
  const named = (["queries", "keys", "values"] as const).filter((name) => spec[name] !== undefined);
  if (spec.inputs === undefined) {
    if (spec.context !== undefined) fail("needs inputs beside context", "context alone");
    if (named.length < 3)
      fail(
        "needs queries, keys and values",
        named.join(", ") || "none",
        "For self-attention give inputs alone.",
      );
    return { queries: "queries", keys: "keys", values: "values" };
  }
  if (named.length > 0) fail("takes inputs or queries, keys and values", `inputs and ${named.join(", ")}`);
  const other = spec.context === undefined ? "inputs" : "context";
  return { queries: "inputs", keys: other, values: other };
}

/** How many heads queries, and keys and values have. */
export function headsOf({ heads = 1, kvHeads = heads }: AttentionTraceSpec): [number, number] {
  const good = [heads, kvHeads].every((count) => Number.isSafeInteger(count) && count > 0);
  if (!good || heads % kvHeads !== 0)
    fail(
      "needs whole numbers of heads, those of queries a multiple of those of keys and values",
      `${valueText(heads)} and ${valueText(kvHeads)}`,
    );
  return [heads, kvHeads];
}

/** Which keys each query may look at. */
export function visibleKeys({ mask }: AttentionTraceSpec, queries: number, keys: number): boolean[][] {
  const all = (see: (query: number, key: number) => boolean) =>
    Array.from({ length: queries }, (_q, query) =>
      Array.from({ length: keys }, (_k, key) => see(query, key)),
    );
  if (mask === undefined) return all(() => true);
  if (mask === "causal") {
    if (queries !== keys)
      fail(
        "needs as many keys as queries for a causal mask",
        `${keys} and ${queries}`,
        "Give the mask as rows of 1 (may look) and 0.",
      );
    return all((query, key) => key <= query);
  }
  const list: readonly unknown[] = isList(mask)
    ? mask
    : fail('needs "causal" or rows of 0 and 1 for mask', valueText(mask));
  const rows = (isList(list[0]) ? list : Array.from({ length: queries }, () => list)) as unknown[][];
  const known = new Set<unknown>([0, 1, true, false]);
  if (
    rows.length !== queries ||
    rows.some((row) => !isList(row) || row.length !== keys || row.some((item) => !known.has(item)))
  )
    fail(`needs ${queries}×${keys} zeros and ones for mask, or one row of ${keys}`, valueText(mask));
  const visible = rows.map((row) => row.map(Boolean));
  const blind = visible.findIndex((row) => !row.includes(true));
  if (blind >= 0) fail("needs a key that each query may look at", `a mask of zeros for query ${blind + 1}`);
  return visible;
}

/** What is added to the scaled scores of each head; null for nothing. */
export function biasesOf(
  { scoreBias }: AttentionTraceSpec,
  heads: number,
  queries: number,
  keys: number,
): RealInput[][][] | null {
  if (scoreBias === undefined) return null;
  const first: unknown = isList(scoreBias) && isList(scoreBias[0]) ? scoreBias[0][0] : undefined;
  const given = (isList(first) ? scoreBias : Array.from({ length: heads }, () => scoreBias)) as unknown[];
  const all = given.map((matrix) => rowsOf(matrix, "scoreBias"));
  if (all.length !== heads || all.some((rows) => rows.length !== queries || rows[0].length !== keys))
    fail(
      `needs ${queries}×${keys} numbers for scoreBias, or such a matrix for each of ${heads} heads`,
      all.map(shapeOf).join(", "),
    );
  return all;
}
