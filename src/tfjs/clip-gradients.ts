import type { NamedTensorMap } from "@tensorflow/tfjs-core";
import type { Tfjs } from "./library.js";
import type { Clipping } from "./clipping.js";

/** Gradients cut number by number, then scaled down together where their common norm is too large. */
export function clipGradients(
  tf: Tfjs,
  gradients: NamedTensorMap,
  { clipNorm, clipValue }: Clipping,
): NamedTensorMap {
  const each = (
    map: NamedTensorMap,
    change: (gradient: NamedTensorMap[string]) => NamedTensorMap[string],
  ): NamedTensorMap =>
    Object.fromEntries(Object.entries(map).map(([name, gradient]) => [name, change(gradient)]));
  const cut =
    clipValue === undefined
      ? gradients
      : each(gradients, (gradient) => tf.clipByValue(gradient, -clipValue, clipValue));
  if (clipNorm === undefined) return cut;
  const squares = Object.values(cut).map((gradient) => gradient.square().sum());
  const norm = tf.addN(squares).sqrt();
  const scale = tf.minimum(1, tf.div(clipNorm, tf.maximum(norm, 1e-12)));
  return each(cut, (gradient) => gradient.mul(scale));
}
