import type { Tensor } from "@tensorflow/tfjs-core";
import { ownLayer } from "./own-layer.js";

interface GroupNormalizationOptions {
  groups: number;
  epsilon: number;
  /** Whether scale and shift are learned. */
  affine: boolean;
}

/** Group normalization over the last axis as a layer of tfjs, which has none. */
export const groupNormalizationOf = ownLayer<GroupNormalizationOptions>((tf) => {
  class GroupNormalization extends tf.layers.Layer {
    static readonly className = "GroupNormalization";
    private readonly options: GroupNormalizationOptions;

    constructor(config: GroupNormalizationOptions & { name?: string }) {
      super(config as object);
      this.options = { groups: config.groups, epsilon: config.epsilon, affine: config.affine ?? true };
      this.supportsMasking = true;
    }

    override build(inputShape: number[]): void {
      const shape = [inputShape.at(-1)!];
      if (this.options.affine) {
        this.addWeight("gamma", shape, "float32", tf.initializers.ones());
        this.addWeight("beta", shape, "float32", tf.initializers.zeros());
      }
      this.built = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs;
        const { groups, epsilon } = this.options;
        const [batch, channels] = [x.shape[0], x.shape[x.rank - 1]];
        const parted = x.reshape([batch, -1, groups, channels / groups]);
        const { mean, variance } = tf.moments(parted, [1, 3], true);
        const normal = parted.sub(mean).div(variance.add(epsilon).sqrt()).reshape(x.shape);
        if (!this.options.affine) return normal as Tensor;
        const [gamma, beta] = this.weights.map((weight) => weight.read());
        return normal.mul(gamma).add(beta);
      });
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  }
  return GroupNormalization;
});
