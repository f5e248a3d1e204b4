import type { Tensor } from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { ownLayer, type TfjsLayer } from "./own-layer.js";

const single = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0] : inputs);

/** RMS normalization over the last axis as a layer of tfjs, which has none. */
export const rmsNormalizationOf = ownLayer<{ epsilon: number }>((tf) => {
  class RmsNormalization extends tf.layers.Layer {
    static readonly className = "RmsNormalization";
    private readonly epsilon: number;

    constructor(config: { epsilon: number; name?: string }) {
      super(config as object);
      this.epsilon = config.epsilon;
      this.supportsMasking = true;
    }

    override build(inputShape: number[]): void {
      this.addWeight("gamma", [inputShape.at(-1)!], "float32", tf.initializers.ones());
      this.built = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = single(inputs);
        const mean = x.square().mean(-1, true).add(this.epsilon);
        return x.div(mean.sqrt()).mul(this.weights[0].read());
      });
    }

    override getConfig() {
      return { ...super.getConfig(), epsilon: this.epsilon };
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
  class Positions extends tf.layers.Layer {
    static readonly className = "Positions";
    private readonly options: PositionOptions;

    constructor(config: PositionOptions & { name?: string }) {
      super(config as object);
      this.options = { kind: config.kind, max: config.max };
      this.supportsMasking = true;
    }

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

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = single(inputs);
        const [, steps, features] = x.shape;
        if (this.options.kind === "learned")
          return x.add((this.weights[0].read() as Tensor).slice([0, 0], [steps, features]));
        const rows = Array.from({ length: steps }, (_, at) =>
          Array.from({ length: features }, (_value, feature) => {
            const angle = at * 10_000 ** (-(feature - (feature % 2)) / features);
            return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
          }),
        );
        return x.add(tf.tensor2d(rows));
      });
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  }
  return Positions;
});

interface TiedOptions {
  bias: boolean;
  vocab: number;
}

/** Scores of all tokens by an embedding's own table. */
export const tiedOutputOf = ownLayer<TiedOptions>((tf) => {
  class TiedOutput extends tf.layers.Layer {
    static readonly className = "TiedOutput";
    private readonly options: TiedOptions;

    constructor(config: TiedOptions & { name?: string }) {
      super(config as object);
      this.options = { bias: config.bias, vocab: config.vocab };
    }

    /** The embedding is the one that the input came through, in a model that was loaded too. */
    private table(): Tensor {
      const [node] = this.inboundNodes as unknown as { inputTensors: SymbolicTensor[] }[];
      return embeddingBefore(node.inputTensors[0])!.weights[0].read() as Tensor;
    }

    override build(): void {
      if (this.options.bias) this.addWeight("bias", [this.options.vocab], "float32", tf.initializers.zeros());
      this.built = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return [...inputShape.slice(0, -1), this.options.vocab];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = single(inputs);
        const rows = x.reshape([-1, x.shape.at(-1)!]);
        const scores = tf.matMul(rows as never, this.table() as never, false, true);
        const shifted = this.options.bias ? scores.add(this.weights[0].read()) : scores;
        return shifted.reshape([...x.shape.slice(0, -1), this.options.vocab]);
      });
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
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
