import type { Tensor } from "@tensorflow/tfjs-core";
import { passingLayer } from "./base-layer.js";
import { ownLayer } from "./own-layer.js";

interface GroupNormalizationOptions {
  groups: number;
  epsilon: number;
  /** Whether scale and shift are learned. */
  affine: boolean;
}

/** Group normalization over the last axis as a layer of tfjs, which has none. */
export const groupNormalizationOf = ownLayer<GroupNormalizationOptions>((tf) => {
  class GroupNormalization extends passingLayer(tf, { groups: 1, epsilon: 1e-3, affine: true }) {
    static readonly className = "GroupNormalization";

    override build(inputShape: number[]): void {
      const shape = [inputShape.at(-1)!];
      if (this.options.affine) {
        this.addNumbers("gamma", shape, "ones");
        this.addNumbers("beta", shape, "zeros");
      }
      this.built = true;
    }

    override computed(x: Tensor): Tensor {
      const { groups, epsilon, affine } = this.options;
      const [batch, channels] = [x.shape[0], x.shape[x.rank - 1]];
      const parted = x.reshape([batch, -1, groups, channels / groups]);
      const { mean, variance } = tf.moments(parted, [1, 3], true);
      const normal = parted.sub(mean).div(variance.add(epsilon).sqrt()).reshape(x.shape);
      if (!affine) return normal as Tensor;
      const [gamma, beta] = this.weights.map((weight) => weight.read());
      return normal.mul(gamma).add(beta);
    }
  }
  return GroupNormalization;
});
