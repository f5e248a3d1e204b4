import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { ownLayer } from "./own-layer.js";

interface AttentionOptions {
  heads: number;
  kvHeads: number;
  headDim: number;
  bias: boolean;
  causal: boolean;
  rotary: boolean;
}

/** What a hidden score has added: its exponential is 0 in float32. */
const hidden = -1e9;

/**
 * Multi-head attention as a layer of tfjs, which has none; kernels have one row per input feature. Of one input it is
 * self-attention; of two, keys and values are those of the second, the memory.
 */
export const multiHeadAttentionOf = ownLayer<AttentionOptions>((tf) => {
  class MultiHeadAttention extends tf.layers.Layer {
    static readonly className = "MultiHeadAttention";
    private readonly options: AttentionOptions;

    constructor(config: AttentionOptions & { name?: string }) {
      super(config as object);
      const { heads, kvHeads, headDim, bias, causal, rotary } = config;
      this.options = { heads, kvHeads, headDim, bias, causal, rotary };
      this.supportsMasking = true;
    }

    override build(inputShape: number[] | number[][]): void {
      const { heads, kvHeads, headDim, bias } = this.options;
      const [features, remembered] = bothOf(inputShape).map((shape) => shape.at(-1)!);
      const [wide, narrow] = [heads * headDim, kvHeads * headDim];
      for (const [name, rows, columns] of [
        ["query", features, wide],
        ["key", remembered, narrow],
        ["value", remembered, narrow],
        ["output", wide, features],
      ] as const) {
        this.addWeight(`${name}Kernel`, [rows, columns], "float32", tf.initializers.glorotUniform({}));
        if (bias) this.addWeight(`${name}Bias`, [columns], "float32", tf.initializers.zeros());
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: number[] | number[][]): number[] {
      return bothOf(inputShape)[0];
    }

    override computeMask(_inputs: Tensor | Tensor[], mask?: Tensor | Tensor[]): Tensor {
      return (Array.isArray(mask) ? mask[0] : mask) as Tensor;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const { heads, headDim } = this.options;
        const { weights, v } = this.looked(inputs);
        const [batch, , steps] = weights.shape;
        const mixed = tf.matMul(weights as never, v as never) as Tensor;
        const joined = mixed.transpose([0, 2, 1, 3]).reshape([batch * steps!, heads * headDim]);
        return this.mapped(joined, 3).reshape([batch, steps!, -1]);
      });
    }

    /** How much each query takes of each value: `[samples, heads, queries, keys]`, each row with the sum 1. */
    attentionWeights(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => this.looked(inputs).weights);
    }

    /** Rows times one of the four kernels. */
    private mapped(rows: Tensor, at: number): Tensor {
      const weights = this.weights.map((weight) => weight.read());
      const { bias } = this.options;
      const product = tf.matMul(rows as never, weights[bias ? 2 * at : at] as never) as Tensor;
      return bias ? product.add(weights[2 * at + 1]) : product;
    }

    /** The weights, and the values that they weigh. */
    private looked(inputs: Tensor | Tensor[]): { weights: Tensor; v: Tensor } {
      const [x, memory = x] = Array.isArray(inputs) ? inputs : [inputs];
      const { heads, kvHeads, headDim, causal, rotary } = this.options;
      const [batch, steps] = x.shape;
      const remembered = memory.shape[1]!;
      const split = (from: Tensor, at: number, count: number): Tensor =>
        this.mapped(from.reshape([-1, from.shape[2]!]), at)
          .reshape([batch, from.shape[1]!, count, headDim])
          .transpose([0, 2, 1, 3]);
      // tfjs has no gradient of tile beyond rank 4
      const shared = (part: Tensor): Tensor =>
        kvHeads === heads
          ? part
          : part
              .reshape([batch * kvHeads, 1, remembered * headDim])
              .tile([1, heads / kvHeads, 1])
              .reshape([batch, heads, remembered, headDim]);
      const [q, k, v] = [split(x, 0, heads), split(memory, 1, kvHeads), split(memory, 2, kvHeads)];
      const turn = (part: Tensor) => (rotary ? turned(tf, part) : part);
      // the queries are scaled, for they are fewer numbers than the scores
      const scaled = turn(q).mul(1 / Math.sqrt(headDim));
      const scores = tf.matMul(scaled as never, shared(turn(k)) as never, false, true);
      const seen = causal ? scores.add(futureOf(tf, steps)) : scores;
      return { weights: tf.softmax(seen), v: shared(v) };
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  }
  return MultiHeadAttention;
});

/** The shapes of what gives queries and of what gives keys and values. */
const bothOf = (shape: number[] | number[][]): number[][] =>
  Array.isArray(shape[0]) ? (shape as number[][]) : [shape as number[], shape as number[]];

/** Row by row: 0 up to a step's own place, a large negative number behind it. */
function futureOf(tf: Tfjs, steps: number): Tensor {
  const places = Array.from({ length: steps }, (_, at) => at);
  return tf.tensor2d(places.map((row) => places.map((column) => (column > row ? hidden : 0))));
}

/** Neighboring features turned by the angle p / 10000^(2i/d) of their position p. */
function turned(tf: Tfjs, part: Tensor): Tensor {
  const [, , steps, dim] = part.shape;
  const angles = Array.from({ length: steps }, (_, at) =>
    Array.from({ length: dim }, (_angle, feature) => at * 10_000 ** (-(feature - (feature % 2)) / dim)),
  );
  const of = (f: (x: number) => number) => tf.tensor2d(angles.map((row) => row.map(f)));
  // (x₁, x₂) → (−x₂, x₁) for every pair, as a product
  const quarter = tf.tensor2d(
    Array.from({ length: dim }, (_, row) =>
      Array.from({ length: dim }, (_cell, column) =>
        row % 2 === 1 && column === row - 1 ? -1 : row % 2 === 0 && column === row + 1 ? 1 : 0,
      ),
    ),
  );
  const crossed = tf.matMul(part.reshape([-1, dim]) as never, quarter as never).reshape(part.shape);
  return part.mul(of(Math.cos)).add(crossed.mul(of(Math.sin)));
}
