import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

/** ELU's derivative as 1 above zero and y + 1 below, in operations that can be differentiated again. */
export function defineActivationGradients(tf: Tfjs): void {
  defineGradient(tf, "Elu", {
    inputs: ["x"],
    outputs: [true],
    pullback: (dy, [x, y]) => ({ x: () => tf.where(x.greater(0), dy, dy.mul(y.add(1))) }),
  });
}
