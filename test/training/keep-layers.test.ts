import type { Tensor } from "@tensorflow/tfjs-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { activationLayers, type ActivationType } from "../../src/network/layers/activation.js";
import { type LayerSpec, type LayerType, layerKinds } from "../../src/network/layers/table.js";
import type { NetworkSpec } from "../../src/network/network.js";
import { Random, random } from "../../src/number/random.js";
import { device } from "../../src/tfjs/devices/device.js";
import { loadFloat64 } from "../../src/tfjs/float64.js";
import type { LayersModel } from "../../src/tfjs/library.js";
import { loadTfjs } from "../../src/tfjs/tfjs.js";
import type { FitResult } from "../../src/training/fit-result.js";
import { fit } from "../../src/training/fit.js";
import { loadModel } from "../../src/training/load-model.js";
import { layersModel } from "../../src/training/models.js";

/* What is saved is held against what is loaded, for every type of layer that a network knows. */

const image = [4, 4, 4];
const signal = [2, 6];
const volume = [2, 4, 4, 4];
const sequence = { seq: [3, 4] as [number, number] };
const of = (input: NetworkSpec["input"], ...layers: LayerSpec[]): NetworkSpec => ({ input, layers });

/** With options that are not the defaults, where a layer of the library's own has some; null: tfjs cannot train it. */
const specs: Record<Exclude<LayerType, ActivationType>, NetworkSpec | null> = {
  conv2d: of(image, { type: "conv2d", out: 3, kernel: [3, 2], padding: 1, bias: false }),
  conv1d: of(signal, { type: "conv1d", out: 3, kernel: 3, padding: 1, stride: 2 }),
  conv3d: of(volume, { type: "conv3d", out: 2, kernel: 2 }),
  depthwiseConv2d: of(image, { type: "depthwiseConv2d", kernel: 3, multiplier: 2 }),
  separableConv2d: of(image, { type: "separableConv2d", out: 3, kernel: 3 }),
  separableConv1d: null,
  convTranspose2d: of(image, { type: "convTranspose2d", out: 2, kernel: 4, stride: 2, padding: 1 }),
  convTranspose1d: null,
  maxPool2d: of(image, { type: "maxPool2d", kernel: 2 }),
  avgPool2d: of(image, { type: "avgPool2d", kernel: 2, stride: 1 }),
  maxPool1d: of(signal, { type: "maxPool1d", kernel: 2 }),
  avgPool1d: of(signal, { type: "avgPool1d", kernel: 3 }),
  maxPool3d: of(volume, { type: "maxPool3d", kernel: 2 }),
  avgPool3d: of(volume, { type: "avgPool3d", kernel: 2 }),
  globalAvgPool: of(image, "globalAvgPool"),
  globalMaxPool: of(signal, "globalMaxPool"),
  adaptiveAvgPool2d: of(image, { type: "adaptiveAvgPool2d", output: 2 }),
  adaptiveMaxPool2d: of(image, { type: "adaptiveMaxPool2d", output: 2 }),
  adaptiveAvgPool1d: of(signal, { type: "adaptiveAvgPool1d", output: 3 }),
  adaptiveMaxPool1d: of(signal, { type: "adaptiveMaxPool1d", output: 3 }),
  maxUnpool2d: null,
  upsampleNearest2d: of(image, { type: "upsampleNearest2d", factor: 2 }),
  upsampleBilinear2d: null,
  pixelShuffle: of(image, { type: "pixelShuffle", factor: 2 }),
  pixelUnshuffle: of(image, { type: "pixelUnshuffle", factor: 2 }),
  zeroPad2d: of(image, { type: "zeroPad2d", padding: { before: 0, after: 2 } }),
  zeroPad1d: of(signal, { type: "zeroPad1d", padding: 1 }),
  zeroPad3d: null,
  dense: of([3], { type: "dense", units: 2, bias: false }),
  embedding: of({ tokens: 3 }, { type: "embedding", vocab: 5, dim: 2 }),
  flatten: of(image, "flatten"),
  reshape: of([12], { type: "reshape", shape: [3, 2, 2] }),
  batchNorm: of(image, { type: "batchNorm", affine: false }),
  groupNorm: of(image, { type: "groupNorm", groups: 2, epsilon: 0.1, affine: false }),
  instanceNorm: of(image, { type: "instanceNorm", epsilon: 0.1, affine: true }),
  layerNorm: of(sequence, { type: "layerNorm", epsilon: 0.1, bias: false }),
  rmsNorm: of(sequence, { type: "rmsNorm", epsilon: 0.1 }),
  attention: of(sequence, {
    type: "attention",
    heads: 4,
    kvHeads: 2,
    headDim: 6,
    bias: false,
    causal: true,
    rotary: true,
  }),
  crossAttention: of(sequence, {
    type: "crossAttention",
    heads: 4,
    kvHeads: 2,
    headDim: 3,
    bias: false,
    memory: [5, 2],
  }),
  positional: of(sequence, { type: "positional", max: 7 }, { type: "positional", kind: "sinusoidal" }),
  patchEmbedding: of(image, { type: "patchEmbedding", size: 2, dim: 3, classToken: true }),
  selectToken: of(sequence, { type: "selectToken", index: -1 }),
  tiedOutput: of({ tokens: 3 }, { type: "embedding", vocab: 5, dim: 2 }, { type: "tiedOutput", bias: true }),
  dropout: of([3], "4", { type: "dropout", rate: 0.25 }),
  rnn: of(sequence, { type: "rnn", hidden: 3, bidirectional: true, bias: "none" }),
  lstm: of(sequence, { type: "lstm", hidden: 3, returnSequences: true }),
  gru: of(sequence, { type: "gru", hidden: 3 }),
  leakyRelu: of([3], "4", { type: "leakyRelu", slope: 0.3 }),
  softmax: of(image, "softmax"),
};

const every: [string, NetworkSpec | null][] = [
  ...Object.entries(specs),
  ...(Object.keys(activationLayers) as ActivationType[]).map((type): [string, NetworkSpec] => [
    type,
    of([3], "4", { type } as LayerSpec),
  ]),
  [
    "blocks in blocks",
    of(
      sequence,
      { type: "transformerDecoder", heads: 2, hidden: 4, gated: true, normalization: "rms", memory: [5, 2] },
      { type: "transformerEncoder", heads: 2, hidden: 4, norm: "pre", dropout: 0.1 },
    ),
  ],
];
const trained = every.filter((one): one is [string, NetworkSpec] => one[1] !== null);

const root = mkdtempSync(join(tmpdir(), "gradsheet-layers-"));
afterAll(() => rmSync(root, { recursive: true }));

/** Weights that are not those of a new model, and not negative, since batch normalization has a variance among its own. */
function shaken(model: LayersModel): LayersModel {
  const tf = loadTfjs();
  const draw = random(5);
  model.setWeights(
    model.getWeights().map(({ shape }) =>
      tf.tensor(
        draw.normal(shape.reduce((a, b) => a * b, 1)).map((value) => Math.abs(value) + 0.1),
        shape,
      ),
    ),
  );
  return model;
}

/** Two samples for each input of a model. */
function samples(model: LayersModel, spec: NetworkSpec): number[][] {
  const isTokens = typeof spec.input === "object" && "tokens" in spec.input;
  const draw = Random.for(1, "samples");
  return model.inputs.map(({ shape }) => {
    const count = shape.slice(1).reduce<number>((product, size) => product * size!, 2);
    return isTokens ? [...draw.integers(0, 5, count)] : [...draw.normal(count)];
  });
}

function said(model: LayersModel, values: number[][]): number[] {
  const tf = loadTfjs();
  const inputs = model.inputs.map(({ shape, dtype }, at) =>
    tf.tensor(values[at], [2, ...shape.slice(1).map(Number)], dtype as "float32"),
  );
  const output = model.predict(inputs.length === 1 ? inputs[0] : inputs) as Tensor;
  return Array.from(output.dataSync());
}

describe("a model is loaded as it was saved", () => {
  it("every type of layer has its row here", () => {
    const missing = Object.keys(layerKinds).filter((type) => !every.some(([name]) => name === type));
    expect(missing).toEqual([]);
  });

  it.each(every.filter(([, spec]) => spec === null))("%s is refused", (type) => {
    expect(() => layersModel(of(inputOf(type), typical(type)))).toThrow(
      "can train the layers that TensorFlow.js has",
    );
  });

  it.each(trained)("%s: by loadModel, by tf.loadLayersModel, and in doubles", async (name, spec) => {
    const { tf } = await device("cpu");
    const model = shaken(layersModel(spec));
    const folder = join(root, name.replaceAll(" ", "-"));
    await model.save(`file://${folder}`);
    const values = samples(model, spec);
    const expected = said(model, values);
    expect(expected.every(Number.isFinite)).toBe(true);
    for (const loaded of [
      await loadModel(folder, { device: "cpu" }),
      await tf.loadLayersModel(`file://${folder}/model.json`),
    ]) {
      expect(said(loaded as LayersModel, values)).toEqual(expected);
      (loaded as LayersModel).dispose();
    }
    // a copy of tfjs in which nobody has made a model
    const exact = await loadFloat64();
    const topology = model.toJSON(null, false) as unknown as object;
    const copy = await exact.loadLayersModel(exact.io.fromMemory({ modelTopology: topology }));
    expect(copy.countParams()).toBe(model.countParams());
  });

  const layered = trained.filter(([, spec]) => !JSON.stringify(spec).includes("memory"));
  it.each(layered)("%s: trained by fit, and saved as its result", async (name, spec) => {
    const template = layersModel(spec);
    const [x] = samples(template, spec);
    const shaped = (values: readonly number[], shape: readonly (number | null)[]) =>
      loadTfjs().tensor([...values], [2, ...shape.slice(1).map(Number)]);
    const outputs = template.outputs[0].shape;
    const y = random(2).normal(outputs.slice(1).reduce<number>((product, size) => product * size!, 2));
    const isTrainable = template.trainableWeights.length > 0;
    template.dispose();
    if (!isTrainable) return;
    const result: FitResult = await fit(
      spec,
      { x: shaped(x, template.inputs[0].shape) as never, y: shaped(y, outputs) as never },
      { epochs: 1, loss: "meanSquaredError", device: "cpu", progress: false },
    );
    const folder = join(root, `fit-${name.replaceAll(" ", "-")}`);
    await result.save(folder);
    const loaded = (await loadModel(folder, { device: "cpu" })) as LayersModel;
    expect(said(loaded, [x])).toEqual(said(result.model as LayersModel, [x]));
  });
});

const inputOf = (type: string) => (type.endsWith("1d") ? signal : type.endsWith("3d") ? volume : image);

/** A layer of each type that tfjs lacks. */
function typical(type: string): LayerSpec {
  switch (type) {
    case "separableConv1d":
    case "convTranspose1d":
      return { type, out: 2, kernel: 2 };
    case "maxUnpool2d":
      return { type, kernel: 2 };
    case "upsampleBilinear2d":
      return { type, factor: 2 };
    default:
      return { type: "zeroPad3d", padding: 1 };
  }
}
