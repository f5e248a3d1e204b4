import { activationLayers, type ActivationType } from "../../src/network/layers/activation.js";
import type { LayerSpec, LayerType } from "../../src/network/layers/table.js";
import type { NetworkSpec } from "../../src/network/network.js";
import { Random } from "../../src/number/random.js";
import type { LayersModel } from "../../src/tfjs/library.js";

export const image = [4, 4, 4];
export const signal = [2, 6];
export const volume = [2, 4, 4, 4];
const sequence = { seq: [3, 4] as [number, number] };
/** A network of some layers. */
export const of = (input: NetworkSpec["input"], ...layers: LayerSpec[]): NetworkSpec => ({ input, layers });

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

/** Every type of layer that a network knows, and two blocks. */
export const every: [string, NetworkSpec | null][] = [
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
/** Those that tfjs can train. */
export const trained = every.filter((one): one is [string, NetworkSpec] => one[1] !== null);

/** Two samples for each input of a model. */
export function samples(model: LayersModel, spec: NetworkSpec): number[][] {
  const isTokens = typeof spec.input === "object" && "tokens" in spec.input;
  const draw = Random.for(1, "samples");
  return model.inputs.map(({ shape }) => {
    const count = shape.slice(1).reduce<number>((product, size) => product * size!, 2);
    return isTokens ? [...draw.integers(0, 5, count)] : [...draw.normal(count)];
  });
}
