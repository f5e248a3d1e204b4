import type { Tensor } from "@tensorflow/tfjs-core";
import { baseLayer } from "./base-layer.js";
import { ownLayer } from "./own-layer.js";

/** A learned token put before the tokens of a sequence. */
export const classTokenOf = ownLayer<object>((tf) => {
  class ClassToken extends baseLayer(tf, {}) {
    static readonly className = "ClassToken";

    override build(inputShape: number[]): void {
      this.addNumbers("classToken", [inputShape.at(-1)!], "zeros");
      this.built = true;
    }

    override computeOutputShape([batch, steps, features]: number[]): number[] {
      return [batch, steps + 1, features];
    }

    override computed(x: Tensor): Tensor {
      const [batch, , features] = x.shape;
      const token = this.weights[0].read().reshape([1, 1, features]).tile([batch, 1, 1]);
      return tf.concat([token, x], 1);
    }
  }
  return ClassToken;
});

/** One token of a sequence. */
export const selectTokenOf = ownLayer<{ index: number }>((tf) => {
  class SelectToken extends baseLayer(tf, { index: 0 }) {
    static readonly className = "SelectToken";

    override computeOutputShape([batch, , features]: number[]): number[] {
      return [batch, features];
    }

    override computed(x: Tensor): Tensor {
      const [batch, steps, features] = x.shape;
      const { index } = this.options;
      return x
        .slice([0, index < 0 ? steps + index : index, 0], [batch, 1, features])
        .reshape([batch, features]);
    }
  }
  return SelectToken;
});
