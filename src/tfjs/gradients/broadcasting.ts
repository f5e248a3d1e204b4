import type { Tensor } from "@tensorflow/tfjs-core";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

/** A gradient of the broadcast shape, added up over the axes along which an input was repeated. */
export function summedTo(tf: Tfjs, gradient: Tensor, shape: number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return (axes.length > 0 ? gradient.sum(axes) : gradient).reshape(shape);
}

/**
 * A tile's gradient: the copies added up, in one sum. tfjs adds up a slice for each copy, so that a layer normalization of
 * `[32, 64, 128]` takes eight thousand operations a step, and knows no more than four axes.
 */
function untiled(dy: Tensor, shape: number[], reps: number[]): Tensor {
  const parted: number[] = [];
  const axes: number[] = [];
  // Axis by axis the copies and, where it is longer than one, the axis; neighbors of a kind are one.
  let kind: "copies" | "axis" | undefined;
  const add = (length: number, of: "copies" | "axis"): void => {
    if (length === 1) return;
    if (of === kind) parted[parted.length - 1] *= length;
    else if (of === "copies") axes.push(parted.push(length) - 1);
    else parted.push(length);
    kind = of;
  };
  for (const [axis, length] of shape.entries()) {
    add(reps[axis], "copies");
    add(length, "axis");
  }
  return (axes.length > 0 ? dy.reshape(parted).sum(axes) : dy).reshape(shape);
}

/**
 * Maximum, minimum and squared difference of inputs of different shapes: tfjs hands the smaller input a gradient of the
 * larger one's shape. And tiles.
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
  defineGradient<{ reps: number[] }>(tf, "Tile", {
    inputs: ["x"],
    pullback: (dy, [x], { reps }) => ({ x: () => untiled(dy, x.shape, reps) }),
  });
  defineGradient(tf, "SquaredDifference", {
    inputs: ["a", "b"],
    pullback: (dy, [a, b]) => ({
      a: () => summedTo(tf, dy.mul(a.sub(b).mul(2)), a.shape),
      b: () => summedTo(tf, dy.mul(b.sub(a).mul(2)), b.shape),
    }),
  });
}
