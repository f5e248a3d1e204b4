import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";
import { activationLayers, type ActivationType } from "../network/layers/activation.js";
import { headDimOf } from "../network/layers/attention.js";
import type { Joint } from "../network/layers/blocks.js";
import type { LayerType, NormalLayers } from "../network/layers/table.js";
import {
  channels as channelsOf,
  elements,
  isSpatial,
  spatial,
  type Tensor as Shape,
} from "../network/tensor.js";
import type { PaddingWord } from "../network/window-options.js";
import { keepsSize, type Window } from "../network/window.js";
import type { Tfjs } from "../tfjs/library.js";
import { multiHeadAttentionOf } from "../tfjs/layers/attention-layer.js";
import { groupNormalizationOf } from "../tfjs/layers/group-normalization.js";
import type { TfjsLayer } from "../tfjs/layers/own-layer.js";
import {
  embeddingBefore,
  positionsOf,
  rmsNormalizationOf,
  tiedOutputOf,
} from "../tfjs/layers/sequence-layers.js";
import { classTokenOf, selectTokenOf } from "../tfjs/layers/token-layers.js";

/** Layers of tfjs that together do what one layer of a network does. */
type Word<Layer> = (tf: Tfjs, layer: Layer, flow: SymbolicTensor, input: Shape) => TfjsLayer[];

/** How tfjs trains each type of layer. */
export const layerWords: { [Type in LayerType]: Word<NormalLayers[Type]> } = {
  conv2d: (tf, { type, out, groups, windows, paddingWord, bias }) => {
    plain(type, "groups", groups, 1);
    undilated(type, windows);
    const { before, padding } = padded(tf, windows, paddingWord);
    return [...before, tf.layers.conv2d({ filters: out, ...sliding(windows), useBias: bias, padding })];
  },
  depthwiseConv2d: (tf, { type, multiplier, windows, paddingWord, bias }) => {
    // tfjs counts the output of this layer without its dilation
    if (paddingWord !== "same") plain(type, "dilation", pairOf(windows, "dilation").join(), "1,1");
    undilated(type, windows);
    const { before, padding } = padded(tf, windows, paddingWord);
    const options = { depthMultiplier: multiplier, ...sliding(windows), useBias: bias, padding };
    return [...before, tf.layers.depthwiseConv2d(options)];
  },
  separableConv2d: (tf, { type, out, multiplier, windows, paddingWord, bias }) => {
    undilated(type, windows);
    const { before, padding } = padded(tf, windows, paddingWord);
    const options = { depthMultiplier: multiplier, ...sliding(windows), useBias: bias, padding };
    return [...before, tf.layers.separableConv2d({ filters: out, ...options })];
  },
  separableConv1d: (_tf, { type }) => missing(type),
  conv1d: (tf, { type, out, groups, windows: [window], paddingWord, bias }, flow) => {
    plain(type, "groups", groups, 1);
    undilated(type, [window]);
    const { kernel: kernelSize, stride: strides, dilation: dilationRate } = window;
    const options = { filters: out, kernelSize, strides, dilationRate, useBias: bias };
    if (paddingWord === "same" || keepsSize(window))
      return [tf.layers.conv1d({ ...options, padding: "same" })];
    return [
      ...zeros1d(tf, flow, window.padding, window.paddingEnd),
      tf.layers.conv1d({ ...options, padding: "valid" }),
    ];
  },
  conv3d: (tf, { type, out, groups, windows, paddingWord, bias }) => {
    plain(type, "groups", groups, 1);
    const padding = paddingOf3d(type, windows, paddingWord);
    const { kernelSize, strides } = sliding3d(type, windows);
    return [tf.layers.conv3d({ filters: out, kernelSize, strides, useBias: bias, padding })];
  },
  convTranspose2d: (tf, { type, out, groups, windows, outputPadding, bias }) => {
    plain(type, "groups", groups, 1);
    plain(type, "dilation", windows.map(({ dilation }) => dilation).join(), "1,1");
    plain(type, "outputPadding", outputPadding.join(), "0,0");
    const { kernelSize, strides } = sliding(windows);
    return [
      tf.layers.conv2dTranspose({ filters: out, kernelSize, strides, useBias: bias }),
      ...(isOpen(windows) ? [] : [tf.layers.cropping2D({ cropping: sidesOf(windows) })]),
    ];
  },
  convTranspose1d: (_tf, { type }) => missing(type),
  maxPool2d: (tf, layer) => [tf.layers.maxPooling2d(pool2d(layer))],
  avgPool2d: (tf, layer) => [tf.layers.averagePooling2d(pool2d(layer))],
  maxPool1d: (tf, layer) => [tf.layers.maxPooling1d(pool1d(layer))],
  avgPool1d: (tf, layer) => [tf.layers.averagePooling1d(pool1d(layer))],
  maxPool3d: (tf, layer) => [tf.layers.maxPooling3d(pool3d(layer))],
  avgPool3d: (tf, layer) => [tf.layers.averagePooling3d(pool3d(layer))],
  globalAvgPool: (tf, { type }, { rank }) => {
    if (rank === 5) missing(`${type} of a volume`);
    return [rank === 4 ? tf.layers.globalAveragePooling2d({}) : tf.layers.globalAveragePooling1d({})];
  },
  globalMaxPool: (tf, { type }, { rank }) => {
    if (rank === 5) missing(`${type} of a volume`);
    return [rank === 4 ? tf.layers.globalMaxPooling2d({}) : tf.layers.globalMaxPooling1d({})];
  },
  adaptiveAvgPool2d: (tf, layer, _flow, input) => [tf.layers.averagePooling2d(adaptive2d(layer, input))],
  adaptiveMaxPool2d: (tf, layer, _flow, input) => [tf.layers.maxPooling2d(adaptive2d(layer, input))],
  adaptiveAvgPool1d: (tf, layer, _flow, input) => [tf.layers.averagePooling1d(adaptive1d(layer, input))],
  adaptiveMaxPool1d: (tf, layer, _flow, input) => [tf.layers.maxPooling1d(adaptive1d(layer, input))],
  maxUnpool2d: (_tf, { type }) => missing(type),
  upsampleNearest2d: (tf, { factor }) => [
    tf.layers.upSampling2d({ size: factor as [number, number], interpolation: "nearest" }),
  ],
  // tfjs lays the new values elsewhere than between the middles of the old ones
  upsampleBilinear2d: (_tf, { type }) => missing(type),
  pixelShuffle: (tf, { factor: r }, _flow, input) => {
    const [c, [h, w]] = [channelsOf(input) / r ** 2, spatial(input)];
    return [
      tf.layers.reshape({ targetShape: [h, w, c, r, r] }),
      tf.layers.permute({ dims: [1, 4, 2, 5, 3] }),
      tf.layers.reshape({ targetShape: [h * r, w * r, c] }),
    ];
  },
  pixelUnshuffle: (tf, { factor: r }, _flow, input) => {
    const [c, [h, w]] = [channelsOf(input), spatial(input).map((size) => size / r)];
    return [
      tf.layers.reshape({ targetShape: [h, r, w, r, c] }),
      tf.layers.permute({ dims: [1, 3, 5, 2, 4] }),
      tf.layers.reshape({ targetShape: [h, w, c * r * r] }),
    ];
  },
  zeroPad2d: (tf, { sides }) => [
    tf.layers.zeroPadding2d({ padding: sides as [[number, number], [number, number]] }),
  ],
  zeroPad1d: (tf, { sides: [[before, after]] }, flow) => zeros1d(tf, flow, before, after),
  zeroPad3d: (_tf, { type }) => missing(type),
  dense: (tf, { units, bias }) => [tf.layers.dense({ units, useBias: bias })],
  embedding: (tf, { vocab, dim }) => [tf.layers.embedding({ inputDim: vocab, outputDim: dim })],
  flatten: (tf) => [tf.layers.flatten()],
  reshape: (tf, { shape }, _flow, input) => {
    const all = elements(input);
    const known = shape.filter((size) => size !== null).reduce((product, size) => product * size, 1);
    const targetShape = shape.map((size) => size ?? all / known);
    // Numbers are read with the channels first, as PyTorch does; tfjs has them last.
    const axes = input.shape.map((_, axis) => axis + 1);
    const first = [axes[axes.length - 1], ...axes.slice(0, -1)];
    const last = targetShape.map((_, axis) => ((axis + 1) % targetShape.length) + 1);
    return [
      ...(isSpatial(input) ? [tf.layers.permute({ dims: first })] : []),
      tf.layers.reshape({ targetShape }),
      ...(targetShape.length > 1 ? [tf.layers.permute({ dims: last })] : []),
    ];
  },
  batchNorm: (tf, { affine }) => [tf.layers.batchNormalization({ center: affine, scale: affine })],
  groupNorm: (tf, { groups, epsilon, affine }) => [
    new (groupNormalizationOf(tf))({ groups, epsilon, affine }),
  ],
  instanceNorm: (tf, { epsilon, affine }, _flow, input) => [
    new (groupNormalizationOf(tf))({ groups: channelsOf(input), epsilon, affine }),
  ],
  layerNorm: (tf, { epsilon, bias }) => [tf.layers.layerNormalization({ epsilon, center: bias })],
  rmsNorm: (tf, { epsilon }) => [new (rmsNormalizationOf(tf))({ epsilon })],
  attention: attentionOf,
  crossAttention: attentionOf,
  positional: (tf, { kind, max }, { shape }) => [new (positionsOf(tf))({ kind, max: max ?? shape[1]! })],
  patchEmbedding: (tf, { size, dim, classToken, bias }, { shape }) => {
    const [height, width] = size;
    const kernel: [number, number] = [height, width];
    return [
      tf.layers.conv2d({
        filters: dim,
        kernelSize: kernel,
        strides: kernel,
        useBias: bias,
        padding: "valid",
      }),
      tf.layers.reshape({ targetShape: [(shape[1]! / height) * (shape[2]! / width), dim] }),
      ...(classToken ? [new (classTokenOf(tf))({})] : []),
    ];
  },
  selectToken: (tf, { index }) => [new (selectTokenOf(tf))({ index })],
  tiedOutput: (tf, { bias }, flow) => {
    const embedding = embeddingBefore(flow);
    const { inputDim } = embedding as unknown as { inputDim: number };
    return [new (tiedOutputOf(tf))({ bias, vocab: inputDim })];
  },
  dropout: (tf, { rate }) => [tf.layers.dropout({ rate })],
  rnn: (tf, layer) => [directed(tf, layer, tf.layers.simpleRNN(recurrent(layer)))],
  // tfjs's default are the hard gates of old Keras, which no textbook and no trace has.
  lstm: (tf, layer) => [
    directed(tf, layer, tf.layers.lstm({ ...recurrent(layer), recurrentActivation: "sigmoid" })),
  ],
  gru: (tf, layer) => [
    directed(tf, layer, tf.layers.gru({ ...recurrent(layer), recurrentActivation: "sigmoid" })),
  ],
  ...activationWords(),
  leakyRelu: (tf, { slope }) => [tf.layers.leakyReLU({ alpha: slope })],
  softmax: activation,
};

/** Self-attention, or with a second input attention to it. */
function attentionOf(
  tf: Tfjs,
  layer: NormalLayers["attention" | "crossAttention"],
  flow: SymbolicTensor,
): TfjsLayer[] {
  const headDim = headDimOf(layer, flow.shape.at(-1)!)!;
  const { heads, kvHeads, bias, causal, rotary } = layer;
  return [new (multiHeadAttentionOf(tf))({ heads, kvHeads, headDim, bias, causal, rotary })];
}

/** How tfjs joins branches. */
export const jointWords: Record<Joint["type"], (tf: Tfjs) => TfjsLayer> = {
  add: (tf) => tf.layers.add(),
  concat: (tf) => tf.layers.concatenate(),
  multiply: (tf) => tf.layers.multiply(),
};

/** tfjs has every activation of a network under the same name, but for those of `tfjsNames`; its types lack some, such as gelu. */
function activationWords(): Record<ActivationType, typeof activation> {
  const names = Object.keys(activationLayers) as ActivationType[];
  return Object.fromEntries(names.map((name) => [name, activation])) as Record<
    ActivationType,
    typeof activation
  >;
}

function activation(tf: Tfjs, { type }: { type: string }): TfjsLayer[] {
  return [tf.layers.activation({ activation: (tfjsNames[type] ?? type) as "relu" })];
}

const tfjsNames: Record<string, string> = { silu: "swish", geluTanh: "gelu_new" };

type SizeKey = "kernel" | "stride" | "dilation";

const pairOf = (windows: readonly Window[], key: SizeKey): [number, number] => [
  windows[0][key],
  windows[1][key],
];

const sliding = (windows: readonly Window[]) => ({
  kernelSize: pairOf(windows, "kernel"),
  strides: pairOf(windows, "stride"),
  dilationRate: pairOf(windows, "dilation"),
});

const sidesOf = ([rows, columns]: readonly Window[]): [[number, number], [number, number]] => [
  [rows.padding, rows.paddingEnd],
  [columns.padding, columns.paddingEnd],
];

const isOpen = (windows: readonly Window[]): boolean =>
  windows.every(({ padding, paddingEnd }) => padding === 0 && paddingEnd === 0);

/** tfjs takes a stride or a dilation, not both. */
function undilated(type: string, windows: readonly Window[]): void {
  if (windows.every(({ stride }) => stride === 1)) return;
  for (const { dilation } of windows) plain(type, "strides and dilation", dilation, 1);
}

/** The padding of an image: tfjs's own word, or zeros by number as a layer before it. */
function padded(
  tf: Tfjs,
  windows: readonly Window[],
  word: PaddingWord | null,
): { before: TfjsLayer[]; padding: "same" | "valid" } {
  if (word === "same") return { before: [], padding: "same" };
  const before = isOpen(windows) ? [] : [tf.layers.zeroPadding2d({ padding: sidesOf(windows) })];
  return { before, padding: "valid" };
}

/** Zeros at the ends of a signal, which tfjs has for images alone. */
function zeros1d(tf: Tfjs, { shape }: SymbolicTensor, before: number, after: number): TfjsLayer[] {
  if (before === 0 && after === 0) return [];
  const [, length, features] = shape as [null, number, number];
  return [
    tf.layers.reshape({ targetShape: [length, 1, features] }),
    tf.layers.zeroPadding2d({
      padding: [
        [before, after],
        [0, 0],
      ],
    }),
    tf.layers.reshape({ targetShape: [length + before + after, features] }),
  ];
}

const tripleOf = (windows: readonly Window[], key: SizeKey) =>
  windows.map((window) => window[key]) as [number, number, number];

function sliding3d(type: string, windows: readonly Window[]) {
  plain(type, "dilation", tripleOf(windows, "dilation").join(), "1,1,1");
  return { kernelSize: tripleOf(windows, "kernel"), strides: tripleOf(windows, "stride") };
}

function paddingOf3d(type: string, windows: readonly Window[], word: PaddingWord | null): "same" | "valid" {
  if (word === "same" || windows.every(keepsSize)) return "same";
  if (!isOpen(windows)) plain(type, "padding", windows.map(({ padding }) => padding).join(), "0,0,0");
  return "valid";
}

interface Pooling {
  type: string;
  windows: readonly Window[];
  paddingWord: PaddingWord | null;
}

/** The padding of a pooling, which tfjs has by word alone, with whole windows without gaps. */
function poolPadding({ type, windows, paddingWord }: Pooling): "same" | "valid" {
  plain(
    type,
    "ceil",
    windows.some(({ ceil }) => ceil),
    false,
  );
  for (const { dilation } of windows) plain(type, "dilation", dilation, 1);
  if (paddingWord === "same") return "same";
  if (!isOpen(windows))
    plain(type, "padding", windows.map(({ padding }) => padding).join(), windows.map(() => 0).join());
  return "valid";
}

function pool2d(layer: Pooling) {
  const { windows } = layer;
  return {
    poolSize: pairOf(windows, "kernel"),
    strides: pairOf(windows, "stride"),
    padding: poolPadding(layer),
  };
}

function pool1d(layer: Pooling) {
  const [{ kernel, stride }] = layer.windows;
  return { poolSize: kernel, strides: stride, padding: poolPadding(layer) };
}

function pool3d(layer: Pooling) {
  const { windows } = layer;
  return {
    poolSize: tripleOf(windows, "kernel"),
    strides: tripleOf(windows, "stride"),
    padding: poolPadding(layer),
  };
}

/** The windows of adaptive pooling, where they are all of one size. */
function adaptiveSizes(
  { type, output }: { type: string; output: readonly number[] },
  input: Shape,
): number[] {
  return spatial(input).map((size, axis) => {
    if (size % output[axis] !== 0) missing(`${type} of windows of unequal sizes`);
    return size / output[axis];
  });
}

function adaptive2d(layer: { type: string; output: readonly number[] }, input: Shape) {
  const sizes = adaptiveSizes(layer, input) as [number, number];
  return { poolSize: sizes, strides: sizes };
}

function adaptive1d(layer: { type: string; output: readonly number[] }, input: Shape) {
  const [size] = adaptiveSizes(layer, input);
  return { poolSize: size, strides: size };
}

/** Refuses a layer that tfjs lacks. */
function missing(type: string): never {
  throw new InputError({
    place: "network → model",
    rule: "can train the layers that TensorFlow.js has",
    got: type,
    cure: "Write the model with tfjs: (tf) => tf.sequential({ … }).",
  });
}

type RecurrentLayer = NormalLayers["rnn" | "lstm" | "gru"];

function recurrent({ type, hidden, bias, returnSequences, projection }: RecurrentLayer) {
  plain(type, "projection", projection ?? "none", "none");
  plain(type, "bias", bias === "double" ? "double" : "single", "single");
  return {
    units: hidden,
    returnSequences,
    useBias: bias !== "none",
    recurrentInitializer: "glorotUniform" as const,
  };
}

const directed = (tf: Tfjs, { bidirectional }: RecurrentLayer, cell: ReturnType<Tfjs["layers"]["rnn"]>) =>
  bidirectional ? tf.layers.bidirectional({ layer: cell, mergeMode: "concat" }) : cell;

function plain(type: string, option: string, value: unknown, only: unknown): void {
  if (value === only) return;
  throw new InputError({
    place: `network → model: ${type}`,
    rule: `can be trained with ${option} ${String(only)} only`,
    got: String(value),
    cure: "Write the model with tfjs: (tf) => tf.sequential({ … }).",
  });
}
