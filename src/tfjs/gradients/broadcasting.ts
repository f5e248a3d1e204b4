import type { Tensor } from "@tensorflow/tfjs-core";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

/** A gradient of the broadcast shape, added up over the axes along which an input was repeated. */
export function summedTo(tf: Tfjs, gradient: Tensor, shape: number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return (axes.length > 0 ? gradient.sum(axes) : gradient).reshape(shape);
}

/**
 * Maximum, minimum and squared difference of inputs of different shapes: tfjs hands the smaller input a gradient of the
 * larger one's shape.
 */
export function defineBroadcastingGradients(tf: Tfjs): void {
  const choosing = (kernel: string, first: (a: Tensor, b: Tensor) => Tensor): void =>
    defineGradient(tf, kernel, {
      inputs: ["a", "b"],
      pullback: (dy, [a, b]) => ({
        a: () => summedTo(tf, dy.mul(first(a, b).cast("float32")), a.shape),
        b: () => summedTo(tf, dy.mul(first(a, b).logicalNot().cast("float32")), b.shape),
      }),
    });
  choosing("Maximum", (a, b) => a.greaterEqual(b));
  choosing("Minimum", (a, b) => a.lessEqual(b));
  defineGradient(tf, "SquaredDifference", {
    inputs: ["a", "b"],
    pullback: (dy, [a, b]) => ({
      a: () => summedTo(tf, dy.mul(a.sub(b).mul(2)), a.shape),
      b: () => summedTo(tf, dy.mul(b.sub(a).mul(2)), b.shape),
    }),
  });
}
