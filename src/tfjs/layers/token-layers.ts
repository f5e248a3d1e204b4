import type { Tensor } from "@tensorflow/tfjs-core";
import { ownLayer } from "./own-layer.js";

const single = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? inputs[0] : inputs);

/** A learned token put before the tokens of a sequence. */
export const classTokenOf = ownLayer<object>((tf) => {
  class ClassToken extends tf.layers.Layer {
    static readonly className = "ClassToken";

    override build(inputShape: number[]): void {
      this.addWeight("classToken", [inputShape.at(-1)!], "float32", tf.initializers.zeros());
      this.built = true;
    }

    override computeOutputShape([batch, steps, features]: number[]): number[] {
      return [batch, steps + 1, features];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = single(inputs);
        const [batch, , features] = x.shape;
        const token = this.weights[0].read().reshape([1, 1, features]).tile([batch, 1, 1]);
        return tf.concat([token, x], 1);
      });
    }
  }
  return ClassToken;
});

/** One token of a sequence. */
export const selectTokenOf = ownLayer<{ index: number }>((tf) => {
  class SelectToken extends tf.layers.Layer {
    static readonly className = "SelectToken";
    private readonly index: number;

    constructor(config: { index: number; name?: string }) {
      super(config as object);
      this.index = config.index;
    }

    override computeOutputShape([batch, , features]: number[]): number[] {
      return [batch, features];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = single(inputs);
        const [batch, steps, features] = x.shape;
        const at = this.index < 0 ? steps + this.index : this.index;
        return x.slice([0, at, 0], [batch, 1, features]).reshape([batch, features]);
      });
    }

    override getConfig() {
      return { ...super.getConfig(), index: this.index };
    }
  }
  return SelectToken;
});
