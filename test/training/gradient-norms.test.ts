import { describe, expect, it } from "vitest";
import { xor } from "../../src/training/datasets/shapes.js";
import { device } from "../../src/tfjs/devices/device.js";
import { gradientNorms } from "../../src/training/gradient-norms.js";

describe("gradientNorms", () => {
  it("one linear layer under the mean squared error: the norm of 2·mean((w·x − y)·x) by hand", async () => {
    const { tf } = await device("wasm");
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
    model.setWeights([tf.tensor2d([[1], [-2]]), tf.tensor1d([0.5])]);
    const samples = {
      x: [
        [1, 2],
        [3, -1],
      ],
      y: [0.5, 2],
    };
    const errors = samples.x.map(([a, b], at) => a - 2 * b + 0.5 - samples.y[at]);
    const slopes = [0, 1].map(
      (axis) => (2 * (errors[0] * samples.x[0][axis] + errors[1] * samples.x[1][axis])) / 2,
    );
    const [norm, ...rest] = await gradientNorms(model, samples, { loss: "meanSquaredError", device: "wasm" });
    expect(rest).toEqual([]);
    expect(norm).toBeCloseTo(Math.hypot(...slopes), 4);
  });

  it("twelve sigmoid layers lose nearly all of the gradient on the way to the first", async () => {
    const layers = Array.from({ length: 12 }, () => ["8", "sigmoid"]).flat();
    const norms = await gradientNorms({ input: [2], layers: [...layers, "2", "softmax"] }, xor(), {
      device: "wasm",
    });
    expect(norms).toHaveLength(13);
    expect(norms[0]).toBeLessThan(1e-4 * norms[12]);
  });
});
