import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { view, type WasmBackend } from "./wasm-backend.js";
import type { Windows } from "./wasm-convolve.js";

type Shape4D = [number, number, number, number];

interface DepthwiseAttrs {
  strides: [number, number] | number;
  dilations: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
  inputShape: Shape4D;
  filterShape: Shape4D;
}

/** Both gradients of a depthwise convolution, which stock `wasm` lacks. */
export function overrideDepthwiseGradients(tf: Tfjs): void {
  const windows = (input: Shape4D, filter: Shape4D, attrs: DepthwiseAttrs): Windows =>
    tf.backend_util.computeConv2DInfo(
      input,
      filter,
      attrs.strides,
      attrs.dilations ?? 1,
      attrs.pad,
      attrs.dimRoundingMode,
      true,
    );
  overrideKernel<WasmBackend, DepthwiseAttrs>(
    tf,
    "wasm",
    "DepthwiseConv2dNativeBackpropInput",
    () =>
      ({ inputs: { dy, filter }, attrs, backend }) => {
        const dx = backend.makeOutput(attrs.inputShape, "float32");
        const [given, taps, result] = [dy, filter, dx].map((tensor) => view(backend, tensor));
        result.fill(0);
        forEachTap(windows(attrs.inputShape, filter.shape as Shape4D, attrs), (x, tap, out) => {
          result[x] += given[out] * taps[tap];
        });
        return dx;
      },
  );
  overrideKernel<WasmBackend, DepthwiseAttrs>(
    tf,
    "wasm",
    "DepthwiseConv2dNativeBackpropFilter",
    () =>
      ({ inputs: { x, dy }, attrs, backend }) => {
        const gradient = backend.makeOutput(attrs.filterShape, "float32");
        const [values, given, result] = [x, dy, gradient].map((tensor) => view(backend, tensor));
        const sums = new Float64Array(result.length);
        forEachTap(windows(x.shape as Shape4D, attrs.filterShape, attrs), (from, tap, out) => {
          sums[tap] += given[out] * values[from];
        });
        result.set(sums);
        return gradient;
      },
  );
}

/** Calls `visit` with the flat places of every input, filter tap and output that meet in a product. */
function forEachTap(info: Windows, visit: (x: number, tap: number, out: number) => void): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  const multiplier = info.outChannels / inChannels;
  for (let image = 0; image < info.batchSize; image++)
    for (let row = 0; row < outHeight; row++)
      for (let column = 0; column < outWidth; column++) {
        const output = ((image * outHeight + row) * outWidth + column) * info.outChannels;
        for (let tapRow = 0; tapRow < filterHeight; tapRow++) {
          const y = row * info.strideHeight - info.padInfo.top + tapRow * info.dilationHeight;
          if (y < 0 || y >= inHeight) continue;
          for (let tapColumn = 0; tapColumn < filterWidth; tapColumn++) {
            const z = column * info.strideWidth - info.padInfo.left + tapColumn * info.dilationWidth;
            if (z < 0 || z >= inWidth) continue;
            const input = ((image * inHeight + y) * inWidth + z) * inChannels;
            const tap = (tapRow * filterWidth + tapColumn) * info.outChannels;
            for (let channel = 0; channel < info.outChannels; channel++)
              visit(input + Math.floor(channel / multiplier), tap + channel, output + channel);
          }
        }
      }
}
