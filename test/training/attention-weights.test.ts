import { beforeAll, describe, expect, it } from "vitest";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { traceAttention } from "../../src/trace/attention.js";
import { attentionWeights } from "../../src/training/inspect/attention-weights.js";
import { layersModel } from "../../src/training/models.js";

beforeAll(async () => {
  await device("wasm");
});

const rowsOf = (numbers: readonly number[], width: number) =>
  Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));

describe("attentionWeights", () => {
  it("gives the weights of the trace, sample by sample and head by head, also behind another layer", async () => {
    const model = layersModel({
      input: { seq: [4, 3] },
      layers: [
        { type: "dense", units: 6 },
        { type: "attention", heads: 2, causal: true },
      ],
    });
    const [kernel, , ...attention] = model.getWeights().map((weight) => ({
      values: Array.from(weight.dataSync()),
      width: weight.shape.at(-1)!,
    }));
    const projection = (at: number) => ({
      weights: rowsOf(attention[2 * at].values, attention[2 * at].width),
      bias: attention[2 * at + 1].values,
    });
    const samples = rowsOf(random(1).normal(2 * 4 * 3), 12).map((sample) => rowsOf(sample, 3));
    const found = await attentionWeights(model, samples);
    for (const [sample, steps] of samples.entries()) {
      // New biases are 0.
      const inputs = steps.map((step) =>
        Array.from({ length: 6 }, (_, unit) =>
          step.reduce((sum, value, at) => sum + value * kernel.values[6 * at + unit], 0),
        ),
      );
      const { weights } = traceAttention({
        inputs,
        projections: {
          query: projection(0),
          key: projection(1),
          value: projection(2),
          output: projection(3),
        },
        heads: 2,
        mask: "causal",
      });
      expect(found.weights[sample].flat(2)).toEqual(
        weights
          .numbers()
          .flat(2)
          .map((weight) => expect.closeTo(weight, 5) as number),
      );
    }
    expect(found.mean[1][3][0]).toBeCloseTo((found.weights[0][1][3][0] + found.weights[1][1][3][0]) / 2, 12);
  });

  it("draws one head with names, several side by side, one sample or the mean of all", async () => {
    const one = layersModel({
      input: { tokens: 3 },
      layers: ["embedding5x4", { type: "attention", heads: 1 }],
    });
    const found = await attentionWeights(one, [
      [0, 1, 2],
      [4, 4, 4],
    ]);
    expect(String(found)).toBe("attention of 1 head, 3 queries to 3 keys, for 2 samples");
    expect(String(found.figure())).toBe("attention of 3 queries to 3 keys, mean of 2 samples");
    const figure = found.figure({ sample: 1, queries: ["x", "y", "z"], keys: ["a", "b", "c"] });
    expect(String(figure)).toBe("attention of 3 queries to 3 keys, sample 1");
    // Equal tokens without positions get equal shares.
    expect((figure.data[0] as { z: number[][] }).z.flat()).toEqual(
      Array.from({ length: 9 }, () => expect.closeTo(1 / 3, 6) as number),
    );
    const two = layersModel({ input: { seq: [2, 4] }, layers: [{ type: "attention", heads: 2 }] });
    const both = await attentionWeights(two, [
      [
        [1, 0, 0, 0],
        [0, 1, 0, 0],
      ],
    ]);
    expect(both.figure().data).toHaveLength(2);
    expect(both.figure({ head: 1 }).data).toHaveLength(1);
    expect(() => both.figure({ head: 2 })).toThrow("figure: needs head from 0 to 1, got 2");
    expect(() => both.figure({ sample: 1 })).toThrow("figure: needs sample from 0 to 0, got 1");
  });

  it("takes one of several layers, and refuses a model without any", async () => {
    const net = {
      input: { seq: [2, 4] as [number, number] },
      layers: [
        { type: "attention" as const, heads: 1 },
        { type: "attention" as const, heads: 4 },
      ],
    };
    const found = await attentionWeights(
      layersModel(net),
      [
        [
          [1, 0, 0, 0],
          [0, 1, 0, 0],
        ],
      ],
      { layer: 1 },
    );
    expect(found.weights[0]).toHaveLength(4);
    await expect(attentionWeights(layersModel({ input: [2], layers: ["3"] }), [[1, 2]])).rejects.toThrow(
      "attentionWeights: needs a layer with attention: this model has none, got 0",
    );
  });
});
