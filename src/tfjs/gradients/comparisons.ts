import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

const binary = [
  "Equal",
  "NotEqual",
  "Greater",
  "GreaterEqual",
  "Less",
  "LessEqual",
  "LogicalAnd",
  "LogicalOr",
];

/**
 * A comparison is constant almost everywhere, so its derivative is zero. tfjs knows this of GreaterEqual alone, and
 * therefore refuses to differentiate `where(x.greater(0), …)`, clipping, leaky ReLU and the maximum a second time.
 */
export function defineComparisonGradients(tf: Tfjs): void {
  for (const kernel of binary)
    defineGradient(tf, kernel, {
      inputs: ["a", "b"],
      pullback: (_dy, [a, b]) => ({
        a: () => tf.zeros(a.shape, "float32"),
        b: () => tf.zeros(b.shape, "float32"),
      }),
    });
  defineGradient(tf, "LogicalNot", {
    inputs: ["x"],
    pullback: (_dy, [x]) => ({ x: () => tf.zeros(x.shape, "float32") }),
  });
}
