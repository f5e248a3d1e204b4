/** One number for both axes, or one per axis (height, width). */
export type PerAxis = number | [number, number];

/** Zeros put around the input; `same` keeps the size (stride 1, odd kernel), `valid` is 0. */
export type Padding<Size> = Size | "same" | "valid";

export type RecurrentBias = "none" | "single" | "double";

export interface Conv2d {
  type: "conv2d";
  /** Output channels. */
  out: number;
  kernel: PerAxis;
  /** Default 1. */
  stride?: PerAxis;
  /** Default 0. */
  padding?: Padding<PerAxis>;
  /** Default 1. */
  dilation?: PerAxis;
  /** Default 1. */
  groups?: number;
  /** Default true. */
  bias?: boolean;
}

export interface Conv1d {
  type: "conv1d";
  out: number;
  kernel: number;
  stride?: number;
  padding?: Padding<number>;
  dilation?: number;
  groups?: number;
  bias?: boolean;
}

export interface DepthwiseConv2d {
  type: "depthwiseConv2d";
  /** Output channels per input channel; default 1. */
  multiplier?: number;
  kernel: PerAxis;
  stride?: PerAxis;
  padding?: Padding<PerAxis>;
  dilation?: PerAxis;
  bias?: boolean;
}

export interface ConvTranspose2d {
  type: "convTranspose2d";
  out: number;
  kernel: PerAxis;
  stride?: PerAxis;
  /** Rows and columns cut off each side; default 0. */
  padding?: PerAxis;
  /** Rows and columns added at the end; default 0. */
  outputPadding?: PerAxis;
  dilation?: PerAxis;
  groups?: number;
  bias?: boolean;
}

export interface Pool2d {
  type: "maxPool2d" | "avgPool2d";
  kernel: PerAxis;
  /** Default: the kernel. */
  stride?: PerAxis;
  padding?: PerAxis;
}

export interface Pool1d {
  type: "maxPool1d" | "avgPool1d";
  kernel: number;
  stride?: number;
  padding?: number;
}

export interface Dense {
  type: "dense";
  units: number;
  bias?: boolean;
}

export interface Embedding {
  type: "embedding";
  vocab: number;
  dim: number;
}

export interface Recurrent {
  type: "rnn" | "lstm" | "gru";
  hidden: number;
  /** `single`: one bias vector per gate (default, also `true`); `double`: two; `none` (also `false`). */
  bias?: RecurrentBias | boolean;
  bidirectional?: boolean;
  /** Default false: only the last state is put out. */
  returnSequences?: boolean;
  /** LSTM only: the hidden state is a projection of the cell's output to this size. */
  projection?: number;
}

export interface Plain {
  type: "flatten" | "globalAvgPool" | "batchNorm" | "relu" | "tanh" | "sigmoid" | "softmax";
}

export interface Dropout {
  type: "dropout";
  /** Share of units dropped in training, by either name; default 0.5. It changes no count. */
  rate?: number;
  p?: number;
}

export interface UpsampleNearest2d {
  type: "upsampleNearest2d";
  factor: PerAxis;
}

export interface Residual {
  type: "residual";
  body: LayerSpec[];
  /** Default: the identity. */
  shortcut?: LayerSpec[];
}

export interface Parallel {
  type: "parallel";
  branches: LayerSpec[][];
}

/** A layer as a plain object, or exam shorthand for one or several: `"16c5w1s0p"`. */
export type LayerSpec =
  | Conv2d
  | Conv1d
  | DepthwiseConv2d
  | ConvTranspose2d
  | Pool2d
  | Pool1d
  | Dense
  | Embedding
  | Recurrent
  | Plain
  | Dropout
  | UpsampleNearest2d
  | Residual
  | Parallel
  | string;

/** `[channels, height, width]`, `[channels, length]`, `[features]`, `{ tokens }` or `{ seq: [steps, features] }`. */
export type InputSpec = number[] | { tokens: number } | { seq: [number, number] };

export interface NetworkSpec {
  input: InputSpec;
  layers: LayerSpec[];
}
