import { Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Budget, constant, product, size } from "./budget.js";
import { bytesOf, checkedOptions, refuse, whole, type CountInput, type NumberFormat } from "./read.js";

/** What {@link kvCache} is given. */
export interface KvCacheSpec {
  layers: number;
  /** Heads of the queries; keys and values have as many unless `kvHeads` says otherwise. */
  heads?: number;
  /** Heads of keys and values: fewer than `heads` with grouped queries, 1 with multi-query attention. */
  kvHeads?: number;
  /** Length of a key and of a value in a head. */
  headDim: number;
  /** Tokens kept for each sequence; default 1. */
  tokens?: CountInput;
  /** Sequences; default 1. */
  batch?: number;
  /** Bytes of one number, or its format; default fp16, 2 bytes. */
  bytes?: number | NumberFormat;
  /** Bytes that there is room for; with it `tokensThatFit` is found. */
  memory?: CountInput;
}

const place = "kvCache";

/** The keys and values that a language model keeps; made by {@link kvCache}. */
export class KvCache extends Budget {
  /** Numbers and bytes of one token of one sequence. */
  readonly numbersPerToken: number;
  readonly bytesPerToken: number;
  readonly numbers: number;
  readonly bytes: number;
  /** How many times larger the cache is with as many heads for keys as for queries. */
  readonly saving: number;
  /** Tokens of each sequence that `memory` has room for; null where it is not given. */
  readonly tokensThatFit: number | null;

  constructor(spec: KvCacheSpec) {
    super();
    checkedOptions(place, spec, [
      "layers",
      "heads",
      "kvHeads",
      "headDim",
      "tokens",
      "batch",
      "bytes",
      "memory",
    ]);
    const { heads, kvHeads = heads } = spec;
    const [L, H] = [
      size("L", whole(place, "layers", spec.layers)),
      size("H", whole(place, "kvHeads or heads", kvHeads)),
    ];
    const queries = whole(place, "heads", heads ?? kvHeads);
    if (queries % H.value.valueOf() !== 0)
      refuse(place, "needs heads that are a multiple of kvHeads", `${queries} and ${kvHeads}`);
    const d = size("d_h", whole(place, "headDim", spec.headDim));
    const T = size("T", whole(place, "tokens", spec.tokens ?? 1));
    const B = size("B", whole(place, "batch", spec.batch ?? 1));
    const b = size("b", bytesOf(place, "bytes", spec.bytes ?? 2));
    const perToken = this.define("numbers per token", "n", product(constant(2), L, H, d), "numbers");
    const bytesPerToken = this.define("bytes per token", "m", product(perToken, b), "bytes");
    const isPlural = spec.tokens !== undefined || spec.batch !== undefined;
    const all = B.value.compare(Real.one) === 0 ? [T] : [B, T];
    const numbers = isPlural ? this.define("numbers", "N", product(...all, perToken), "numbers") : perToken;
    const bytes = isPlural ? this.define("bytes", "M", product(numbers, b), "bytes") : bytesPerToken;
    this.numbersPerToken = perToken.value.valueOf();
    this.bytesPerToken = bytesPerToken.value.valueOf();
    this.numbers = numbers.value.valueOf();
    this.bytes = bytes.value.valueOf();
    if (!Number.isSafeInteger(this.numbers))
      refuse(place, "needs sizes whose product is below 2^53", this.numbers);
    this.saving = queries / H.value.valueOf();
    if (this.saving > 1) this.define("times less than with all heads", "s", size("h", queries).over(H));
    this.tokensThatFit = spec.memory === undefined ? null : this.fitting(spec.memory, bytesPerToken, B);
  }

  private fitting(memory: CountInput, perToken: Worked, batch: Worked): number {
    const room = size("R", whole(place, "memory", memory));
    const quotient = room.over(batch.value.compare(Real.one) === 0 ? perToken : product(batch, perToken));
    const fits = Math.floor(quotient.value.valueOf());
    const worked = Worked.by(
      Real.fromFloat(fits),
      [quotient],
      ([text]) => `\\left\\lfloor ${text} \\right\\rfloor`,
    );
    return this.define("tokens that fit", "T_{\\max}", worked, "tokens").value.valueOf();
  }
}

/**
 * The cache of keys and values that a transformer keeps while it writes: 2 · layers · kvHeads · headDim numbers a token.
 * @param spec `layers`, `heads` or `kvHeads` (grouped queries), `headDim`, `tokens` (default 1), `batch` (default 1), `bytes` of
 * one number or its format (default 2), `memory`, bytes that there is room for
 * @returns `numbers`, `bytes`, both per token too, `saving` by grouped queries, `tokensThatFit`; `table()`, `formulas()`
 * @throws InputError where a size is no whole number from 1 on
 * @example
 * kvCache({ layers: 32, heads: 12, headDim: 64, tokens: 2048 }).numbers // => 100663296
 * kvCache({ layers: 32, heads: 32, headDim: 128 }).bytesPerToken // => 524288
 * kvCache({ layers: 32, heads: 32, kvHeads: 8, headDim: 128, memory: "16G" }).tokensThatFit // => 122070
 */
export function kvCache(spec: KvCacheSpec): KvCache {
  return new KvCache(spec);
}
