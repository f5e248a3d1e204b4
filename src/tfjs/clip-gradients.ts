import type { NamedTensorMap } from "@tensorflow/tfjs-core";
import type { Tfjs } from "./library.js";

/** Gradients scaled down together where their common norm is larger than `limit`. */
export function clipGradients(tf: Tfjs, gradients: NamedTensorMap, limit: number): NamedTensorMap {
  const squares = Object.values(gradients).map((gradient) => gradient.square().sum());
  const norm = tf.addN(squares).sqrt();
  const scale = tf.minimum(1, tf.div(limit, tf.maximum(norm, 1e-12)));
  return Object.fromEntries(Object.entries(gradients).map(([name, gradient]) => [name, gradient.mul(scale)]));
}
