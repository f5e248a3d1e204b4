import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

interface LayerNormalization {
  axis: number[];
  epsilon: number;
  gamma: { read(): Tensor } | null;
  beta: { read(): Tensor } | null;
  call(inputs: Tensor | Tensor[], options: object): Tensor | Tensor[];
}

const mended = new WeakSet<object>();

/**
 * Lets tfjs's layer normalization compute its statistics once for each row. Its own repeats mean, variance, scale and shift to
 * the size of the input and goes through the batch normalization, whose gradient then takes some thirty passes over that size; here
 * they are ten.
 */
export function mendLayerNormalization(tf: Tfjs): void {
  const { prototype } = tf.layers.layerNormalization({}).constructor as unknown as {
    prototype: LayerNormalization;
  };
  if (mended.has(prototype)) return;
  mended.add(prototype);
  prototype.call = function (inputs): Tensor {
    return tf.tidy(() => {
      const given = Array.isArray(inputs) ? inputs[0] : inputs;
      const x = given.dtype === "float32" ? given : given.toFloat();
      const { axis, epsilon, gamma, beta } = this;
      const along = (weight: { read(): Tensor }): Tensor =>
        weight.read().reshape(x.shape.map((length, at) => (axis.includes(at) ? length : 1)));
      const centered = x.sub(x.mean(axis, true));
      const scale = centered.square().mean(axis, true).add(epsilon).rsqrt();
      const normal = centered.mul(gamma ? scale.mul(along(gamma)) : scale);
      return beta ? normal.add(along(beta)) : normal;
    });
  };
}
