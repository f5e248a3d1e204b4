import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tfjs } from "../tfjs.js";
import { overrideKernel } from "./override.js";
import { sizeOf, view, type WasmBackend } from "./wasm-backend.js";
import { product, transposed } from "./wasm-matmul.js";

interface FilterAttrs {
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dataFormat: "NHWC" | "NCHW";
  dimRoundingMode?: "floor" | "round" | "ceil";
  filterShape: [number, number, number, number];
}

/** Where the filter's windows lie: shapes, strides and padding of a two-dimensional convolution or pooling. */
export type Windows = ReturnType<Tfjs["backend_util"]["computeConv2DInfo"]>;

/** At most this many numbers of unfolded windows at a time: 16 MB. */
const unfoldedLimit = 4_000_000;

/**
 * The gradient of a convolution by its filter, which stock `wasm` lacks (https://github.com/tensorflow/tfjs/issues/8474):
 * the windows of the input unfolded into rows, times `dy`, some images at a time.
 */
export function overrideConv2DFilterGradient(tf: Tfjs): void {
  overrideKernel<WasmBackend, FilterAttrs>(
    tf,
    "wasm",
    "Conv2DBackpropFilter",
    () =>
      ({ inputs: { x, dy }, attrs, backend }) => {
        const { strides, pad, dimRoundingMode, filterShape } = attrs;
        const info = tf.backend_util.computeConv2DInfo(
          x.shape as [number, number, number, number],
          filterShape,
          strides,
          1,
          pad,
          dimRoundingMode,
        );
        const gradient = backend.makeOutput(filterShape, "float32");
        view(backend, gradient).fill(0);
        const perImage =
          info.outHeight * info.outWidth * info.filterHeight * info.filterWidth * info.inChannels;
        const images = Math.max(1, Math.floor(unfoldedLimit / perImage));
        for (let first = 0; first < info.batchSize; first += images)
          addImages(tf, backend, { x, dy, gradient }, info, first, Math.min(first + images, info.batchSize));
        return gradient;
      },
  );
}

function addImages(
  tf: Tfjs,
  backend: WasmBackend,
  { x, dy, gradient }: Record<"x" | "dy" | "gradient", TensorInfo>,
  info: Windows,
  first: number,
  last: number,
): void {
  const rows = (last - first) * info.outHeight * info.outWidth;
  const window = info.filterHeight * info.filterWidth * info.inChannels;
  const unfolded = backend.makeOutput([rows, window], "float32");
  unfold(view(backend, x), view(backend, unfolded), info, first, last);
  const given = backend.makeOutput([rows, info.outChannels], "float32");
  const start = first * info.outHeight * info.outWidth * info.outChannels;
  view(backend, given).set(view(backend, dy).subarray(start, start + rows * info.outChannels));
  // The few channels of dy are transposed instead of the many columns of the windows.
  const left = transposed(tf, backend, given);
  const result = product(tf, backend, left, unfolded);
  const sum = view(backend, gradient);
  const part = view(backend, result);
  for (let channel = 0, from = 0; channel < info.outChannels; channel++)
    for (let to = channel; to < sizeOf(gradient.shape); to += info.outChannels) sum[to] += part[from++];
  for (const { dataId } of [unfolded, given, left, result]) backend.disposeData(dataId);
}

/** Writes every window of images `first` to `last` as a row; places outside the image are zero. */
function unfold(x: Float32Array, rows: Float32Array, info: Windows, first: number, last: number): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const { top, left } = info.padInfo;
  rows.fill(0);
  let to = 0;
  for (let image = first; image < last; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = column * info.strideWidth - left;
        const from = Math.max(0, firstColumn);
        const until = Math.min(inWidth, firstColumn + filterWidth);
        const length = (until - from) * inChannels;
        for (let tap = 0; tap < filterHeight; tap++, to += filterWidth * inChannels) {
          const y = row * info.strideHeight - top + tap;
          if (y < 0 || y >= inHeight || length <= 0) continue;
          const source = ((image * inHeight + y) * inWidth + from) * inChannels;
          const target = to + (from - firstColumn) * inChannels;
          for (let index = 0; index < length; index++) rows[target + index] = x[source + index];
        }
      }
}
