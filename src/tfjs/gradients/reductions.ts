import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { defineGradient } from "./define.js";

/** A reduction's gradient on the axes that are left, with axes of one element where the others were. */
type Share = (dy: Tensor, count: number) => Tensor;

/**
 * The gradients of a sum and of a mean: one share for every number that was added up, and the share is computed before it is
 * repeated. tfjs makes a tensor of ones in JavaScript for each, multiplies by it and divides what is as large.
 */
export function defineReductionGradients(tf: Tfjs): void {
  const reduction = (kernel: string, share: Share): void =>
    defineGradient<{ axis?: number | number[] | null }>(tf, kernel, {
      inputs: ["x"],
      pullback: (dy, [x], { axis }) => ({
        x: () => {
          const { shape } = x;
          const axes = new Set(tf.util.parseAxisParam((axis ?? null) as unknown as number, shape));
          const reps = shape.map((length, at) => (axes.has(at) ? length : 1));
          if (x.size === 0) return tf.zeros(shape);
          const count = reps.reduce((product, length) => product * length, 1);
          const left = share(dy, count).reshape(shape.map((length, at) => (axes.has(at) ? 1 : length)));
          return count === 1 ? left : left.tile(reps);
        },
      }),
    });
  reduction("Sum", (dy) => dy);
  reduction("Mean", (dy, count) => dy.div(count));
}
