import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "./library.js";

/**
 * The operations that tensors have as methods: `x.relu()` is `relu(x)`, further arguments follow.
 * tfjs-core keeps them apart from its bundle for Node, and only the whole package `@tensorflow/tfjs` puts them in.
 */
const sameArguments =
  `abs acos acosh add all any argMax argMin asin asinh atan atan2 atanh avgPool batchNorm batchToSpaceND
broadcastTo cast ceil clipByValue conv1d conv2d conv2dTranspose cos cosh cumprod cumsum depthToSpace depthwiseConv2d dilation2d
div divNoNan dot elu equal erf euclideanNorm exp expandDims expm1 fft floor floorDiv gather greater greaterEqual ifft irfft
isFinite isInf isNaN leakyRelu less lessEqual localResponseNormalization log log1p logSigmoid logSoftmax logSumExp logicalAnd
logicalNot logicalOr logicalXor matMul max maxPool maximum mean min minimum mirrorPad mod mul neg norm notEqual oneHot onesLike
pad pool pow prelu prod reciprocal relu relu6 reshape reverse rfft round rsqrt selu separableConv2d sigmoid sign sin sinh slice
softmax softplus spaceToBatchND split sqrt square squaredDifference squeeze step stridedSlice sub sum tan tanh tile topk
transpose unique unsortedSegmentSum unstack zerosLike`.split(/\s+/);

type Method = (this: Tensor, ...values: never[]) => unknown;

/** Gives tensors their operations as methods, as the whole package `@tensorflow/tfjs` does. */
export function chainOperations(tf: Tfjs): void {
  const operations = tf as unknown as Record<string, (...values: unknown[]) => unknown>;
  const methods: Record<string, Method> = {
    asScalar() {
      tf.util.assert(this.size === 1, () => "The array must have only 1 element.");
      return tf.reshape(this, []);
    },
    as1D() {
      return tf.reshape(this, [this.size]);
    },
    flatten() {
      return tf.reshape(this, [this.size]);
    },
    reshapeAs(other: Tensor) {
      return tf.reshape(this, other.shape);
    },
    asType(type: "float32") {
      return tf.cast(this, type);
    },
    toBool() {
      return tf.cast(this, "bool");
    },
    toFloat() {
      return tf.cast(this, "float32");
    },
    toInt() {
      return tf.cast(this, "int32");
    },
    concat(others: Tensor | Tensor[], axis?: number) {
      return tf.concat([this, ...listOf(others)], axis);
    },
    stack(others: Tensor | Tensor[], axis?: number) {
      return tf.stack([this, ...listOf(others)], axis);
    },
    where(condition: Tensor, otherwise: Tensor) {
      return tf.where(condition, this, otherwise);
    },
    resizeBilinear(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
      return tf.image.resizeBilinear(this as never, size, alignCorners, halfPixelCenters);
    },
    resizeNearestNeighbor(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
      return tf.image.resizeNearestNeighbor(this as never, size, alignCorners, halfPixelCenters);
    },
  };
  for (const name of ["as2D", "as3D", "as4D", "as5D"])
    methods[name] = function (...shape: number[]) {
      return tf.reshape(this, shape);
    };
  for (const name of sameArguments)
    methods[name] = function (...values) {
      return operations[name]!(this, ...values);
    };

  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(methods))
    prototype[name] = function (this: Tensor, ...values: never[]) {
      (this as unknown as { throwIfDisposed(): void }).throwIfDisposed();
      return method.apply(this, values);
    };
}

function listOf(tensors: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(tensors) ? tensors : [tensors];
}
