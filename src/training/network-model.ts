import type { LayersModel, SymbolicTensor } from "@tensorflow/tfjs";
import { InputError } from "../errors.js";
import type { LayerSpec, PerAxis } from "../network/layer-spec.js";
import type { Network } from "../network/network.js";
import type { NormalLayer } from "../network/normalize.js";
import { parseLayers } from "../network/shorthand.js";
import type { Tfjs } from "../tfjs/library.js";

/**
 * The tfjs model of a network's specification. Images have their channels last, `[height, width, channels]`, as tfjs
 * wants them; the specification counts them first.
 * @throws InputError for what tfjs cannot train: groups, projections, output padding
 */
export function layersModelOf(tf: Tfjs, network: Network): LayersModel {
  const { input } = network;
  const shape =
    input.kind === "image" || input.kind === "signal" ? channelsLast(input.shape) : [...input.shape];
  const entrance = tf.input({ shape, dtype: input.kind === "tokens" ? "int32" : "float32" });
  // The initializers leave their drawn tensors behind; the weights are variables, which a scope keeps.
  tf.engine().startScope("model");
  try {
    return tf.model({ inputs: entrance, outputs: sequence(tf, network.spec.layers, entrance) });
  } finally {
    tf.engine().endScope();
  }
}

const channelsLast = (shape: readonly number[]): number[] => [...shape.slice(1), shape[0]];

function sequence(tf: Tfjs, layers: LayerSpec[], entrance: SymbolicTensor): SymbolicTensor {
  return layers
    .flatMap((layer): LayerSpec[] => (typeof layer === "string" ? parseLayers(layer) : [layer]))
    .map((layer) => layer as NormalLayer)
    .reduce((flow, layer) => apply(tf, layer, flow), entrance);
}

function apply(tf: Tfjs, layer: NormalLayer, flow: SymbolicTensor): SymbolicTensor {
  const through = (...steps: { apply(input: SymbolicTensor): unknown }[]): SymbolicTensor =>
    steps.reduce((tensor, step) => step.apply(tensor) as SymbolicTensor, flow);
  const { layers } = tf;
  switch (layer.type) {
    case "conv2d": {
      plain(layer.type, "groups", layer.groups ?? 1, 1);
      const [padded, padding] = around(tf, layer.padding ?? 0, layer.kernel, layer.dilation);
      return through(
        ...padded,
        layers.conv2d({
          filters: layer.out,
          kernelSize: pair(layer.kernel),
          strides: pair(layer.stride ?? 1),
          dilationRate: pair(layer.dilation ?? 1),
          useBias: layer.bias ?? true,
          padding,
        }),
      );
    }
    case "depthwiseConv2d": {
      const [padded, padding] = around(tf, layer.padding ?? 0, layer.kernel, layer.dilation);
      return through(
        ...padded,
        layers.depthwiseConv2d({
          depthMultiplier: layer.multiplier ?? 1,
          kernelSize: pair(layer.kernel),
          strides: pair(layer.stride ?? 1),
          dilationRate: pair(layer.dilation ?? 1),
          useBias: layer.bias ?? true,
          padding,
        }),
      );
    }
    case "conv1d": {
      plain(layer.type, "groups", layer.groups ?? 1, 1);
      if (typeof layer.padding === "number") plain(layer.type, "padding", layer.padding, 0);
      return through(
        layers.conv1d({
          filters: layer.out,
          kernelSize: layer.kernel,
          strides: layer.stride ?? 1,
          dilationRate: layer.dilation ?? 1,
          useBias: layer.bias ?? true,
          padding: layer.padding === "same" ? "same" : "valid",
        }),
      );
    }
    case "convTranspose2d": {
      plain(layer.type, "groups", layer.groups ?? 1, 1);
      plain(layer.type, "dilation", pair(layer.dilation ?? 1).join(), "1,1");
      plain(layer.type, "outputPadding", pair(layer.outputPadding ?? 0).join(), "0,0");
      const [top, left] = pair(layer.padding ?? 0);
      const transposed = layers.conv2dTranspose({
        filters: layer.out,
        kernelSize: pair(layer.kernel),
        strides: pair(layer.stride ?? 1),
        useBias: layer.bias ?? true,
      });
      if (top === 0 && left === 0) return through(transposed);
      return through(
        transposed,
        layers.cropping2D({
          cropping: [
            [top, top],
            [left, left],
          ],
        }),
      );
    }
    case "maxPool2d":
    case "avgPool2d": {
      const make = layer.type === "maxPool2d" ? layers.maxPooling2d : layers.averagePooling2d;
      plain(layer.type, "padding", pair(layer.padding ?? 0).join(), "0,0");
      return through(make({ poolSize: pair(layer.kernel), strides: pair(layer.stride ?? layer.kernel) }));
    }
    case "maxPool1d":
    case "avgPool1d": {
      const make = layer.type === "maxPool1d" ? layers.maxPooling1d : layers.averagePooling1d;
      plain(layer.type, "padding", layer.padding ?? 0, 0);
      return through(make({ poolSize: layer.kernel, strides: layer.stride ?? layer.kernel }));
    }
    case "globalAvgPool":
      return through(flow.rank === 4 ? layers.globalAveragePooling2d({}) : layers.globalAveragePooling1d({}));
    case "upsampleNearest2d":
      return through(layers.upSampling2d({ size: pair(layer.factor), interpolation: "nearest" }));
    case "dense":
      return through(layers.dense({ units: layer.units, useBias: layer.bias ?? true }));
    case "embedding":
      return through(layers.embedding({ inputDim: layer.vocab, outputDim: layer.dim }));
    case "flatten":
      return through(layers.flatten());
    case "batchNorm":
      return through(layers.batchNormalization());
    case "dropout":
      return through(layers.dropout({ rate: layer.rate }));
    case "rnn":
    case "lstm":
    case "gru":
      return through(recurrent(tf, layer));
    case "relu":
    case "tanh":
    case "sigmoid":
    case "softmax":
      return through(layers.activation({ activation: layer.type }));
    case "residual":
      return layers
        .add()
        .apply([sequence(tf, layer.body, flow), sequence(tf, layer.shortcut ?? [], flow)]) as SymbolicTensor;
    case "parallel":
      return layers
        .concatenate()
        .apply(layer.branches.map((branch) => sequence(tf, branch, flow))) as SymbolicTensor;
  }
}

function recurrent(tf: Tfjs, layer: Extract<NormalLayer, { type: "rnn" | "lstm" | "gru" }>) {
  const { layers } = tf;
  plain(layer.type, "projection", layer.projection, undefined);
  plain(layer.type, "bias", layer.bias === "double" ? "double" : "single", "single");
  const options = {
    units: layer.hidden,
    returnSequences: layer.returnSequences ?? false,
    useBias: layer.bias !== false && layer.bias !== "none",
    recurrentInitializer: "glorotUniform" as const,
  };
  // tfjs's default are the hard gates of old Keras, which no textbook and no trace has.
  const cell =
    layer.type === "rnn"
      ? layers.simpleRNN(options)
      : layer.type === "lstm"
        ? layers.lstm({ ...options, recurrentActivation: "sigmoid" })
        : layers.gru({ ...options, recurrentActivation: "sigmoid" });
  return layer.bidirectional ? layers.bidirectional({ layer: cell, mergeMode: "concat" }) : cell;
}

const pair = (value: PerAxis): [number, number] => (Array.isArray(value) ? value : [value, value]);

/** The layers that put zeros around an image, and what the convolution itself then does. */
function around(
  tf: Tfjs,
  padding: PerAxis | "same" | "valid",
  kernel: PerAxis,
  dilation: PerAxis | undefined,
): [ReturnType<Tfjs["layers"]["zeroPadding2d"]>[], "same" | "valid"] {
  if (padding === "valid") return [[], "valid"];
  const [height, width] = pair(kernel);
  const [down, across] = pair(dilation ?? 1);
  // `same` of a specification keeps the size at stride 1; it puts the same zeros at any stride, where tfjs counts anew.
  const [rows, columns] =
    padding === "same" ? [((height - 1) * down) / 2, ((width - 1) * across) / 2] : pair(padding);
  if (rows === 0 && columns === 0) return [[], "valid"];
  return [
    [
      tf.layers.zeroPadding2d({
        padding: [
          [rows, rows],
          [columns, columns],
        ],
      }),
    ],
    "valid",
  ];
}

function plain(type: string, option: string, value: unknown, only: unknown): void {
  if (value === only) return;
  throw new InputError({
    place: `network → model: ${type}`,
    rule: `can be trained with ${option} ${String(only)} only`,
    got: String(value),
    cure: "Write the model with tfjs: (tf) => tf.sequential({ … }).",
  });
}
