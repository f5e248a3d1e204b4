import { Worked } from "../number/worked.js";
import { Budget, constant, product, size } from "./budget.js";
import { checkedOptions, choiceOf, refuse, whole } from "./read.js";

/** What {@link activationMemory} is given. */
export interface ActivationMemorySpec {
  layers: number;
  /** Features of a token. */
  hidden: number;
  heads: number;
  /** Tokens of a sequence. */
  tokens: number;
  /** Sequences; default 1. */
  batch?: number;
  /** What is computed anew in the backward pass: nothing (`none`, default), the attention's n×n matrices (`selective`), or whole layers (`full`). */
  recompute?: "none" | "selective" | "full";
  /** How many devices share each layer's matrices; default 1. */
  tensorParallel?: number;
}

const place = "activationMemory";

/** What a transformer's activations take while it trains, in bytes; made by {@link activationMemory}. */
export class ActivationMemory extends Budget {
  readonly perLayer: number;
  readonly total: number;

  constructor(spec: ActivationMemorySpec) {
    super();
    checkedOptions(place, spec, [
      "layers",
      "hidden",
      "heads",
      "tokens",
      "batch",
      "recompute",
      "tensorParallel",
    ]);
    const recompute = choiceOf(place, "recompute", ["none", "selective", "full"], spec.recompute ?? "none");
    const L = size("L", whole(place, "layers", spec.layers));
    const h = size("h", whole(place, "hidden", spec.hidden));
    const a = size("a", whole(place, "heads", spec.heads));
    const s = size("s", whole(place, "tokens", spec.tokens));
    const b = size("b", whole(place, "batch", spec.batch ?? 1));
    const devices = whole(place, "tensorParallel", spec.tensorParallel ?? 1);
    const t = size("t", devices);
    const all = product(s, b, h);
    const scores = product(constant(5), a, s).over(devices === 1 ? h : product(h, t));
    const plain = devices === 1 ? constant(34) : constant(10).plus(constant(24).over(t));
    const factor: Record<typeof recompute, Worked> = {
      none: plain.plus(scores),
      selective: plain,
      full: constant(2),
    };
    const layer = this.define("per layer", "m", product(all, factor[recompute]), "bytes");
    this.perLayer = layer.value.valueOf();
    this.total = this.define("all layers", "M", product(L, layer), "bytes").value.valueOf();
    if (!Number.isFinite(this.total)) refuse(place, "needs smaller sizes", this.total);
  }
}

/**
 * The memory of a transformer's activations in 16 bits, with dropout: s·b·h·(34 + 5·a·s/h) bytes a layer; the second term, of the
 * attention's n×n matrices, goes with selective recomputation, and 2·s·b·h is left with full.
 * Source: V. Korthikanti et al., Reducing activation recomputation in large transformer models (2022), table 2.
 * @param spec `layers`, `hidden`, `heads`, `tokens`, `batch` (default 1), `recompute` (default `none`), `tensorParallel` (default 1)
 * @returns bytes: `perLayer`, `total`; `table()`, `formulas()`
 * @throws InputError where a size is no whole number from 1 on
 * @example
 * activationMemory({ layers: 1, hidden: 12288, heads: 96, tokens: 2048 }).perLayer / (2048 * 12288) // => 114
 * activationMemory({ layers: 2, hidden: 4, heads: 1, tokens: 3, recompute: "full" }).total // => 48
 */
export function activationMemory(spec: ActivationMemorySpec): ActivationMemory {
  return new ActivationMemory(spec);
}
