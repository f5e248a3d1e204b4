import type { Tensor } from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { baseLayer, passingLayer } from "./base-layer.js";
import { ownLayer, type TfjsLayer } from "./own-layer.js";

/** RMS normalization over the last axis as a layer of tfjs, which has none. */
export const rmsNormalizationOf = ownLayer<{ epsilon: number }>((tf) => {
  class RmsNormalization extends passingLayer(tf, { epsilon: 1e-6 }) {
    static readonly className = "RmsNormalization";

    override build(inputShape: number[]): void {
      this.addNumbers("gamma", [inputShape.at(-1)!], "ones");
      this.built = true;
    }

    override computed(x: Tensor): Tensor {
      const mean = x.square().mean(-1, true).add(this.options.epsilon);
      return x.div(mean.sqrt()).mul(this.weights[0].read());
    }
  }
  return RmsNormalization;
});

interface PositionOptions {
  kind: "learned" | "sinusoidal";
  max: number;
}

/** A vector for each position, added: learned, or sines and cosines. */
export const positionsOf = ownLayer<PositionOptions>((tf) => {
  const defaults: PositionOptions = { kind: "sinusoidal", max: 0 };
  class Positions extends passingLayer(tf, defaults) {
    static readonly className = "Positions";

    override build(inputShape: number[]): void {
      const { kind, max } = this.options;
      if (kind === "learned")
        this.addWeight(
          "positions",
          [max, inputShape.at(-1)!],
          "float32",
          tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05 }),
        );
      this.built = true;
    }

    override computed(x: Tensor): Tensor {
      const [, steps, features] = x.shape;
      if (this.options.kind === "learned")
        return x.add((this.weights[0].read() as Tensor).slice([0, 0], [steps, features]));
      return x.add(tf.tensor2d(sinusoids(steps, features)));
    }
  }
  return Positions;
});

/** sin(p/10000^(2i/d)) and its cosine by turns. Source: A. Vaswani et al., 2017, section 3.5. */
const sinusoids = (steps: number, features: number): number[][] =>
  Array.from({ length: steps }, (_, at) =>
    Array.from({ length: features }, (_value, feature) => {
      const angle = at * 10_000 ** (-(feature - (feature % 2)) / features);
      return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }),
  );

/** Scores of all tokens by an embedding's own table. */
export const tiedOutputOf = ownLayer<{ bias: boolean; vocab: number }>((tf) => {
  class TiedOutput extends baseLayer(tf, { bias: false, vocab: 0 }) {
    static readonly className = "TiedOutput";

    /** The embedding is the one that the input came through, in a model that was loaded too. */
    private table(): Tensor {
      const [node] = this.inboundNodes as unknown as { inputTensors: SymbolicTensor[] }[];
      return embeddingBefore(node.inputTensors[0])!.weights[0].read() as Tensor;
    }

    override build(): void {
      if (this.options.bias) this.addNumbers("bias", [this.options.vocab], "zeros");
      this.built = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return [...inputShape.slice(0, -1), this.options.vocab];
    }

    override computed(x: Tensor): Tensor {
      const rows = x.reshape([-1, x.shape.at(-1)!]);
      const scores = tf.matMul(rows as never, this.table() as never, false, true);
      const shifted = this.options.bias ? scores.add(this.weights[0].read()) : scores;
      return shifted.reshape([...x.shape.slice(0, -1), this.options.vocab]);
    }
  }
  return TiedOutput;
});

/** The last embedding that a tensor came through. */
export function embeddingBefore(flow: SymbolicTensor): TfjsLayer | undefined {
  const open = [flow];
  const seen = new Set<SymbolicTensor>();
  for (let tensor = open.shift(); tensor !== undefined; tensor = open.shift()) {
    if (seen.has(tensor)) continue;
    seen.add(tensor);
    if (tensor.sourceLayer.getClassName() === "Embedding") return tensor.sourceLayer as TfjsLayer;
    open.push(...tensor.inputs);
  }
  return undefined;
}
