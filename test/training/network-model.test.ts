import type { Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { LayerSpec } from "../../src/network/layers/table.js";
import { network, type NetworkSpec } from "../../src/network/network.js";
import { traceGru } from "../../src/trace/gru.js";
import { traceLstm } from "../../src/trace/lstm.js";
import { Random } from "../../src/number/random.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import { moons } from "../../src/training/datasets/shapes.js";
import { fit } from "../../src/training/fit.js";
import { gradientCheck } from "../../src/training/gradient-check.js";
import { layersModelOf } from "../../src/training/network-model.js";

const image = [3, 12, 10];
const specs: [string, NetworkSpec][] = [
  [
    "a LeNet in shorthand",
    {
      input: [1, 28, 28],
      layers: [
        "6c5w1s2p",
        "relu",
        "2w2s",
        "16c5w",
        "relu",
        "2w2s",
        "flatten",
        "120",
        "relu",
        "84",
        "relu",
        "10",
        "softmax",
      ],
    },
  ],
  [
    "strides, padding, dilation and no bias",
    {
      input: image,
      layers: [
        { type: "conv2d", out: 4, kernel: [3, 2], stride: 2, padding: [1, 0], dilation: 1, bias: false },
        { type: "conv2d", out: 2, kernel: 2, dilation: 2 },
      ],
    },
  ],
  [
    "same padding",
    {
      input: image,
      layers: [
        { type: "conv2d", out: 4, kernel: 3, padding: "same" },
        { type: "depthwiseConv2d", kernel: 3, multiplier: 2, padding: "valid" },
      ],
    },
  ],
  [
    "a transposed convolution",
    {
      input: image,
      layers: [
        { type: "convTranspose2d", out: 2, kernel: 4, stride: 2, padding: 1 },
        { type: "upsampleNearest2d", factor: 2 },
      ],
    },
  ],
  [
    "pooling and batch norm",
    {
      input: image,
      layers: [
        { type: "avgPool2d", kernel: 3, stride: 2 },
        { type: "batchNorm" },
        { type: "dropout", rate: 0.2 },
        { type: "globalAvgPool" },
        { type: "dense", units: 3, bias: false },
      ],
    },
  ],
  [
    "group norm and every activation in shorthand",
    {
      input: image,
      layers: ["8c3", "4gn", "gelu", "avg2w", "leakyRelu", "flatten", "dropout 0.5", "5", "gelu"],
    },
  ],
  [
    "a residual and a parallel block",
    {
      input: image,
      layers: [
        {
          type: "residual",
          body: [{ type: "conv2d", out: 4, kernel: 3, padding: 1 }, "relu"],
          shortcut: [{ type: "conv2d", out: 4, kernel: 1 }],
        },
        {
          type: "parallel",
          branches: [
            [{ type: "conv2d", out: 2, kernel: 1 }],
            [{ type: "conv2d", out: 3, kernel: 3, padding: 1 }],
          ],
        },
      ],
    },
  ],
  [
    "a signal",
    {
      input: [2, 20],
      layers: [
        { type: "conv1d", out: 4, kernel: 5, stride: 2 },
        "relu",
        { type: "maxPool1d", kernel: 2 },
        "flatten",
        "3",
      ],
    },
  ],
  [
    "an LSTM on tokens",
    {
      input: { tokens: 7 },
      layers: [
        { type: "embedding", vocab: 50, dim: 8 },
        { type: "lstm", hidden: 6, returnSequences: true },
        { type: "gru", hidden: 5 },
        "2",
      ],
    },
  ],
  [
    "a bidirectional RNN without bias",
    { input: { seq: [5, 4] }, layers: [{ type: "rnn", hidden: 6, bias: "none", bidirectional: true }] },
  ],
];

describe("layersModelOf", () => {
  it.each(specs)("%s has the parameters and the output that the specification counts", (_name, spec) => {
    const tf = loadTfjs();
    const net = network(spec);
    const model = layersModelOf(tf, net);
    const counted = net.layers.reduce(
      (sum, { account }) =>
        sum +
        account.parameters
          .filter(({ role }) => role !== "statistic")
          .reduce((total, { shape }) => total + shape.reduce((size, length) => size * length, 1), 0),
      0,
    );
    const trainable = model.trainableWeights.reduce(
      (sum, { shape }) => sum + shape.reduce<number>((size, length) => size * (length ?? 1), 1),
      0,
    );
    expect(trainable).toBe(counted);
    const { kind, shape } = net.layers[net.layers.length - 1].account.output;
    const last = kind === "image" || kind === "signal" ? [...shape.slice(1), shape[0]] : [...shape];
    expect(model.outputs[0].shape.slice(1)).toEqual(last);
    model.dispose();
  });

  it.each<[string, LayerSpec, string]>([
    [
      "groups",
      { type: "conv2d", out: 3, kernel: 1, groups: 3 },
      "network → model: conv2d: can be trained with groups 1 only, got 3.",
    ],
    [
      "padded pooling",
      { type: "maxPool2d", kernel: 3, padding: 1 },
      "maxPool2d: can be trained with padding 0,0 only, got 1,1.",
    ],
    [
      "two bias vectors",
      { type: "gru", hidden: 2, bias: "double" },
      "gru: can be trained with bias single only, got double.",
    ],
    [
      "output padding",
      { type: "convTranspose2d", out: 1, kernel: 2, stride: 2, outputPadding: 1 },
      "can be trained with outputPadding 0,0 only",
    ],
  ])("refuses %s, which tfjs cannot train", (_name, layer, message) => {
    expect(() =>
      layersModelOf(
        loadTfjs(),
        network({
          input: typeof layer === "object" && layer.type === "gru" ? { seq: [3, 2] } : image,
          layers: [layer],
        }),
      ),
    ).toThrow(message);
  });
});

describe("groupNorm", () => {
  const net = network({ input: [4, 3, 2], layers: [{ type: "groupNorm", groups: 2, epsilon: 1e-3 }] });
  const random = Random.for(5, "group norm");
  const draw = (length: number) => Array.from({ length }, () => 1 + 2 * random.normal());

  it("is (x − mean)/√(variance + ε)·γ + β over each group of each sample, by loops", async () => {
    const tf = loadTfjs();
    await tf.setBackend("cpu");
    const model = layersModelOf(tf, net);
    const [x, gamma, beta] = [draw(2 * 3 * 2 * 4), draw(4), draw(4)];
    model.setWeights([tf.tensor1d(gamma), tf.tensor1d(beta)]);
    const output = Array.from((model.predict(tf.tensor(x, [2, 3, 2, 4])) as Tensor).dataSync());
    for (let sample = 0; sample < 2; sample++)
      for (let group = 0; group < 2; group++) {
        const places = Array.from({ length: 24 }, (_, place) => sample * 24 + place).filter(
          (place) => Math.floor((place % 4) / 2) === group,
        );
        const mean = places.reduce((sum, place) => sum + x[place], 0) / places.length;
        const variance = places.reduce((sum, place) => sum + (x[place] - mean) ** 2, 0) / places.length;
        for (const place of places)
          expect(output[place]).toBeCloseTo(
            ((x[place] - mean) / Math.sqrt(variance + 1e-3)) * gamma[place % 4] + beta[place % 4],
            5,
          );
      }
  });

  it("has the gradients of central differences in doubles", async () => {
    const layers: LayerSpec[] = ["4c3w", { type: "groupNorm", groups: 2 }, "tanh", "flatten", "3", "softmax"];
    const batch = {
      x: Array.from({ length: 3 }, () =>
        Array.from({ length: 6 }, () => Array.from({ length: 6 }, () => draw(1))),
      ),
      y: [0, 1, 2],
    };
    const check = await gradientCheck({ input: [1, 6, 6], layers }, batch, { device: "cpu" });
    expect(check.passed).toBe(true);
    expect(check.weights.map(({ weight }) => weight.split("/").at(-1))).toEqual(
      expect.arrayContaining(["gamma", "beta"]),
    );
  });

  it("trains: two moons are told apart by dense layers with groups", async () => {
    const layers: LayerSpec[] = ["16", { type: "groupNorm", groups: 4 }, "gelu", "2", "softmax"];
    const result = await fit({ input: [2], layers }, moons({ points: 60, seed: 1 }), {
      device: "cpu",
      epochs: 25,
      optimizer: { type: "adam", learningRate: 0.05 },
      progress: false,
      seed: 1,
    });
    expect(result.history.loss.at(-1)!).toBeLessThan(0.5 * result.history.loss[0]);
  });

  it("is saved with its options and loaded with its weights", async () => {
    const tf = loadTfjs();
    const model = layersModelOf(tf, net);
    model.setWeights([tf.tensor1d(draw(4)), tf.tensor1d(draw(4))]);
    const saved = model.toJSON(null, false) as unknown as object;
    const copy = await tf.loadLayersModel(tf.io.fromMemory({ modelTopology: saved }));
    copy.setWeights(model.getWeights());
    expect(copy.layers[1].getConfig()).toMatchObject({ groups: 2, epsilon: 1e-3 });
    const x = tf.tensor(draw(24), [1, 3, 2, 4]);
    expect(Array.from((copy.predict(x) as Tensor).dataSync())).toEqual(
      Array.from((model.predict(x) as Tensor).dataSync()),
    );
  });
});

describe("activations", () => {
  /** Φ by Simpson's rule over the density. */
  const distribution = (x: number) => {
    const [steps, density] = [2000, (t: number) => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI)];
    const h = x / steps;
    const sum = Array.from(
      { length: steps + 1 },
      (_, i) => (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * density(i * h),
    );
    return 0.5 + (sum.reduce((total, value) => total + value, 0) * h) / 3;
  };

  it.each<[LayerSpec, (x: number) => number]>([
    ["gelu", (x) => x * distribution(x)],
    [{ type: "leakyRelu", slope: 0.2 }, (x) => (x > 0 ? x : 0.2 * x)],
    ["leakyRelu", (x) => (x > 0 ? x : 0.01 * x)],
    ["relu", (x) => Math.max(0, x)],
    ["sigmoid", (x) => 1 / (1 + Math.exp(-x))],
    ["tanh", Math.tanh],
  ])("%j has the values of its formula", async (spec, formula) => {
    const tf = loadTfjs();
    await tf.setBackend("cpu");
    const xs = [-3, -1.5, -0.2, 0, 0.4, 1, 2.5];
    const model = layersModelOf(tf, network({ input: [xs.length], layers: [spec] }));
    const output = (model.predict(tf.tensor2d([xs])) as Tensor).dataSync();
    xs.forEach((x, index) => expect(output[index]).toBeCloseTo(formula(x), 5));
  });

  it("gelu has the gradients of central differences in doubles", async () => {
    const batch = {
      x: [
        [0.3, -1],
        [1.2, 0.4],
      ],
      y: [0, 1],
    };
    const check = await gradientCheck({ input: [2], layers: ["5", "gelu", "2", "softmax"] }, batch, {
      device: "cpu",
    });
    expect(check.passed).toBe(true);
  });
});

describe("a recurrent layer", () => {
  const tf = loadTfjs();
  const random = Random.for(3, "recurrent layers");
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => 2 * random.normal()));
  const transposed = (rows: number[][]) => rows[0].map((_, column) => rows.map((row) => row[column]));
  const inputs = matrix(4, 2);
  const hidden = 3;

  /** A layer's kernel, recurrent kernel and bias, gate by gate, one row for each unit. */
  async function drawn(type: "lstm" | "gru", gates: number) {
    await tf.setBackend("cpu");
    const [kernel, recurrent, bias] = [
      matrix(2, gates * hidden),
      matrix(hidden, gates * hidden),
      matrix(1, gates * hidden),
    ];
    const model = layersModelOf(tf, network({ input: { seq: [4, 2] }, layers: [{ type, hidden }] }));
    model.setWeights([tf.tensor2d(kernel), tf.tensor2d(recurrent), tf.tensor1d(bias[0])]);
    const output = Array.from((model.predict(tf.tensor3d([inputs])) as Tensor).dataSync());
    const part = (gate: number) => ({
      input: transposed(kernel.map((row) => row.slice(gate * hidden, (gate + 1) * hidden))),
      recurrent: transposed(recurrent.map((row) => row.slice(gate * hidden, (gate + 1) * hidden))),
      bias: bias[0].slice(gate * hidden, (gate + 1) * hidden),
    });
    return { output, part };
  }

  it("lstm has the last state that traceLstm has: gates are σ, not the hard sigmoid", async () => {
    const { output, part } = await drawn("lstm", 4);
    const [input, forget, candidate, open] = [0, 1, 2, 3].map(part);
    const trace = traceLstm({ inputs, gates: { input, forget, candidate, output: open } });
    trace.values.h.at(-1)!.forEach((value, unit) => expect(output[unit]).toBeCloseTo(Number(value), 6));
  });

  it("gru has the last state that traceGru has", async () => {
    const { output, part } = await drawn("gru", 3);
    const [update, reset, candidate] = [0, 1, 2].map(part);
    const trace = traceGru({ inputs, gates: { update, reset, candidate } });
    trace.values.h.at(-1)!.forEach((value, unit) => expect(output[unit]).toBeCloseTo(Number(value), 6));
  });
});

describe("dropout", () => {
  it.each([
    [{ type: "dropout", p: 0.1 }, 0.1],
    [{ type: "dropout", rate: 0.2 }, 0.2],
    [{ type: "dropout", p: 0 }, 0],
    [{ type: "dropout" }, 0.5],
  ] as const)(
    "%j has one rate in training, in Keras and in the picture, also within blocks",
    (dropout, rate) => {
      const residual = {
        type: "residual",
        body: [dropout, { type: "parallel", branches: [[dropout], []] }, "4"],
      };
      const net = network({ input: [4], layers: ["4", dropout, residual as never] });
      const rates = layersModelOf(loadTfjs(), net)
        .layers.filter((layer) => layer.getClassName() === "Dropout")
        .map((layer) => layer.getConfig().rate);
      expect(rates).toEqual([rate, rate, rate]);
      const plain = network({ input: [4], layers: ["4", dropout] });
      expect(plain.toKeras()).toContain(`Dropout(${rate})`);
      expect(String(plain.draw().svg)).toContain(`rate ${rate}`);
    },
  );

  it("with a rate and another p is refused, and so is a rate that is none", () => {
    const dropout = (layer: object) => () =>
      network({ input: [4], layers: [{ type: "dropout", ...layer } as never] });
    expect(dropout({ rate: 0.1, p: 0.2 })).toThrow(
      "needs a rate or p, which mean the same, got rate 0.1 and p 0.2",
    );
    expect(dropout({ p: 1 })).toThrow("needs a rate from 0 to below 1, got 1");
  });
});
