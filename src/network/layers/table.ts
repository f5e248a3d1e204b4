import type { Expr } from "../../symbolic/expr.js";
import type { Letters } from "../letters.js";
import { activationLayers, leakyRelu } from "./activation.js";
import {
  adaptiveAvgPool1d,
  adaptiveAvgPool2d,
  adaptiveMaxPool1d,
  adaptiveMaxPool2d,
} from "./adaptive-pooling.js";
import { attention, crossAttention } from "./attention.js";
import { batchNorm } from "./batch-norm.js";
import type { GatedBlock, ParallelBlock, ResidualBlock } from "./blocks.js";
import { conv1d, conv2d, conv3d, depthwiseConv2d } from "./convolution.js";
import { dense } from "./dense.js";
import { dropout } from "./dropout.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { globalAvgPool, globalMaxPool } from "./global-pooling.js";
import { groupNorm, instanceNorm } from "./group-norm.js";
import { layerNorm, rmsNorm } from "./layer-norm.js";
import { patchEmbedding, selectToken } from "./patch-embedding.js";
import { pixelShuffle, pixelUnshuffle } from "./pixel-shuffle.js";
import { avgPool1d, avgPool2d, avgPool3d, maxPool1d, maxPool2d, maxPool3d } from "./pooling.js";
import { positional } from "./positional.js";
import { gru, lstm, rnn } from "./recurrent.js";
import { reshape } from "./reshape.js";
import { separableConv1d, separableConv2d } from "./separable-convolution.js";
import { softmax } from "./softmax.js";
import { tiedOutput } from "./tied-output.js";
import type { TransformerDecoderSpec, TransformerEncoderSpec } from "./transformer.js";
import { convTranspose1d, convTranspose2d } from "./transposed-convolution.js";
import { maxUnpool2d } from "./unpooling.js";
import { upsampleBilinear2d, upsampleNearest2d } from "./upsampling.js";
import { zeroPad1d, zeroPad2d, zeroPad3d } from "./zero-padding.js";

/** All types of layers: whoever reads networks reads this table, and what an editor shows of `layer.…` stands here. */
export const layerKinds = {
  /** Convolution over height and width: `{ out: 16, kernel: 5, stride?, padding?, dilation?, groups?, bias? }`. */
  conv2d,
  /** Convolution over one axis, of a signal or a sequence: `{ out: 16, kernel: 5, … }`. */
  conv1d,
  /** Convolution over depth, height and width, of an input [channels, depth, height, width]: `{ out: 16, kernel: 3, … }`. */
  conv3d,
  /** Convolution of every channel by itself: `{ kernel: 3, multiplier?, … }`. */
  depthwiseConv2d,
  /** A convolution of every channel by itself, then one of kernel 1 over all channels: `{ out: 16, kernel: 3, multiplier?, … }`. */
  separableConv2d,
  /** The same along one axis: `{ out: 16, kernel: 3, … }`. */
  separableConv1d,
  /** Transposed convolution: `{ out: 16, kernel: 4, stride: 2, padding?, outputPadding?, … }`. */
  convTranspose2d,
  /** Transposed convolution along one axis: `{ out: 16, kernel: 4, stride: 2, … }`. */
  convTranspose1d,
  /** The largest value of every window: `{ kernel: 2, stride?, padding?, dilation?, ceil? }`; the stride is the kernel's unless given. */
  maxPool2d,
  /** The mean of every window: `{ kernel: 2, stride?, padding?, ceil? }`; the stride is the kernel's unless given. */
  avgPool2d,
  /** The largest value of every window along one axis: `{ kernel: 2, … }`. */
  maxPool1d,
  /** The mean of every window along one axis: `{ kernel: 2, … }`. */
  avgPool1d,
  /** The largest value of every window of a volume: `{ kernel: 2, … }`. */
  maxPool3d,
  /** The mean of every window of a volume: `{ kernel: 2, … }`. */
  avgPool3d,
  /** The mean of every channel. */
  globalAvgPool,
  /** The largest value of every channel. */
  globalMaxPool,
  /** Means of so many windows: `{ output: 7 }`. */
  adaptiveAvgPool2d,
  /** Largest values of so many windows: `{ output: 7 }`. */
  adaptiveMaxPool2d,
  /** Means of so many windows along one axis: `{ output: 7 }`. */
  adaptiveAvgPool1d,
  /** Largest values of so many windows along one axis: `{ output: 7 }`. */
  adaptiveMaxPool1d,
  /** Max-pooling undone: `{ kernel: 2, stride?, padding? }`. */
  maxUnpool2d,
  /** Every value repeated along both axes: `{ factor: 2 }`. */
  upsampleNearest2d,
  /** As many times more values along both axes, by straight lines between the old ones: `{ factor: 2 }`. */
  upsampleBilinear2d,
  /** r² channels become r×r positions: `{ factor: 2 }`. */
  pixelShuffle,
  /** r×r positions become r² channels: `{ factor: 2 }`. */
  pixelUnshuffle,
  /** Zeros around an image: `{ padding: 1 }`, per axis `[1, 2]`, per side `{ before: 0, after: 1 }`. */
  zeroPad2d,
  /** Zeros at the ends of a signal or sequence: `{ padding: 1 }`. */
  zeroPad1d,
  /** Zeros around a volume: `{ padding: 1 }`. */
  zeroPad3d,
  /** A fully connected layer: `{ units: 10, bias? }`. */
  dense,
  /** A vector per token: `{ vocab: 20000, dim: 128 }`. */
  embedding,
  /** All numbers in one row. */
  flatten,
  /** The same numbers in another shape: `{ shape: [256, 4, 4] }`; one size may be -1. */
  reshape,
  /** Batch normalization with a learned scale and shift per channel: `{ affine? }`. */
  batchNorm,
  /** Group normalization with a learned scale and shift per channel: `{ groups: 4, epsilon? }`. */
  groupNorm,
  /** Instance normalization with a learned scale and shift per channel: `{ epsilon?, affine? }`. */
  instanceNorm,
  /** Layer normalization of every position, with a learned scale and shift per feature: `{ epsilon?, bias? }`. */
  layerNorm,
  /** RMS normalization of every position, with a learned scale per feature: `{ epsilon? }`. */
  rmsNorm,
  /** Multi-head self-attention: `{ heads: 8, kvHeads?, headDim?, bias?, causal?, rotary? }`. */
  attention,
  /** Multi-head attention to another sequence: `{ heads: 8, memory: [steps, features], … }`. */
  crossAttention,
  /** A vector for each position added: `{ max: 1024, kind?: "learned" | "sinusoidal" }`. */
  positional,
  /** An image cut into patches, each a token: `{ size: 16, dim: 768, classToken?, bias? }`. */
  patchEmbedding,
  /** One token of a sequence by itself: `{ index: 0 }`. */
  selectToken,
  /** Scores of all tokens by the embedding's own table: `{ bias? }`. */
  tiedOutput,
  /** Dropout: `{ rate: 0.5 }`. */
  dropout,
  /** Vanilla recurrent layer: `{ hidden: 64, bias?, bidirectional?, returnSequences? }`. */
  rnn,
  /** LSTM: `{ hidden: 64, bias?, bidirectional?, returnSequences?, projection? }`. */
  lstm,
  /** GRU: `{ hidden: 64, bias?, bidirectional?, returnSequences? }`. */
  gru,
  ...activationLayers,
  /** x where x > 0, else slope · x: `{ slope: 0.01 }`. */
  leakyRelu,
  /** Softmax over the features, or over the channels at every position. */
  softmax,
};

/** Every kind of layer by its name, with the options that it takes. */
type LayerKinds = typeof layerKinds;

/** The layers by name. */
export type LayerType = keyof LayerKinds;

/** What a user writes of a layer of a type, by type. */
export type LayerSpecs = { [Type in keyof LayerKinds]: ReturnType<LayerKinds[Type]["make"]> };

/** The same with numbers for all sizes. */
export type InNumbers<T> = T extends number | Letters
  ? number
  : T extends object
    ? { [Key in keyof T]: InNumbers<T[Key]> }
    : T;

/** What is written of a layer or network where letters may stand for sizes. */
export type InLetters<T> = T extends number
  ? number | string | Expr
  : T extends object
    ? { [Key in keyof T]: InLetters<T[Key]> }
    : T;

/** A layer as everybody reads it, its sizes numbers or letters: one name for each option, every default filled in. */
export type SizedLayer = ReturnType<LayerKinds[LayerType]["lay"]>["layer"];

/** Layers in numbers as everybody reads them, by type. */
export type NormalLayers = { [Type in LayerType]: InNumbers<ReturnType<LayerKinds[Type]["lay"]>["layer"]> };

export type NormalLayer = NormalLayers[LayerType];

/** Layers around which the input goes and is added: `{ type: "residual", layers: […] }`. */
export interface ResidualSpec extends ResidualBlock<LayerSpec> {}

/** Branches of layers that get the same input, and whose outputs are put together. */
export interface ParallelSpec extends ParallelBlock<LayerSpec> {}

/** Branches of layers that get the same input, and whose outputs are multiplied entry by entry. */
export interface GatedSpec extends GatedBlock<LayerSpec> {}

/** Names that stand for several layers. */
export interface CompositeSpecs {
  transformerEncoder: TransformerEncoderSpec;
  transformerDecoder: TransformerDecoderSpec;
}

/** A layer as a plain object, or exam shorthand for one or several: `"16c5w1s0p"`. */
export type LayerSpec =
  | LayerSpecs[LayerType]
  | CompositeSpecs[keyof CompositeSpecs]
  | ResidualSpec
  | ParallelSpec
  | GatedSpec
  | string;
