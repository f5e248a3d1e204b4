import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

interface BatchNorm {
  axis: number;
  gamma?: { read(): Tensor };
  beta?: { read(): Tensor };
  build(inputShape: number[] | number[][]): void;
}

const mended = new WeakSet<object>();

/**
 * Lets a batch normalization without scale or shift be trained: tfjs reads both in training, whether the layer has them or not. What it
 * reads where it has none are ones and zeros, which are no weights.
 */
export function mendPlainBatchNorm(tf: Tfjs): void {
  const { prototype } = tf.layers.batchNormalization({}).constructor as unknown as { prototype: BatchNorm };
  if (mended.has(prototype)) return;
  mended.add(prototype);
  const build = prototype.build;
  prototype.build = function (this: BatchNorm, inputShape): void {
    build.call(this, inputShape);
    const shape = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as number[];
    const features = shape.at(this.axis)!;
    this.gamma ??= { read: () => tf.ones([features]) };
    this.beta ??= { read: () => tf.zeros([features]) };
  };
}
