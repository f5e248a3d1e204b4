import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { view, type WasmBackend } from "./wasm-backend.js";
import { convolve, transpose, type Windows } from "./wasm-convolve.js";

type Shape4D = [number, number, number, number];

interface ConvolutionAttrs {
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  inputShape: Shape4D;
  filterShape: Shape4D;
}

/**
 * Both gradients of a convolution as convolutions by XNNPACK: stock `wasm` has none by the filter
 * (https://github.com/tensorflow/tfjs/issues/8474), and its plain loop by the input takes most of a training step.
 */
export function overrideConv2DGradients(tf: Tfjs): void {
  const windows = (input: number[], filter: number[], attrs: ConvolutionAttrs): Windows =>
    tf.backend_util.computeConv2DInfo(
      input as Shape4D,
      filter as Shape4D,
      attrs.strides,
      1,
      attrs.pad,
      attrs.dimRoundingMode,
    );
  overrideKernel<WasmBackend, ConvolutionAttrs>(
    tf,
    "wasm",
    "Conv2DBackpropFilter",
    () =>
      ({ inputs: { x, dy }, attrs, backend }) =>
        filterGradient(tf, backend, x, dy, windows(x.shape, attrs.filterShape, attrs)),
  );
  overrideKernel<WasmBackend, ConvolutionAttrs>(
    tf,
    "wasm",
    "Conv2DBackpropInput",
    () =>
      ({ inputs: { dy, filter }, attrs, backend }) =>
        inputGradient(tf, backend, dy, filter, windows(attrs.inputShape, filter.shape, attrs)),
  );
}

/**
 * The input's channels become the batch and its images the channels, `dy` becomes the filter, spread by the stride:
 * what comes out at each place is the gradient of one tap.
 */
function filterGradient(
  tf: Tfjs,
  backend: WasmBackend,
  x: TensorInfo,
  dy: TensorInfo,
  info: Windows,
): TensorInfo {
  const gradient = backend.makeOutput(info.filterShape, "float32");
  const byChannel = transpose(tf, backend, x, [3, 1, 2, 0]);
  const taps = transpose(tf, backend, dy, [1, 2, 0, 3]);
  const { top, left } = info.padInfo;
  const rest = (taken: number, stride: number, outputs: number, length: number, before: number): number =>
    Math.max(0, taken + (outputs - 1) * stride - length - before);
  const margins = {
    top,
    left,
    bottom: rest(info.filterHeight, info.strideHeight, info.outHeight, info.inHeight, top),
    right: rest(info.filterWidth, info.strideWidth, info.outWidth, info.inWidth, left),
  };
  const strides: [number, number] = [info.strideHeight, info.strideWidth];
  const found = convolve(tf, backend, byChannel, taps, margins, strides);
  const [from, to] = [view(backend, found), view(backend, gradient)];
  const [, rows, columns, out] = found.shape;
  let place = 0;
  for (let row = 0; row < info.filterHeight; row++)
    for (let column = 0; column < info.filterWidth; column++)
      for (let channel = 0; channel < info.inChannels; channel++) {
        const start = ((channel * rows + row) * columns + column) * out;
        for (let feature = 0; feature < out; feature++) to[place++] = from[start + feature];
      }
  for (const { dataId } of [byChannel, taps, found]) backend.disposeData(dataId);
  return gradient;
}

/** `dy` spread by the stride, convolved with the filter turned by half a turn, its channels exchanged. */
function inputGradient(
  tf: Tfjs,
  backend: WasmBackend,
  dy: TensorInfo,
  filter: TensorInfo,
  info: Windows,
): TensorInfo {
  const { inHeight, inWidth, filterHeight, filterWidth, inChannels, outChannels } = info;
  const height = inHeight + filterHeight - 1;
  const width = inWidth + filterWidth - 1;
  const spread = backend.makeOutput([info.batchSize, height, width, outChannels], "float32");
  const turned = backend.makeOutput([filterHeight, filterWidth, outChannels, inChannels], "float32");
  spreadOut(view(backend, dy), view(backend, spread).fill(0), info, height, width);
  const [from, to] = [view(backend, filter), view(backend, turned)];
  const taps = filterHeight * filterWidth;
  for (let tap = 0; tap < taps; tap++)
    for (let channel = 0; channel < inChannels; channel++)
      for (let feature = 0; feature < outChannels; feature++)
        to[((taps - 1 - tap) * outChannels + feature) * inChannels + channel] =
          from[(tap * inChannels + channel) * outChannels + feature];
  const dx = convolve(tf, backend, spread, turned, { top: 0, bottom: 0, left: 0, right: 0 });
  backend.disposeData(spread.dataId);
  backend.disposeData(turned.dataId);
  return dx;
}

/** Puts every `dy` where its window's last tap would touch the image, one stride apart. */
function spreadOut(
  dy: Float32Array,
  spread: Float32Array,
  info: Windows,
  height: number,
  width: number,
): void {
  const { outHeight, outWidth, outChannels, strideHeight, strideWidth } = info;
  const top = info.filterHeight - 1 - info.padInfo.top;
  const left = info.filterWidth - 1 - info.padInfo.left;
  for (let image = 0; image < info.batchSize; image++)
    for (let row = 0; row < outHeight; row++) {
      const y = top + row * strideHeight;
      if (y < 0 || y >= height) continue;
      for (let column = 0; column < outWidth; column++) {
        const z = left + column * strideWidth;
        if (z < 0 || z >= width) continue;
        const to = ((image * height + y) * width + z) * outChannels;
        const from = ((image * outHeight + row) * outWidth + column) * outChannels;
        for (let channel = 0; channel < outChannels; channel++) spread[to + channel] = dy[from + channel];
      }
    }
}
