import type { Tensor, Tensor1D } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../../src/tfjs/library.js";

/** An operation with the shapes of its inputs, to be differentiated at seeded values. */
export interface Operation {
  name: string;
  shapes: number[][];
  run(tf: Tfjs, ...inputs: any[]): Tensor; // oxlint-disable-line typescript/no-explicit-any -- every operation has its own ranks
  /** Values are drawn from here instead of (-1, 1). */
  range?: [number, number];
  /** Piecewise linear with kinks at places that the values must keep away from. */
  firstOnly?: true;
}

const image = [2, 4, 4, 2];
const positive: [number, number] = [0.3, 2];

/** Operations and their input shapes; all are differentiable at the values drawn. */
export const operations: Operation[] = [
  // one input, element by element
  ...(
    [
      "exp",
      "expm1",
      "tanh",
      "sigmoid",
      "sin",
      "cos",
      "tan",
      "sinh",
      "cosh",
      "asinh",
      "atan",
      "erf",
      "softplus",
      "logSigmoid",
      "square",
      "abs",
      "relu",
      "relu6",
      "elu",
      "selu",
      "leakyRelu",
      "softmax",
      "logSoftmax",
    ] as const
  ).map((name): Operation => ({ name, shapes: [[2, 5]], run: (_tf, x) => x[name]() })),
  ...(["log", "log1p", "sqrt", "rsqrt", "reciprocal", "acosh"] as const).map((name): Operation => ({
    name,
    shapes: [[2, 3]],
    range: name === "acosh" ? [1.2, 2] : positive,
    run: (_tf, x) => x[name](),
  })),
  ...(["asin", "acos", "atanh"] as const).map((name): Operation => ({
    name,
    shapes: [[2, 3]],
    range: [-0.7, 0.7],
    run: (_tf, x) => x[name](),
  })),
  // mixtures that need the saved output to be differentiable again
  { name: "tanh(x)²", shapes: [[4]], run: (_tf, x) => x.tanh().square() },
  { name: "x·sigmoid(x)", shapes: [[4]], run: (_tf, x) => x.mul(x.sigmoid()) },
  { name: "x·exp(x)", shapes: [[4]], run: (_tf, x) => x.mul(x.exp()) },
  { name: "softmax(x)²", shapes: [[2, 3]], run: (_tf, x) => x.softmax().square() },
  {
    name: "sigmoidCrossEntropy",
    shapes: [[6]],
    run: (tf, x) => tf.losses.sigmoidCrossEntropy(tf.tensor1d([0, 1, 0, 1, 1, 0]), x),
  },
  {
    name: "softmaxCrossEntropy",
    shapes: [[2, 3]],
    run: (tf, x) =>
      tf.losses.softmaxCrossEntropy(
        tf.tensor2d([
          [0, 1, 0],
          [1, 0, 0],
        ]),
        x,
      ),
  },
  {
    name: "a sigmoid network's squared error",
    shapes: [
      [2, 3],
      [3, 1],
      [4, 2],
    ],
    run: (_tf, w, v, x) => x.matMul(w).sigmoid().matMul(v).sigmoid().square().mean(),
  },
  // two inputs, with broadcasting
  ...(["add", "sub", "mul", "maximum", "minimum", "squaredDifference"] as const).map((name): Operation => ({
    name,
    shapes: [[2, 3], [3]],
    run: (_tf, a, b) => a[name](b).square(),
  })),
  { name: "div", shapes: [[2, 3], [3]], range: positive, run: (_tf, a, b) => a.div(b) },
  {
    name: "divNoNan",
    shapes: [
      [2, 3],
      [2, 3],
    ],
    range: positive,
    run: (tf, a, b) => tf.divNoNan(a, b),
  },
  { name: "pow", shapes: [[2, 3], [3]], range: positive, run: (_tf, a, b) => a.pow(b) },
  { name: "atan2", shapes: [[2, 3], [3]], range: positive, run: (_tf, a, b) => a.atan2(b) },
  { name: "prelu", shapes: [[2, 3], [3]], run: (_tf, a, b) => a.prelu(b) },
  // choices
  {
    name: "where(x > 0, x², exp x)",
    shapes: [[6]],
    run: (tf, x) => tf.where(x.greater(0), x.square(), x.exp()),
  },
  { name: "clipByValue", shapes: [[6]], run: (_tf, x) => x.clipByValue(-0.5, 0.5).mul(x) },
  { name: "max", shapes: [[2, 4]], run: (_tf, x) => x.max(1).square() },
  { name: "min", shapes: [[2, 4]], run: (_tf, x) => x.min().square() },
  { name: "logSumExp", shapes: [[2, 4]], run: (_tf, x) => x.logSumExp(1) },
  { name: "topk", shapes: [[2, 5]], run: (tf, x) => tf.topk(x, 2).values.square() },
  // sums and products
  { name: "sum", shapes: [[2, 3, 2]], run: (_tf, x) => x.sum([0, 2]).square() },
  { name: "mean", shapes: [[2, 3, 2]], run: (_tf, x) => x.mean(1).square() },
  { name: "a mean of 400", shapes: [[400]], run: (_tf, x) => x.square().mean() },
  { name: "prod", shapes: [[2, 3]], run: (_tf, x) => x.prod(1) },
  { name: "cumsum along 0", shapes: [[3, 2]], run: (_tf, x) => x.cumsum(0).square() },
  { name: "cumsum along 1, reversed", shapes: [[2, 3]], run: (_tf, x) => x.cumsum(1, true, true).square() },
  { name: "cumprod along 0", shapes: [[3, 2]], run: (tf, x) => tf.cumprod(x, 0) },
  { name: "cumprod along 1, exclusive", shapes: [[2, 4]], run: (tf, x) => tf.cumprod(x, 1, true) },
  { name: "cumprod along 1, reversed", shapes: [[2, 4]], run: (tf, x) => tf.cumprod(x, 1, false, true) },
  { name: "moments", shapes: [[3, 4]], run: (tf, x) => tf.moments(x, 0).variance },
  { name: "norm", shapes: [[3, 2]], run: (_tf, x) => x.norm() },
  // matrices
  {
    name: "matMul",
    shapes: [
      [2, 3],
      [3, 2],
    ],
    run: (_tf, a, b) => a.matMul(b).square(),
  },
  {
    name: "matMul(aᵀ, bᵀ)",
    shapes: [
      [3, 2],
      [2, 3],
    ],
    run: (_tf, a, b) => a.matMul(b, true, true),
  },
  {
    name: "matMul in batches",
    shapes: [
      [2, 2, 3],
      [2, 3, 2],
    ],
    run: (_tf, a, b) => a.matMul(b),
  },
  {
    name: "einsum(ij,jk->ik)",
    shapes: [
      [2, 3],
      [3, 2],
    ],
    run: (tf, a, b) => tf.einsum("ij,jk->ik", a, b).square(),
  },
  { name: "einsum(ij,j->i)", shapes: [[2, 3], [3]], run: (tf, a, b) => tf.einsum("ij,j->i", a, b) },
  {
    name: "einsum(bij,bj->b)",
    shapes: [
      [2, 2, 3],
      [2, 3],
    ],
    run: (tf, a, b) => tf.einsum("bij,bj->b", a, b),
  },
  { name: "einsum(ij->j)", shapes: [[2, 3]], run: (tf, a) => tf.einsum("ij->j", a.square()) },
  { name: "bandPart", shapes: [[3, 3]], run: (tf, x) => tf.linalg.bandPart(x, 1, 0).square() },
  // places
  { name: "slice", shapes: [[4, 3]], run: (_tf, x) => x.slice([1, 0], [2, 2]).square() },
  {
    name: "stridedSlice",
    shapes: [[5, 4]],
    run: (_tf, x) => x.stridedSlice([0, 3], [5, 0], [2, -1]).square(),
  },
  { name: "gather", shapes: [[4, 2]], run: (tf, x) => x.gather(tf.tensor1d([3, 1, 3], "int32")).square() },
  {
    name: "gatherND",
    shapes: [[3, 3]],
    run: (tf, x) =>
      tf
        .gatherND(
          x,
          tf.tensor2d(
            [
              [0, 1],
              [2, 2],
              [0, 1],
            ],
            [3, 2],
            "int32",
          ),
        )
        .square(),
  },
  {
    name: "scatterND",
    shapes: [[2, 2]],
    run: (tf, x) => tf.scatterND(tf.tensor2d([[3], [1]], [2, 1], "int32"), x, [4, 2]).square(),
  },
  { name: "depthToSpace", shapes: [[1, 2, 2, 8]], run: (tf, x) => tf.depthToSpace(x, 2).square() },
  {
    name: "concat",
    shapes: [
      [2, 2],
      [2, 1],
    ],
    run: (_tf, a, b) => a.concat(b, 1).square(),
  },
  { name: "stack", shapes: [[3], [3]], run: (tf, a, b) => tf.stack([a, b]).square() },
  { name: "split", shapes: [[2, 4]], run: (tf, x) => tf.split(x, 2, 1)[1].square() },
  { name: "transpose", shapes: [[2, 3]], run: (_tf, x) => x.transpose().square() },
  {
    name: "pad",
    shapes: [[2, 2]],
    run: (_tf, x) =>
      x
        .pad([
          [1, 0],
          [0, 2],
        ])
        .square(),
  },
  {
    name: "mirrorPad",
    shapes: [[3, 3]],
    run: (tf, x) =>
      tf
        .mirrorPad(
          x,
          [
            [1, 1],
            [1, 1],
          ],
          "reflect",
        )
        .square(),
  },
  { name: "tile", shapes: [[2, 2]], run: (_tf, x) => x.tile([2, 3]).square() },
  {
    name: "tile, of five axes",
    shapes: [[1, 2, 1, 1, 3]],
    run: (tf, x) =>
      x
        .tile([3, 1, 2, 2, 2])
        .mul(tf.linspace(-1, 1, 144).reshape([3, 2, 2, 2, 6]))
        .square(),
  },
  { name: "reverse", shapes: [[2, 3]], run: (_tf, x) => x.reverse(1).square() },
  {
    name: "unsortedSegmentSum",
    shapes: [[4, 2]],
    run: (tf, x) => x.unsortedSegmentSum(tf.tensor1d([1, 0, 1, 2], "int32"), 3).square(),
  },
  // images
  ...(
    [
      ["conv2d", 1, "same", 1],
      ["conv2d with stride 2", 2, "same", 1],
      ["conv2d without padding", 1, "valid", 1],
      ["conv2d with dilation 2", 1, "same", 2],
      ["conv2d with padding 1", 1, 1, 1],
    ] as const
  ).map(([name, stride, pad, dilation]): Operation => ({
    name,
    shapes: [image, [2, 2, 2, 3]],
    run: (tf, x, w) => tf.conv2d(x, w, stride, pad as "same", "NHWC", dilation),
  })),
  ...(
    [
      ["depthwiseConv2d", 1, "same", 1],
      ["depthwiseConv2d with stride 2", 2, "same", 1],
      ["depthwiseConv2d with dilation 2", 1, "same", 2],
      ["depthwiseConv2d with dilations 3 and 2", 1, "same", [3, 2]],
      ["depthwiseConv2d with dilation 2 without padding", 1, "valid", 2],
    ] as const
  ).map(([name, stride, pad, dilation]): Operation => ({
    name,
    shapes: [image, [2, 2, 2, 2]],
    run: (tf, x, w) => tf.depthwiseConv2d(x, w, stride, pad, "NHWC", dilation as [number, number]),
  })),
  {
    name: "conv2dTranspose",
    shapes: [
      [1, 2, 2, 2],
      [2, 2, 1, 2],
    ],
    run: (tf, x, w) => tf.conv2dTranspose(x, w, [1, 4, 4, 1], 2, "same"),
  },
  {
    name: "conv1d",
    shapes: [
      [2, 5, 2],
      [3, 2, 2],
    ],
    run: (tf, x, w) => tf.conv1d(x, w, 1, "same"),
  },
  {
    name: "conv1d with dilation 2",
    shapes: [
      [2, 5, 2],
      [2, 2, 2],
    ],
    run: (tf, x, w) => tf.conv1d(x, w, 1, "same", "NWC", 2),
  },
  {
    name: "conv3d",
    shapes: [
      [1, 3, 3, 3, 1],
      [2, 2, 2, 1, 2],
    ],
    run: (tf, x, w) => tf.conv3d(x, w, 1, "same"),
  },
  {
    name: "maxPool of negative values",
    shapes: [image],
    range: [-2, -0.1],
    run: (tf, x) => tf.maxPool(x, 2, 2, "valid").square(),
  },
  { name: "maxPool with overlap", shapes: [image], run: (tf, x) => tf.maxPool(x, 3, 1, "same").square() },
  { name: "avgPool", shapes: [image], run: (tf, x) => tf.avgPool(x, 3, 2, "same").square() },
  {
    name: "resizeNearestNeighbor",
    shapes: [[2, 2, 3, 2]],
    run: (tf, x) => tf.image.resizeNearestNeighbor(x, [5, 6]).square(),
    firstOnly: true,
  },
  {
    name: "resizeBilinear",
    shapes: [[2, 2, 3, 1]],
    run: (tf, x) => tf.image.resizeBilinear(x, [4, 5]).square(),
    firstOnly: true,
  },
  {
    name: "batchNorm with the batch's moments",
    shapes: [[4, 2], [2], [2]],
    run: (tf, x, scale, offset) => {
      const { mean, variance } = tf.moments(x, 0);
      return tf.batchNorm2d(x, mean as Tensor1D, variance as Tensor1D, offset, scale, 1e-3).square();
    },
  },
  {
    name: "batchNorm without scale",
    shapes: [[4, 2], [2]],
    run: (tf, x, mean) => tf.batchNorm2d(x, mean, tf.tensor1d([1, 2]), undefined, undefined, 1e-3).square(),
  },
  {
    name: "localResponseNormalization",
    shapes: [[1, 2, 2, 3]],
    run: (tf, x) => tf.localResponseNormalization(x, 1),
    firstOnly: true,
  },
];
