import { activationLayers, leakyRelu } from "./activation.js";
import { attention, crossAttention } from "./attention.js";
import { batchNorm } from "./batch-norm.js";
import type { GatedBlock, ParallelBlock, ResidualBlock } from "./blocks.js";
import { conv1d, conv2d, depthwiseConv2d } from "./convolution.js";
import { dense } from "./dense.js";
import { dropout } from "./dropout.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { globalAvgPool } from "./global-average-pooling.js";
import { groupNorm } from "./group-norm.js";
import { layerNorm, rmsNorm } from "./layer-norm.js";
import { patchEmbedding, selectToken } from "./patch-embedding.js";
import { avgPool1d, avgPool2d, maxPool1d, maxPool2d } from "./pooling.js";
import { positional } from "./positional.js";
import { gru, lstm, rnn } from "./recurrent.js";
import { softmax } from "./softmax.js";
import { tiedOutput } from "./tied-output.js";
import type { TransformerDecoderSpec, TransformerEncoderSpec } from "./transformer.js";
import { convTranspose2d } from "./transposed-convolution.js";
import { upsampleNearest2d } from "./upsampling.js";

/** All types of layers: whoever reads networks reads this table, and what an editor shows of `layer.…` stands here. */
export const layerKinds = {
  /** Convolution over height and width: `{ out: 16, kernel: 5, stride?, padding?, dilation?, groups?, bias? }`. */
  conv2d,
  /** Convolution over one axis, of a signal or a sequence: `{ out: 16, kernel: 5, … }`. */
  conv1d,
  /** Convolution of every channel by itself: `{ kernel: 3, multiplier?, … }`. */
  depthwiseConv2d,
  /** Transposed convolution: `{ out: 16, kernel: 4, stride: 2, padding?, outputPadding?, … }`. */
  convTranspose2d,
  /** The largest value of every window: `{ kernel: 2, stride?, padding? }`; the stride is the kernel's unless given. */
  maxPool2d,
  /** The mean of every window: `{ kernel: 2, stride?, padding? }`; the stride is the kernel's unless given. */
  avgPool2d,
  /** The largest value of every window along one axis: `{ kernel: 2, … }`. */
  maxPool1d,
  /** The mean of every window along one axis: `{ kernel: 2, … }`. */
  avgPool1d,
  /** The mean of every channel. */
  globalAvgPool,
  /** Every value repeated along both axes: `{ factor: 2 }`. */
  upsampleNearest2d,
  /** A fully connected layer: `{ units: 10, bias? }`. */
  dense,
  /** A vector per token: `{ vocab: 20000, dim: 128 }`. */
  embedding,
  /** All numbers in one row. */
  flatten,
  /** Batch normalization with a learned scale and shift per channel. */
  batchNorm,
  /** Group normalization with a learned scale and shift per channel: `{ groups: 4, epsilon? }`. */
  groupNorm,
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

type LayerKinds = typeof layerKinds;

export type LayerType = keyof LayerKinds;

/** What a user writes of a layer of a type, by type. */
export type LayerSpecs = { [Type in keyof LayerKinds]: ReturnType<LayerKinds[Type]["make"]> };

/** Layers as everybody reads them, by type: one name for each option, every default filled in. */
export type NormalLayers = { [Type in LayerType]: ReturnType<LayerKinds[Type]["lay"]>["layer"] };

export type NormalLayer = NormalLayers[LayerType];

export interface ResidualSpec extends ResidualBlock<LayerSpec> {}

export interface ParallelSpec extends ParallelBlock<LayerSpec> {}

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
