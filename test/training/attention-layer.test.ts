import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network, type NetworkSpec } from "../../src/network/network.js";
import { Random, random } from "../../src/number/random.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { traceAttention } from "../../src/trace/attention.js";
import { rotaryEmbedding } from "../../src/trace/rotary-embedding.js";
import { positionalEncoding } from "../../src/trace/positional-encoding.js";
import { fit } from "../../src/training/fit.js";
import { gradientCheck } from "../../src/training/gradient-check.js";
import { layersModelOf } from "../../src/training/network-model.js";

const near = (values: readonly number[], digits = 4) =>
  values.map((value) => expect.closeTo(value, digits) as number);
const flat = (values: unknown): number[] => (Array.isArray(values) ? values.flatMap(flat) : [Number(values)]);
const rowsOf = (numbers: readonly number[], width: number) =>
  Array.from({ length: numbers.length / width }, (_, row) => numbers.slice(row * width, (row + 1) * width));

function predicted(spec: NetworkSpec, weights: readonly number[][], x: readonly number[]): number[] {
  const tf = loadTfjs();
  const model = layersModelOf(tf, network(spec));
  model.setWeights(model.getWeights().map(({ shape }, at) => tf.tensor([...weights[at]], shape)));
  const output = model.predict(
    tf.tensor([...x], [1, ...model.inputs[0].shape.slice(1).map(Number)]),
  ) as Tensor;
  return Array.from(output.dataSync());
}

describe("attention of tfjs beside the trace", () => {
  it("60 random ones: grouped keys, causal, with and without biases, rotary", () => {
    const draw = random(3);
    for (let trial = 0; trial < 60; trial++) {
      const [heads, kvHeads] = draw.choice([
        [1, 1],
        [2, 2],
        [2, 1],
        [4, 2],
      ]);
      const [steps, features] = [draw.integers(1, 5), draw.integers(1, 5)];
      const [bias, causal, rotary] = Array.from({ length: 3 }, () => draw.choice([true, false]));
      const headDim = rotary ? 2 : draw.integers(1, 4);
      const [wide, narrow] = [heads * headDim, kvHeads * headDim];
      const numbers = (count: number) => draw.normal(count).map((x) => Number(x.toFixed(3)));
      const shapes = [
        [features, wide],
        [features, narrow],
        [features, narrow],
        [wide, features],
      ];
      const [query, key, value, output] = shapes.map(([rows, columns]) => ({
        weights: rowsOf(numbers(rows * columns), columns),
        ...(bias ? { bias: numbers(columns) } : {}),
      }));
      const x = rowsOf(numbers(steps * features), features);
      const own = { heads, kvHeads, headDim, bias, causal, rotary };
      const ours = predicted(
        { input: { seq: [steps, features] }, layers: [{ type: "attention", ...own }] },
        [query, key, value, output].flatMap((map) => [
          flat(map.weights),
          ...(map.bias === undefined ? [] : [map.bias]),
        ]),
        flat(x),
      );
      const options = { heads, kvHeads, ...(causal ? { mask: "causal" as const } : {}) };
      // queries and keys turned by hand, head by head
      const plain = traceAttention({ inputs: x, projections: { query, key, value, output }, heads, kvHeads });
      const turned = (rows: number[][]) =>
        rows.map((row, at) =>
          rowsOf(row, headDim).flatMap((vector) =>
            rotary ? flat(rotaryEmbedding({ vectors: vector, positions: [at] }).output) : vector,
          ),
        );
      const t = traceAttention({
        queries: turned(plain.queries.numbers()),
        keys: turned(plain.keys.numbers()),
        values: plain.values.numbers(),
        projections: { output },
        ...options,
      });
      expect(ours).toEqual(near(flat(t.output)));
    }
  });

  it("positions, RMS and layer normalization, by formula", () => {
    const [steps, features] = [3, 4];
    const x = random(4).normal(steps * features);
    const input = { seq: [steps, features] as [number, number] };
    const added = predicted({ input, layers: [{ type: "positional", kind: "sinusoidal" }] }, [], x);
    const table = flat(positionalEncoding({ positions: steps, dim: features }).values);
    expect(added).toEqual(near(x.map((value, at) => value + table[at])));
    const learned = random(5).normal(20);
    expect(predicted({ input, layers: [{ type: "positional", max: 5 }] }, [learned], x)).toEqual(
      near(x.map((value, at) => value + learned[at])),
    );
    const gamma = [1, 2, -1, 0.5];
    const rms = rowsOf(x, features).flatMap((row) => {
      const root = Math.sqrt(row.reduce((sum, value) => sum + value ** 2, 0) / features + 1e-6);
      return row.map((value, at) => (value / root) * gamma[at]);
    });
    expect(predicted({ input, layers: ["rmsNorm"] }, [gamma], x)).toEqual(near(rms));
    const normal = rowsOf(x, features).flatMap((row) => {
      const mean = row.reduce((a, b) => a + b) / features;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features;
      return row.map((value, at) => ((value - mean) / Math.sqrt(variance + 1e-5)) * gamma[at]);
    });
    expect(predicted({ input, layers: [{ type: "layerNorm", bias: false }] }, [gamma], x)).toEqual(
      near(normal),
    );
  });
});

const language: NetworkSpec = {
  input: { tokens: 4 },
  layers: [
    { type: "embedding", vocab: 5, dim: 6 },
    { type: "positional" },
    {
      type: "transformerDecoder",
      heads: 2,
      kvHeads: 1,
      hidden: 8,
      activation: "gelu",
      norm: "pre",
      gated: true,
      normalization: "rms",
      bias: false,
    },
    { type: "transformerEncoder", heads: 3, hidden: 8, activation: "tanh" },
    { type: "tiedOutput", bias: true },
    "flatten",
    "5",
    "softmax",
  ],
};

describe("a small language model of tfjs", () => {
  it("has the parameters that the network counts; the table is counted once", () => {
    const net = network(language);
    const model = layersModelOf(loadTfjs(), net);
    expect(model.countParams()).toBe(net.summary().trainable);
  });

  it("has the gradients of central differences in doubles, of the shared table too", async () => {
    const batch = {
      x: [
        [0, 1, 2, 3],
        [4, 2, 0, 1],
        [3, 3, 1, 0],
      ],
      y: [1, 4, 2],
    };
    const check = await gradientCheck(language, batch, { device: "cpu", samples: 3 });
    expect(check.worst.relativeError).toBeLessThan(1e-4);
    expect(check.weights.map(({ weight }) => weight.split("/").at(-1))).toEqual(
      expect.arrayContaining(["queryKernel", "outputKernel", "gamma", "positions", "embeddings"]),
    );
  });

  it("is saved and loaded: the output finds its embedding again", async () => {
    const tf = loadTfjs();
    const model = layersModelOf(tf, network(language));
    const copy = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology: model.toJSON(null, false) as unknown as object }),
    );
    copy.setWeights(model.getWeights());
    const x = tf.tensor2d([[0, 1, 2, 3]], [1, 4], "int32");
    expect(flat(Array.from((copy.predict(x) as Tensor).dataSync()))).toEqual(
      flat(Array.from((model.predict(x) as Tensor).dataSync())),
    );
  });

  it("learns to say the token that stood two places before the last", async () => {
    const draw = Random.for(1, "tokens");
    const x = Array.from({ length: 120 }, () => draw.integers(0, 5, 4));
    const layers: LayerSpec[] = [
      { type: "embedding", vocab: 5, dim: 8 },
      { type: "positional" },
      { type: "transformerEncoder", heads: 2, hidden: 16, norm: "pre" },
      "flatten",
      "5",
      "softmax",
    ];
    const result = await fit(
      { input: { tokens: 4 }, layers },
      { x, y: x.map((row) => row[1]) },
      {
        device: "cpu",
        epochs: 7,
        optimizer: { type: "adam", learningRate: 0.02 },
        progress: false,
        seed: 1,
      },
    );
    expect(result.history.loss.at(-1)!).toBeLessThan(0.5 * result.history.loss[0]);
  });

  it("a small vision transformer: patches by loops, a class token, its gradients", async () => {
    const layers: LayerSpec[] = [
      { type: "patchEmbedding", size: 2, dim: 4, classToken: true },
      { type: "transformerEncoder", heads: 2, hidden: 4, activation: "tanh" },
      { type: "selectToken" },
      "2",
      "softmax",
    ];
    const net = network({ input: [1, 4, 4], layers });
    expect(layersModelOf(loadTfjs(), net).countParams()).toBe(net.summary().trainable);
    const draw = random(9);
    const image = () => rowsOf(draw.normal(16), 4).map((row) => row.map((value) => [value]));
    const check = await gradientCheck(
      { input: [1, 4, 4], layers },
      { x: [image(), image()], y: [0, 1] },
      { device: "cpu", samples: 3 },
    );
    expect(check.worst.relativeError).toBeLessThan(1e-4);
    const [x, kernel, bias] = [draw.normal(16), draw.normal(4 * 3), draw.normal(3)];
    const patches = predicted(
      { input: [1, 4, 4], layers: [{ type: "patchEmbedding", size: 2, dim: 3 }] },
      [kernel, bias],
      x,
    );
    const looped = [0, 2].flatMap((top) =>
      [0, 2].flatMap((left) =>
        bias.map((start, d) => {
          let sum = start;
          for (let i = 0; i < 2; i++)
            for (let j = 0; j < 2; j++) sum += x[4 * (top + i) + left + j] * kernel[3 * (2 * i + j) + d];
          return sum;
        }),
      ),
    );
    expect(patches).toEqual(near(looped));
    const last = predicted(
      { input: { seq: [3, 2] }, layers: [{ type: "selectToken", index: -1 }] },
      [],
      [1, 2, 3, 4, 5, 6],
    );
    expect(last).toEqual([5, 6]);
  });
});
