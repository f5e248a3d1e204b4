import type { Tensor } from "@tensorflow/tfjs-core";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

interface CumulativeAttrs {
  axis: number;
  exclusive: boolean;
  reverse: boolean;
}

/** Gradients of cumulative sums (tfjs's own comes out transposed where the axis is not the last) and products. */
export function defineCumulativeGradients(tf: Tfjs): void {
  defineGradient<CumulativeAttrs>(tf, "Cumsum", {
    pullback: (dy, _saved, { axis, exclusive, reverse }) => ({
      x: () => tf.cumsum(dy, axis, exclusive, !reverse),
    }),
  });
  defineCumprodGradient(tf);
}

/**
 * The gradient of a cumulative product without a division, so that zeros among the factors do no harm:
 * with p[j] = x[0]···x[j-1] and s[j] = dy[j] + x[j+1]·s[j+1], the derivative by x[j] is p[j]·s[j].
 */
function defineCumprodGradient(tf: Tfjs): void {
  defineGradient<CumulativeAttrs>(tf, "Cumprod", {
    inputs: ["x"],
    pullback: (dy, [x], { axis, exclusive, reverse }) => ({
      x: () => {
        const along = axis < 0 ? axis + x.rank : axis;
        const order = <T>(items: T[]): T[] => (reverse ? items.toReversed() : items);
        const factors = order(tf.unstack(x, along));
        const given = order(tf.unstack(dy, along));
        // An exclusive product is the inclusive one moved on by a place: its first element depends on nothing.
        const pulls = exclusive ? [...given.slice(1), tf.zerosLike(given[0])] : given;
        return tf.stack(order(cumulativeProductPullback(tf, factors, pulls)), along);
      },
    }),
  });
}

function cumulativeProductPullback(tf: Tfjs, factors: Tensor[], pulls: Tensor[]): Tensor[] {
  const before: Tensor[] = [tf.onesLike(factors[0])];
  for (const factor of factors.slice(0, -1)) before.push(before[before.length - 1].mul(factor));
  const result: Tensor[] = Array.from({ length: factors.length });
  let after = tf.zerosLike(pulls[0]);
  for (let j = factors.length - 1; j >= 0; j--) {
    after = j === factors.length - 1 ? pulls[j] : pulls[j].add(factors[j + 1].mul(after));
    result[j] = before[j].mul(after);
  }
  return result;
}
