import { describe, expect, it } from "vitest";
import { layer } from "../../src/network/layer.js";
import { layerKinds, type LayerSpec, type LayerType } from "../../src/network/layers/table.js";
import { network } from "../../src/network/network.js";
import { parseLayers } from "../../src/network/shorthand.js";
import type { NetworkInput } from "../../src/network/tensor.js";

/** One layer of each type, on an input that it takes. */
const examples: Record<LayerType, [NetworkInput, LayerSpec]> = {
  conv2d: [[4, 6, 6], layer.conv2d({ out: 2, kernel: 3 })],
  conv1d: [[4, 6], layer.conv1d({ out: 2, kernel: 3 })],
  depthwiseConv2d: [[4, 6, 6], layer.depthwiseConv2d({ kernel: 3 })],
  convTranspose2d: [[4, 6, 6], layer.convTranspose2d({ out: 2, kernel: 3 })],
  maxPool2d: [[4, 6, 6], layer.maxPool2d({ kernel: 2 })],
  avgPool2d: [[4, 6, 6], layer.avgPool2d({ kernel: 2 })],
  maxPool1d: [[4, 6], layer.maxPool1d({ kernel: 2 })],
  avgPool1d: [[4, 6], layer.avgPool1d({ kernel: 2 })],
  conv3d: [[4, 6, 6, 6], layer.conv3d({ out: 2, kernel: 3 })],
  separableConv2d: [[4, 6, 6], layer.separableConv2d({ out: 2, kernel: 3 })],
  separableConv1d: [[4, 6], layer.separableConv1d({ out: 2, kernel: 3 })],
  convTranspose1d: [[4, 6], layer.convTranspose1d({ out: 2, kernel: 3 })],
  maxPool3d: [[4, 6, 6, 6], layer.maxPool3d({ kernel: 2 })],
  avgPool3d: [[4, 6, 6, 6], layer.avgPool3d({ kernel: 2 })],
  adaptiveAvgPool2d: [[4, 6, 6], layer.adaptiveAvgPool2d({ output: 3 })],
  adaptiveMaxPool2d: [[4, 6, 6], layer.adaptiveMaxPool2d({ output: 3 })],
  adaptiveAvgPool1d: [[4, 6], layer.adaptiveAvgPool1d({ output: 3 })],
  adaptiveMaxPool1d: [[4, 6], layer.adaptiveMaxPool1d({ output: 3 })],
  maxUnpool2d: [[4, 6, 6], layer.maxUnpool2d({ kernel: 2 })],
  upsampleBilinear2d: [[4, 6, 6], layer.upsampleBilinear2d({ factor: 2 })],
  pixelShuffle: [[4, 6, 6], layer.pixelShuffle({ factor: 2 })],
  pixelUnshuffle: [[4, 6, 6], layer.pixelUnshuffle({ factor: 2 })],
  zeroPad1d: [[4, 6], layer.zeroPad1d({ padding: 2 })],
  zeroPad2d: [[4, 6, 6], layer.zeroPad2d({ padding: 2 })],
  zeroPad3d: [[4, 6, 6, 6], layer.zeroPad3d({ padding: 2 })],
  reshape: [[24], layer.reshape({ shape: [2, 3, 4] })],
  instanceNorm: [[4, 6, 6], layer.instanceNorm()],
  elu: [[4], layer.elu()],
  silu: [[4], layer.silu()],
  swish: [[4], layer.swish()],
  softplus: [[4], layer.softplus()],
  geluTanh: [[4], layer.geluTanh()],
  globalMaxPool: [[4, 6, 6], layer.globalMaxPool()],
  globalAvgPool: [[4, 6, 6], layer.globalAvgPool()],
  upsampleNearest2d: [[4, 6, 6], layer.upsampleNearest2d({ factor: 2 })],
  dense: [[4], layer.dense({ units: 3 })],
  embedding: [{ tokens: 4 }, layer.embedding({ vocab: 9, dim: 3 })],
  flatten: [[4, 6, 6], layer.flatten()],
  batchNorm: [[4, 6, 6], layer.batchNorm()],
  groupNorm: [[4, 6, 6], layer.groupNorm({ groups: 2 })],
  layerNorm: [{ seq: [4, 3] }, layer.layerNorm()],
  rmsNorm: [{ seq: [4, 3] }, layer.rmsNorm()],
  attention: [{ seq: [4, 6] }, layer.attention({ heads: 2 })],
  crossAttention: [{ seq: [4, 6] }, layer.crossAttention({ heads: 2, memory: [5, 3] })],
  positional: [{ seq: [4, 6] }, layer.positional()],
  patchEmbedding: [[3, 4, 6], layer.patchEmbedding({ size: 2, dim: 5 })],
  selectToken: [{ seq: [4, 6] }, layer.selectToken()],
  tiedOutput: [{ tokens: 4 }, layer.tiedOutput()],
  dropout: [[4], layer.dropout()],
  rnn: [{ seq: [4, 3] }, layer.rnn({ hidden: 2 })],
  lstm: [{ seq: [4, 3] }, layer.lstm({ hidden: 2 })],
  gru: [{ seq: [4, 3] }, layer.gru({ hidden: 2 })],
  relu: [[4], layer.relu()],
  leakyRelu: [[4], layer.leakyRelu()],
  sigmoid: [[4], layer.sigmoid()],
  tanh: [[4], layer.tanh()],
  gelu: [[4], layer.gelu()],
  softmax: [[4], layer.softmax()],
};

/** What Keras has no layer for. */
const lacksKeras = new Set(["maxUnpool2d", "pixelShuffle", "pixelUnshuffle"]);

describe("the table of layers", () => {
  it.each(Object.entries(examples))(
    "%s stands under its own name and is laid, written for Keras and drawn",
    (type, [input, spec]) => {
      expect(layerKinds[type as LayerType].type).toBe(type);
      const before: LayerSpec[] = type === "tiedOutput" ? [layer.embedding({ vocab: 9, dim: 3 })] : [];
      const net = network({ input, layers: [...before, spec] });
      expect(net.summary().rows.map((row) => row.type)).toEqual([...before.map(() => "embedding"), type]);
      const written = () => {
        try {
          return net.toKeras();
        } catch (error) {
          return String(error);
        }
      };
      expect(written()).toMatch(
        lacksKeras.has(type)
          ? /(in|as a layer of) Keras/
          : / {4}layers\.[A-Z]\w+\(|layers\.[A-Z]\w+\(.*\)\(x?\w+|reverse=True|inputs\[:, 0\]/,
      );
      expect(net.draw().description).toContain(type);
      expect(String(net.draw("volumes"))).toContain(type);
    },
  );

  it("every word of shorthand that an error shows is read, each as a layer of its own type", () => {
    const examplesOf = Object.values(layerKinds).flatMap(({ type, shorthand }) =>
      shorthand.map(({ example }) => [type, example] as const),
    );
    for (const [type, example] of examplesOf) expect(parseLayers(example)[0].type).toBe(type);
    expect(examplesOf.map(([, example]) => example)).toEqual(
      expect.arrayContaining(["16c5w1s0p", "avg2w2s0p", "batchNorm", "dropout 0.5", "4gn", "gelu"]),
    );
    expect(() => parseLayers("16x5")).toThrow(
      /knows 16c5w1s0p \(convolution\), .*2w2s0p \(max-pooling\), .*softmax, got "16x5"\. .*\{ type: "batchNorm" \}/,
    );
  });

  it("shorthand without window letters, and numbers that belong to the word before them", () => {
    expect(
      parseLayers("16c3 batchNorm leakyRelu 0.2 → avg2w → dropout 0.5 10 globalAvgPool dropout"),
    ).toEqual([
      { type: "conv2d", out: 16, kernel: 3 },
      { type: "batchNorm" },
      { type: "leakyRelu", slope: 0.2 },
      { type: "avgPool2d", kernel: 2 },
      { type: "dropout", rate: 0.5 },
      { type: "dense", units: 10 },
      { type: "globalAvgPool" },
      { type: "dropout" },
    ]);
    expect(network({ input: [3, 8, 8], layers: ["16c3"] }).outputShape).toEqual([16, 6, 6]);
  });

  it("a layer has no other options than its own", () => {
    expect(() => network({ input: [4], layers: [{ type: "gelu", approximate: true } as never] })).toThrow(
      'layer 1 (gelu): knows no such option, got "approximate"',
    );
    expect(() => network({ input: [4], layers: [layer.leakyRelu({ slope: Number.NaN })] })).toThrow(
      "needs a number for slope",
    );
  });
});

describe("group normalization", () => {
  const net = network({ input: [6, 5, 4], layers: [layer.groupNorm({ groups: 3 })] });

  it("has a scale and a shift per channel and no statistics to keep", () => {
    expect(net.summary().rows[0]).toMatchObject({
      outputShape: [6, 5, 4],
      weightParams: 6,
      biasParams: 6,
      nonTrainable: 0,
      macs: 0,
    });
  });

  it("counts what batch normalization counts under every convention", () => {
    const batch = network({ input: [6, 5, 4], layers: [layer.batchNorm()] });
    for (const batchNorm of ["none", "affine", "full"] as const) {
      const [one, other] = [net, batch].map((each) => each.opCount({ batchNorm }));
      expect([one.add, one.mul, one.div]).toEqual([other.add, other.mul, other.div]);
      expect(net.backwardOpCount({ batchNorm, includeDelta: true }).total).toBe(
        batch.backwardOpCount({ batchNorm, includeDelta: true }).total,
      );
    }
    // A product and a sum for each of 6·5·4 values.
    expect(net.opCount()).toMatchObject({ add: 120, mul: 120 });
  });

  it("is written by Keras's name with torch's epsilon, and drawn with its groups", () => {
    expect(net.toKeras()).toContain("layers.GroupNormalization(groups=3, epsilon=0.00001)");
    expect(net.draw().svg).toContain("3 groups");
    expect(parseLayers("3gn")).toEqual([{ type: "groupNorm", groups: 3 }]);
  });

  it("refuses groups that leave channels over, and says which would not", () => {
    expect(() => network({ input: [6, 5, 4], layers: [layer.groupNorm({ groups: 4 })] })).toThrow(
      "layer 1 (groupNorm): needs groups that divide the 6 channels, got 4. Give 1, 2, 3, 6 groups",
    );
    expect(() => network({ input: [6], layers: [layer.groupNorm({ groups: 2, epsilon: 0 })] })).toThrow(
      "needs a positive number for epsilon, got 0",
    );
    expect(() => network({ input: { tokens: 4 }, layers: [layer.groupNorm({ groups: 1 })] })).toThrow(
      "Embed tokens first.",
    );
  });
});

describe("gelu and leaky relu", () => {
  it("gelu: x/2·(1 + erf(x/√2)) is three products, a sum and erf as an exponential per value", () => {
    const net = network({ input: [2, 3, 3], layers: ["gelu"] });
    expect(net.opCount()).toMatchObject({ mul: 54, add: 18, exp: 18, logic: 0 });
    expect(net.opCount({ activations: "one" })).toMatchObject({ total: 18 });
    expect(net.opCount({ activations: "none" }).total).toBe(0);
    expect(network({ input: [4], layers: ["8", "gelu"] }).toKeras()).toContain(
      'layers.Dense(8, activation="gelu")',
    );
  });

  it("leaky relu compares as relu does, and is a Keras layer with its slope", () => {
    const net = network({ input: [5], layers: [layer.leakyRelu({ slope: 0.2 })] });
    const relu = network({ input: [5], layers: ["relu"] });
    expect(net.opCount().total).toBe(relu.opCount().total);
    expect(net.toKeras()).toContain("layers.LeakyReLU(negative_slope=0.2)");
  });
});

describe("a network's ends", () => {
  const encoder = network({ input: [3, 32, 32], layers: ["16c5", "2w", "8c3", "2w"] });

  it("outputShape, outputLength and followedBy: the code 8×6×6 of an encoder, then a classifier on it", () => {
    expect([encoder.outputShape, encoder.outputLength]).toEqual([[8, 6, 6], 288]);
    const whole = encoder.followedBy(["flatten", "10"]);
    expect(whole.outputShape).toEqual([10]);
    expect(whole.summary().trainable).toBe(encoder.summary().trainable + 288 * 10 + 10);
    expect(encoder.layers).toHaveLength(4);
    expect(network({ input: [3, 5, 5], layers: [] }).outputShape).toEqual([3, 5, 5]);
    expect(() => encoder.followedBy("10" as never)).toThrow("followedBy: needs an array of layers");
  });

  it("is no promise: an awaited network is itself", async () => {
    expect(await Promise.resolve(encoder)).toBe(encoder);
  });

  it("rows have their shape as text and with channels last", () => {
    const [row] = encoder.summary().rows;
    expect([row.shapeText, row.shape("hwc"), row.shape("chw")]).toEqual([
      "16×28×28",
      [28, 28, 16],
      [16, 28, 28],
    ]);
    const signal = network({ input: [2, 20], layers: [layer.conv1d({ out: 4, kernel: 5 })] });
    expect(signal.summary().rows[0].shape("hwc")).toEqual([16, 4]);
    expect(
      network({ input: [7], layers: ["3"] })
        .summary()
        .rows[0].shape("hwc"),
    ).toEqual([3]);
    expect(() => row.shape("whc" as never)).toThrow('needs "chw" or "hwc"');
  });
});
