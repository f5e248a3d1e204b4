import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { defineGradient, runKernel } from "./define.js";
import type { Tfjs } from "../library.js";

interface PoolingAttrs {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** First and second derivatives of pooling: both gradients are linear in `dy` and are differentiated by pooling again. */
export function definePoolingGradients(tf: Tfjs): void {
  defineGradient<PoolingAttrs>(tf, "AvgPool", {
    inputs: ["x"],
    pullback: (dy, [x], attrs) => ({
      x: () => runKernel(tf, "AvgPoolGrad", { dy: dy.mul(areaRatio(tf, x, attrs)), input: x }, attrs),
    }),
  });
  defineGradient<PoolingAttrs>(tf, "AvgPoolGrad", {
    inputs: ["input"],
    pullback: (ddx, [input], attrs) => ({
      dy: () => {
        const { filterSize, strides, pad, dimRoundingMode } = attrs;
        const pooled = tf.avgPool(ddx as Tensor4D, filterSize, strides, pad, dimRoundingMode);
        return pooled.div(areaRatio(tf, input, attrs));
      },
      input: () => tf.zerosLike(input),
    }),
  });
  defineGradient<PoolingAttrs>(tf, "MaxPoolGrad", {
    inputs: ["input", "output"],
    pullback: (ddx, [input, output], attrs) => ({
      dy: () => atMaximum(tf, ddx as Tensor4D, input as Tensor4D, attrs),
      input: () => tf.zerosLike(input),
      output: () => tf.zerosLike(output),
    }),
  });
}

/**
 * For every window, its area divided by the part of it that lies on the image. An average divides by that part; the
 * gradient kernels of tfjs divide by the whole area, and only TensorFlow's own by the part.
 */
function areaRatio(tf: Tfjs, input: Tensor, attrs: PoolingAttrs): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(
    input.shape as Tensor4D["shape"],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = info.padInfo;
  if (tf.getBackend() === "tensorflow" || top + bottom + left + right === 0) return tf.scalar(1);
  const on = (count: number, step: number, size: number, before: number, length: number): number[] =>
    Array.from({ length: count }, (_, place) => {
      const first = place * step - before;
      return size / (Math.min(length, first + size) - Math.max(0, first));
    });
  const rows = on(info.outHeight, info.strideHeight, info.filterHeight, top, info.inHeight);
  const columns = on(info.outWidth, info.strideWidth, info.filterWidth, left, info.inWidth);
  return tf.tensor4d(
    rows.flatMap((row) => columns.map((column) => row * column)),
    [1, info.outHeight, info.outWidth, 1],
  );
}

/** From every window, the element of `values` at the place of `input`'s first largest element. */
function atMaximum(tf: Tfjs, values: Tensor4D, input: Tensor4D, attrs: PoolingAttrs): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  const windows = (tensor: Tensor4D, outside: number): Tensor => {
    const padded = tf.pad(
      tensor,
      [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ],
      outside,
    );
    const taps: Tensor[] = [];
    for (let row = 0; row < info.filterHeight; row++)
      for (let column = 0; column < info.filterWidth; column++)
        taps.push(
          tf.stridedSlice(
            padded,
            [0, row, column, 0],
            [
              info.batchSize,
              row + (info.outHeight - 1) * info.strideHeight + 1,
              column + (info.outWidth - 1) * info.strideWidth + 1,
              info.inChannels,
            ],
            [1, info.strideHeight, info.strideWidth, 1],
          ),
        );
    return tf.stack(taps, -1);
  };
  const size = info.filterHeight * info.filterWidth;
  const place = tf.oneHot(windows(input, -Infinity).argMax(-1).toInt(), size).toFloat();
  return windows(values, 0).mul(place).sum(-1);
}
