import type {
  Conv1d,
  Conv2d,
  ConvTranspose2d,
  Dense,
  DepthwiseConv2d,
  Dropout,
  Embedding,
  LayerSpec,
  Parallel,
  Plain,
  Pool1d,
  Pool2d,
  Recurrent,
  Residual,
  UpsampleNearest2d,
} from "./layer-spec.js";

type Rest<Layer> = Omit<Layer, "type">;

const plain = (type: Plain["type"]) => (): Plain => ({ type });

const recurrent =
  (type: Recurrent["type"]) =>
  (rest: Rest<Recurrent>): Recurrent => ({ type, ...rest });

/**
 * Constructors of layers under their types' names, for those who like completion better than plain objects.
 * @example
 * layer.conv2d({ out: 16, kernel: 5 }) // => { type: "conv2d", out: 16, kernel: 5 }
 * layer.residual([layer.dense({ units: 4 })]) // => { type: "residual", body: [{ type: "dense", units: 4 }] }
 */
export const layer = {
  conv2d: (rest: Rest<Conv2d>): Conv2d => ({ type: "conv2d", ...rest }),
  conv1d: (rest: Rest<Conv1d>): Conv1d => ({ type: "conv1d", ...rest }),
  depthwiseConv2d: (rest: Rest<DepthwiseConv2d>): DepthwiseConv2d => ({ type: "depthwiseConv2d", ...rest }),
  convTranspose2d: (rest: Rest<ConvTranspose2d>): ConvTranspose2d => ({ type: "convTranspose2d", ...rest }),
  maxPool2d: (rest: Rest<Pool2d>): Pool2d => ({ type: "maxPool2d", ...rest }),
  avgPool2d: (rest: Rest<Pool2d>): Pool2d => ({ type: "avgPool2d", ...rest }),
  maxPool1d: (rest: Rest<Pool1d>): Pool1d => ({ type: "maxPool1d", ...rest }),
  avgPool1d: (rest: Rest<Pool1d>): Pool1d => ({ type: "avgPool1d", ...rest }),
  upsampleNearest2d: (factor: UpsampleNearest2d["factor"]): UpsampleNearest2d => ({
    type: "upsampleNearest2d",
    factor,
  }),
  dense: (rest: Rest<Dense>): Dense => ({ type: "dense", ...rest }),
  embedding: (rest: Rest<Embedding>): Embedding => ({ type: "embedding", ...rest }),
  dropout: (rate?: number): Dropout => ({ type: "dropout", ...(rate === undefined ? {} : { rate }) }),
  rnn: recurrent("rnn"),
  lstm: recurrent("lstm"),
  gru: recurrent("gru"),
  flatten: plain("flatten"),
  globalAvgPool: plain("globalAvgPool"),
  batchNorm: plain("batchNorm"),
  relu: plain("relu"),
  tanh: plain("tanh"),
  sigmoid: plain("sigmoid"),
  softmax: plain("softmax"),
  residual: (body: LayerSpec[], shortcut?: LayerSpec[]): Residual => ({
    type: "residual",
    body,
    ...(shortcut === undefined ? {} : { shortcut }),
  }),
  parallel: (...branches: LayerSpec[][]): Parallel => ({ type: "parallel", branches }),
};
