import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { describe, expect, it } from "vitest";
import { device } from "../../src/tfjs/devices/device.js";
import { fit } from "../../src/training/fit.js";
import { gradientCheck } from "../../src/training/gradient-check.js";
import type { Tfjs } from "../../src/tfjs/library.js";
import { seededNumbers } from "../tfjs/seeded-numbers.js";

type Layer = { apply(input: SymbolicTensor): unknown };
type Layers = (layers: Tfjs["layers"], tf: Tfjs) => Layer[];

/** Layers in front of a dense softmax over three classes, and the shape of their input. */
const image = [6, 6, 2];
const sequence = [5, 3];
const models: [string, number[], Layers][] = [
  ["dense tanh", [4], (l) => [l.dense({ units: 5, activation: "tanh" })]],
  [
    "dense elu, selu, softplus",
    [4],
    (l) => (["elu", "selu", "softplus"] as const).map((activation) => l.dense({ units: 4, activation })),
  ],
  [
    "leakyReLU, prelu, thresholdedReLU",
    [4],
    (l) => [
      l.dense({ units: 5 }),
      l.leakyReLU(),
      l.dense({ units: 5 }),
      l.prelu({ alphaInitializer: "glorotNormal" }),
      l.thresholdedReLU({ theta: 0.01 }),
    ],
  ],
  [
    "conv2d relu and max pooling",
    image,
    (l) => [
      l.conv2d({ filters: 3, kernelSize: 3, activation: "relu" }),
      l.maxPooling2d({ poolSize: 2 }),
      l.flatten(),
    ],
  ],
  [
    "conv2d linear and max pooling of negative values",
    image,
    (l) => [
      l.conv2d({
        filters: 3,
        kernelSize: 3,
        useBias: true,
        biasInitializer: "ones",
        kernelInitializer: "glorotNormal",
      }),
      l.activation({ activation: "linear" }),
      l.maxPooling2d({ poolSize: 2 }),
      l.flatten(),
    ],
  ],
  [
    "strided conv2d, same",
    image,
    (l) => [
      l.conv2d({ filters: 3, kernelSize: 3, strides: 2, padding: "same", activation: "tanh" }),
      l.flatten(),
    ],
  ],
  [
    "dilated conv2d",
    image,
    (l) => [l.conv2d({ filters: 3, kernelSize: 2, dilationRate: 2, activation: "tanh" }), l.flatten()],
  ],
  [
    "average pooling, same",
    image,
    (l) => [
      l.conv2d({ filters: 2, kernelSize: 2, activation: "tanh" }),
      l.averagePooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      l.flatten(),
    ],
  ],
  [
    "depthwiseConv2d",
    image,
    (l) => [l.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2, activation: "tanh" }), l.flatten()],
  ],
  [
    "separableConv2d",
    image,
    (l) => [l.separableConv2d({ filters: 3, kernelSize: 3, activation: "tanh" }), l.flatten()],
  ],
  [
    "conv2dTranspose",
    [3, 3, 2],
    (l) => [
      l.conv2dTranspose({ filters: 2, kernelSize: 3, strides: 2, padding: "same", activation: "tanh" }),
      l.flatten(),
    ],
  ],
  [
    "upSampling2d between convolutions",
    [3, 3, 2],
    (l) => [
      l.conv2d({ filters: 2, kernelSize: 2, activation: "tanh" }),
      l.upSampling2d({ size: [2, 2] }),
      l.conv2d({ filters: 2, kernelSize: 2, activation: "tanh" }),
      l.flatten(),
    ],
  ],
  [
    "conv1d",
    [6, 2],
    (l) => [l.conv1d({ filters: 3, kernelSize: 3, activation: "tanh" }), l.globalAveragePooling1d()],
  ],
  ["conv3d", [3, 3, 3, 1], (l) => [l.conv3d({ filters: 2, kernelSize: 2, activation: "tanh" }), l.flatten()]],
  [
    "batchNormalization",
    [4],
    (l) => [l.dense({ units: 4 }), l.batchNormalization(), l.activation({ activation: "tanh" })],
  ],
  [
    "batchNormalization of images",
    image,
    (l) => [
      l.conv2d({ filters: 2, kernelSize: 3, useBias: false }),
      l.batchNormalization(),
      l.activation({ activation: "tanh" }),
      l.globalAveragePooling2d({}),
    ],
  ],
  [
    "layerNormalization",
    [4],
    (l) => [l.dense({ units: 5 }), l.layerNormalization(), l.activation({ activation: "tanh" })],
  ],
  [
    "dropout and noise",
    [4],
    (l) => [
      l.dense({ units: 8, activation: "tanh" }),
      l.dropout({ rate: 0.4 }),
      l.gaussianNoise({ stddev: 0.2 }),
    ],
  ],
  ["simpleRNN", sequence, (l) => [l.simpleRNN({ units: 4, recurrentInitializer: "glorotUniform" })]],
  ["LSTM", sequence, (l) => [l.lstm({ units: 4, recurrentInitializer: "glorotUniform" })]],
  ["GRU", sequence, (l) => [l.gru({ units: 4, recurrentInitializer: "glorotUniform" })]],
  [
    "two LSTM layers",
    sequence,
    (l) => [
      l.lstm({ units: 3, recurrentInitializer: "glorotUniform", returnSequences: true }),
      l.lstm({ units: 3, recurrentInitializer: "glorotUniform" }),
    ],
  ],
  [
    "bidirectional LSTM",
    sequence,
    (l) => [
      l.bidirectional({
        layer: l.lstm({ units: 3, recurrentInitializer: "glorotUniform" }),
        mergeMode: "concat",
      }),
    ],
  ],
  [
    "time-distributed dense",
    sequence,
    (l) => [l.timeDistributed({ layer: l.dense({ units: 3, activation: "tanh" }) }), l.flatten()],
  ],
  [
    "convLstm2d",
    [3, 4, 4, 1],
    (l) => [l.convLstm2d({ filters: 2, kernelSize: 2, recurrentInitializer: "glorotUniform" }), l.flatten()],
  ],
  [
    "penalties on weights",
    [4],
    (l, tf) => [
      l.dense({
        units: 4,
        activation: "tanh",
        kernelRegularizer: tf.regularizers.l2({ l2: 0.1 }),
        biasRegularizer: tf.regularizers.l1(),
      }),
    ],
  ],
];

const build =
  (inputShape: number[], layers: Layers) =>
  (tf: Tfjs): LayersModel => {
    const input = tf.input({ shape: inputShape });
    const body = [...layers(tf.layers, tf), tf.layers.dense({ units: 3, activation: "softmax" })];
    const output = body.reduce((flow, layer) => layer.apply(flow) as SymbolicTensor, input);
    return tf.model({ inputs: input, outputs: output });
  };

const batch = (shape: number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const nested = (values: number[], lengths: number[]): never =>
    (lengths.length === 0
      ? values[0]
      : Array.from({ length: lengths[0] }, (_, place) => {
          const width = values.length / lengths[0];
          return nested(values.slice(place * width, (place + 1) * width), lengths.slice(1));
        })) as never;
  return { x: nested(seededNumbers(31, 4 * size), [4, ...shape]), y: [0, 2, 1, 2] };
};

describe.each(["wasm", "cpu", "tensorflow"] as const)("on %s", (rung) => {
  for (const [name, shape, layers] of models)
    it(`a model with ${name} has the gradients of differences in doubles`, async (context) => {
      const refusal = await device(rung).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (rung === "tensorflow" && refusal) context.skip(refusal);
      const check = await gradientCheck(build(shape, layers), batch(shape), { samples: 4, device: rung });
      expect(check.largestError).toBeLessThan(1e-4);
      expect(check.compared).toBeGreaterThan(0);
    });
});

describe("gradientCheck", () => {
  it("finds a gradient that is wrong, and names its weight", async () => {
    const { tf } = await device("wasm");
    const own = tf.getGradient("Tanh");
    tf.unregisterGradient("Tanh");
    tf.registerGradient({
      ...own,
      gradFunc: (dy) => ({ x: () => (dy as ReturnType<Tfjs["scalar"]>).mul(0.9) }),
    });
    try {
      const check = await gradientCheck({ input: [4], layers: ["3", "tanh", "3", "softmax"] }, batch([4]));
      expect(check.passed).toBe(false);
      expect(check.worst.relativeError).toBe(check.largestError);
      expect(String(check)).toMatch(
        /^gradients wrong: largest relative error .* in dense.*\/(kernel|bias)$/m,
      );
    } finally {
      tf.unregisterGradient("Tanh");
      tf.registerGradient(own);
    }
  });

  it("takes a tfjs model as it stands, embeddings of tokens and labels that are targets", async () => {
    const { tf } = await device("wasm");
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ units: 2, activation: "tanh", inputShape: [3] }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const { model: trained } = await fit(model, { x: [[1, 2, 3]], y: [[0.5]] }, { epochs: 2 });
    expect((await gradientCheck(trained, { x: [[1, 0, 2]], y: [[1]] }, { loss: "huber" })).passed).toBe(true);
    const words = {
      input: { tokens: 4 },
      layers: [{ type: "embedding", vocab: 6, dim: 3 }, { type: "gru", hidden: 3 }, "2", "softmax"],
    } as const;
    const tokens = {
      x: [
        [0, 5, 2, 2],
        [1, 1, 3, 4],
        [5, 4, 4, 0],
      ],
      y: [0, 1, 1],
    };
    const check = await gradientCheck(words as never, tokens, { samples: 18 });
    expect(check.largestError).toBeLessThan(1e-4);
  });

  it("leaves no tensors behind and shows one row for each weight", async () => {
    const { tf } = await device("wasm");
    const net = { input: [4], layers: ["3", "tanh", "3", "softmax"] };
    await gradientCheck(net, batch([4]));
    const before = tf.memory().numTensors;
    const check = await gradientCheck(net, batch([4]));
    expect(tf.memory().numTensors).toBe(before);
    expect(check.table().rows).toHaveLength(4);
  });

  it("says of layers of one's own that they have no copy in doubles", async () => {
    const { tf } = await device("cpu");
    class Scale extends tf.layers.Layer {
      static readonly className = "ScaleOfOnesOwn";
      override call(inputs: Tensor | Tensor[]): Tensor {
        return (Array.isArray(inputs) ? inputs[0] : inputs).mul(2);
      }
    }
    tf.serialization.registerClass(Scale);
    const make = () =>
      tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] }), new Scale({})] });
    for (const model of [make, make()])
      await expect(gradientCheck(model, { x: [[1]], y: [0.5] })).rejects.toThrow(
        "gradientCheck: needs layers of tfjs, of which it has a copy that computes in doubles, got the layer ScaleOfOnesOwn of your own.",
      );
  });
});
