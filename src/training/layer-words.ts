import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../errors.js";
import { activationLayers, type ActivationType } from "../network/layers/activation.js";
import { headDimOf } from "../network/layers/attention.js";
import type { Joint } from "../network/layers/blocks.js";
import type { LayerType, NormalLayers } from "../network/layers/table.js";
import { keepsSize, type Window } from "../network/window.js";
import type { Tfjs } from "../tfjs/library.js";
import { multiHeadAttentionOf } from "./attention-layer.js";
import { classTokenOf, selectTokenOf } from "./token-layers.js";
import { embeddingBefore, positionsOf, rmsNormalizationOf, tiedOutputOf } from "./sequence-layers.js";

type TfjsLayer = LayersModel["layers"][number];

/** Layers of tfjs that together do what one layer of a network does. */
type Word<Layer> = (tf: Tfjs, layer: Layer, flow: SymbolicTensor) => TfjsLayer[];

/** How tfjs trains each type of layer. */
export const layerWords: { [Type in LayerType]: Word<NormalLayers[Type]> } = {
  conv2d: (tf, { type, out, groups, windows, bias }) => {
    plain(type, "groups", groups, 1);
    return [
      ...zeros(tf, windows),
      tf.layers.conv2d({ filters: out, ...sliding(windows), useBias: bias, padding: "valid" }),
    ];
  },
  depthwiseConv2d: (tf, { multiplier, windows, bias }) => [
    ...zeros(tf, windows),
    tf.layers.depthwiseConv2d({
      depthMultiplier: multiplier,
      ...sliding(windows),
      useBias: bias,
      padding: "valid",
    }),
  ],
  conv1d: (tf, { type, out, groups, windows: [window], bias }) => {
    plain(type, "groups", groups, 1);
    if (!keepsSize(window)) plain(type, "padding", window.padding, 0);
    return [
      tf.layers.conv1d({
        filters: out,
        kernelSize: window.kernel,
        strides: window.stride,
        dilationRate: window.dilation,
        useBias: bias,
        padding: window.padding === 0 ? "valid" : "same",
      }),
    ];
  },
  convTranspose2d: (tf, { type, out, groups, windows, outputPadding, bias }) => {
    plain(type, "groups", groups, 1);
    plain(type, "dilation", windows.map(({ dilation }) => dilation).join(), "1,1");
    plain(type, "outputPadding", outputPadding.join(), "0,0");
    const [top, left] = windows.map(({ padding }) => padding);
    const { kernelSize, strides } = sliding(windows);
    return [
      tf.layers.conv2dTranspose({ filters: out, kernelSize, strides, useBias: bias }),
      ...(top === 0 && left === 0
        ? []
        : [
            tf.layers.cropping2D({
              cropping: [
                [top, top],
                [left, left],
              ],
            }),
          ]),
    ];
  },
  maxPool2d: (tf, layer) => [tf.layers.maxPooling2d(pool2d(layer))],
  avgPool2d: (tf, layer) => [tf.layers.averagePooling2d(pool2d(layer))],
  maxPool1d: (tf, layer) => [tf.layers.maxPooling1d(pool1d(layer))],
  avgPool1d: (tf, layer) => [tf.layers.averagePooling1d(pool1d(layer))],
  globalAvgPool: (tf, _layer, { rank }) => [
    rank === 4 ? tf.layers.globalAveragePooling2d({}) : tf.layers.globalAveragePooling1d({}),
  ],
  upsampleNearest2d: (tf, { factor }) => [
    tf.layers.upSampling2d({ size: factor as [number, number], interpolation: "nearest" }),
  ],
  dense: (tf, { units, bias }) => [tf.layers.dense({ units, useBias: bias })],
  embedding: (tf, { vocab, dim }) => [tf.layers.embedding({ inputDim: vocab, outputDim: dim })],
  flatten: (tf) => [tf.layers.flatten()],
  batchNorm: (tf) => [tf.layers.batchNormalization()],
  groupNorm: (tf, { groups, epsilon }) => [new (groupNormalizationOf(tf))({ groups, epsilon })],
  layerNorm: (tf, { epsilon, bias }) => [tf.layers.layerNormalization({ epsilon, center: bias })],
  rmsNorm: (tf, { epsilon }) => [new (rmsNormalizationOf(tf))({ epsilon })],
  attention: (tf, layer, flow) => {
    const headDim = headDimOf(layer, flow.shape.at(-1)!)!;
    const { heads, kvHeads, bias, causal, rotary } = layer;
    return [new (multiHeadAttentionOf(tf))({ heads, kvHeads, headDim, bias, causal, rotary })];
  },
  crossAttention: (_tf, { type }) => {
    throw new InputError({
      place: `network → model: ${type}`,
      rule: "needs a second input, its memory, which a network of one input has not",
      got: "one input",
      cure: "Write the model with tfjs: (tf) => tf.model({ … }).",
    });
  },
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

/** Makes a copy of tfjs know the layers that it lacks itself, so that models that have them can be loaded. */
export function registerOwnLayers(tf: Tfjs): void {
  groupNormalizationOf(tf);
  multiHeadAttentionOf(tf);
  rmsNormalizationOf(tf);
  positionsOf(tf);
  tiedOutputOf(tf);
  classTokenOf(tf);
  selectTokenOf(tf);
}

/** How tfjs joins branches. */
export const jointWords: Record<Joint["type"], (tf: Tfjs) => TfjsLayer> = {
  add: (tf) => tf.layers.add(),
  concat: (tf) => tf.layers.concatenate(),
  multiply: (tf) => tf.layers.multiply(),
};

/** tfjs has every activation of a network under the same name; its types lack some, such as gelu. */
function activationWords(): Record<ActivationType, typeof activation> {
  const names = Object.keys(activationLayers) as ActivationType[];
  return Object.fromEntries(names.map((name) => [name, activation])) as Record<
    ActivationType,
    typeof activation
  >;
}

function activation(tf: Tfjs, { type }: { type: string }): TfjsLayer[] {
  return [tf.layers.activation({ activation: type as "relu" })];
}

const pairOf = (windows: readonly Window[], key: keyof Window): [number, number] => [
  windows[0][key],
  windows[1][key],
];

const sliding = (windows: readonly Window[]) => ({
  kernelSize: pairOf(windows, "kernel"),
  strides: pairOf(windows, "stride"),
  dilationRate: pairOf(windows, "dilation"),
});

/** The layer that puts zeros around an image: `same` of tfjs counts them anew at strides above 1. */
function zeros(tf: Tfjs, windows: readonly Window[]): TfjsLayer[] {
  const [rows, columns] = pairOf(windows, "padding");
  if (rows === 0 && columns === 0) return [];
  return [
    tf.layers.zeroPadding2d({
      padding: [
        [rows, rows],
        [columns, columns],
      ],
    }),
  ];
}

function pool2d({ type, windows }: { type: string; windows: readonly Window[] }) {
  plain(type, "padding", pairOf(windows, "padding").join(), "0,0");
  return { poolSize: pairOf(windows, "kernel"), strides: pairOf(windows, "stride") };
}

function pool1d({
  type,
  windows: [{ kernel, stride, padding }],
}: {
  type: string;
  windows: readonly Window[];
}) {
  plain(type, "padding", padding, 0);
  return { poolSize: kernel, strides: stride };
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

interface GroupNormalizationOptions {
  groups: number;
  epsilon: number;
}

type GroupNormalizationClass = new (options: GroupNormalizationOptions) => TfjsLayer;

const groupNormalizations = new WeakMap<object, GroupNormalizationClass>();

/** Group normalization over the last axis as a layer of tfjs, which has none; registered, so that saved models load. */
function groupNormalizationOf(tf: Tfjs): GroupNormalizationClass {
  const known = groupNormalizations.get(tf.layers.Layer);
  if (known !== undefined) return known;
  class GroupNormalization extends tf.layers.Layer {
    static readonly className = "GroupNormalization";
    private readonly options: GroupNormalizationOptions;

    constructor(config: GroupNormalizationOptions & { name?: string; trainable?: boolean }) {
      super(config as object);
      this.options = { groups: config.groups, epsilon: config.epsilon };
      this.supportsMasking = true;
    }

    override build(inputShape: number[]): void {
      const shape = [inputShape.at(-1)!];
      this.addWeight("gamma", shape, "float32", tf.initializers.ones());
      this.addWeight("beta", shape, "float32", tf.initializers.zeros());
      this.built = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const x = Array.isArray(inputs) ? inputs[0] : inputs;
        const { groups, epsilon } = this.options;
        const [batch, channels] = [x.shape[0], x.shape[x.rank - 1]];
        const parted = x.reshape([batch, -1, groups, channels / groups]);
        const { mean, variance } = tf.moments(parted, [1, 3], true);
        const normal = parted.sub(mean).div(variance.add(epsilon).sqrt()).reshape(x.shape);
        const [gamma, beta] = this.weights.map((weight) => weight.read());
        return normal.mul(gamma).add(beta);
      });
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  }
  tf.serialization.registerClass(GroupNormalization as never);
  const made = GroupNormalization as unknown as GroupNormalizationClass;
  groupNormalizations.set(tf.layers.Layer, made);
  return made;
}
