import { describe, expect, it } from "vitest";
import { random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { traceAttention } from "../../src/trace/attention.js";
import { attentionMaps } from "../../src/training/inspect/attention-maps.js";
import { layersModel } from "../../src/training/models.js";

const draw = random(9);
const rows = (count: number, width: number) => Array.from({ length: count }, () => [...draw.normal(width)]);
const table = ({ shape, values }: { shape: number[]; values: ArrayLike<number> }) =>
  Array.from({ length: shape[0] }, (_, row) =>
    Array.from({ length: shape[1] }, (_cell, column) => values[row * shape[1] + column]),
  );
const kernels = (model: ReturnType<typeof layersModel>) =>
  model.getWeights().map((weight) => table({ shape: weight.shape, values: weight.dataSync() }));

describe("attentionMaps", () => {
  it("has the softmaxes of the trace, head by head, of self-attention behind a layer and of a memory", async () => {
    await device("cpu");
    const x = rows(4, 6);
    const model = layersModel({
      input: { seq: [4, 6] },
      layers: [{ type: "attention", heads: 3, headDim: 2, bias: false, causal: true }],
    });
    const [query, key, value, output] = kernels(model).map((weights) => ({ weights }));
    const trace = traceAttention({
      inputs: x,
      projections: { query, key, value, output },
      heads: 3,
      mask: "causal",
    });
    const maps = await attentionMaps(model, x);
    expect(maps.heads).toHaveLength(3);
    const near = (values: readonly number[]) => values.map((each) => expect.closeTo(each, 5) as number);
    for (const [head, { weights }] of trace.heads.entries())
      expect(maps.heads[head].flat()).toEqual(near(weights.numbers().flat()));
    expect(maps.heads[0][0]).toEqual([1, 0, 0, 0]);
    expect(String(maps)).toContain("head 1: step 1 looks at 1 most, 1.00");
    expect(maps.figure().data).toHaveLength(3);

    const memory = rows(2, 5);
    const cross = layersModel({
      input: { seq: [4, 6] },
      layers: [{ type: "crossAttention", heads: 1, headDim: 3, bias: false, memory: [2, 5] }],
    });
    const [q, k, v, o] = kernels(cross).map((weights) => ({ weights }));
    const other = traceAttention({
      queries: x,
      keys: memory,
      values: memory,
      projections: { query: q, key: k, value: v, output: o },
    });
    const { heads } = await attentionMaps(cross, { input: x, memory });
    expect(heads[0].flat()).toEqual(near(other.heads[0].weights.numbers().flat()));
  });

  it("chooses the layer by place or name, and says which there are", async () => {
    const block = { type: "transformerEncoder", heads: 2, hidden: 4 } as const;
    const model = layersModel({ input: { seq: [3, 4] }, layers: [block, block] });
    const x = rows(3, 4);
    const [first, second] = [await attentionMaps(model, x), await attentionMaps(model, x, { layer: 1 })];
    expect(first.heads).not.toEqual(second.heads);
    for (const row of second.heads.flat()) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    await expect(attentionMaps(model, x, { layer: 2 })).rejects.toThrow(
      /needs a layer with attention: 0 \(.*\), 1 \(.*\), got 2/,
    );
    await expect(attentionMaps(model, rows(2, 4))).rejects.toThrow(
      "needs inputs of the model's shape [3, 4], got [2, 4]",
    );
    await expect(attentionMaps(layersModel({ input: [2], layers: ["2"] }), [1, 2])).rejects.toThrow(
      "this model has none",
    );
  });
});
