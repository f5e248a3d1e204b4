import { beforeAll, describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import { blobs } from "../../src/training/datasets/shapes.js";
import { evaluateModel } from "../../src/training/evaluate-model.js";
import { fit } from "../../src/training/fit.js";
import type { FitResult } from "../../src/training/fit-result.js";
import { fgsm } from "../../src/training/inspect/fgsm.js";
import { layersModel } from "../../src/training/models.js";

const data = blobs({ points: 15, classes: 3 });
let trained: FitResult;
beforeAll(async () => {
  await device("wasm");
  trained = await fit({ input: [2], layers: ["8", "tanh", "3", "softmax"] }, data, { epochs: 5 });
});

describe("fgsm", () => {
  it("moves every number by ε to the side on which central differences of the loss rise", async () => {
    const epsilon = 0.25;
    const moved = await fgsm(trained, data, { epsilon, range: null, batchSize: 7 });
    expect([moved.size, moved.inputShape, Array.from(moved.y)]).toEqual([45, [2], Array.from(data.y)]);
    const lossWith = async (sample: number, entry: number, change: number) => {
      const one = data
        .select([sample])
        .map((x) => x.map((value, at) => (at === entry ? value + change : value)));
      return (await evaluateModel(trained.model, one)).loss;
    };
    for (const sample of [0, 6, 7, 20, 44])
      for (const entry of [0, 1]) {
        const at = 2 * sample + entry;
        const slope = (await lossWith(sample, entry, 0.01)) - (await lossWith(sample, entry, -0.01));
        expect(moved.x[at] - data.x[at]).toBeCloseTo(Math.sign(slope) * epsilon, 6);
      }
    const [before, after] = [
      await evaluateModel(trained.model, data),
      await evaluateModel(trained.model, moved),
    ];
    expect(after.loss).toBeGreaterThan(before.loss);
  });

  it("stays in the range, and moves nothing by 0", async () => {
    const moved = await fgsm(trained, data, { epsilon: 10, range: [-3, 3] });
    expect(new Set(moved.x)).toEqual(new Set([-3, 3]));
    expect(Array.from((await fgsm(trained, data, { epsilon: 0, range: null })).x)).toEqual(
      Array.from(data.x),
    );
  });

  it("refuses tokens, a negative ε, and ranges that are none", async () => {
    const tokens = layersModel({ input: { tokens: 2 }, layers: ["embedding5x4", "flatten", "2", "softmax"] });
    await expect(fgsm(tokens, { x: [[1, 2]], y: [0] }, { epsilon: 1 })).rejects.toThrow(
      "fgsm: needs inputs that can move a little, got tokens",
    );
    await expect(fgsm(trained, data, { epsilon: -1 })).rejects.toThrow("needs epsilon from 0 on, got -1");
    await expect(fgsm(trained, data, {} as never)).rejects.toThrow("needs epsilon from 0 on, got undefined");
    await expect(fgsm(trained, data, { epsilon: 1, range: [1, 0] })).rejects.toThrow(
      "needs range as [least, greatest]",
    );
  });
});
