import { describe, expect, it } from "vitest";
import type { LayerSpec, NetworkSpec } from "../../src/network/layer-spec.js";
import { network } from "../../src/network/network.js";
import { loadTfjs } from "../../src/training/tfjs.js";
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
