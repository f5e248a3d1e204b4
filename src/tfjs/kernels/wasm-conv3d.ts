import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { view, type WasmBackend } from "./wasm-backend.js";

type Shape5D = [number, number, number, number, number];
type Volume = ReturnType<Tfjs["backend_util"]["computeConv3DInfo"]>;

interface VolumeAttrs {
  strides: [number, number, number] | number;
  pad: "valid" | "same";
  inputShape: Shape5D;
  filterShape: Shape5D;
}

/** Both gradients of a three-dimensional convolution: the stock kernels of `wasm` misplace padded windows. */
export function overrideConv3DGradients(tf: Tfjs): void {
  const volume = (input: Shape5D, filter: Shape5D, { strides, pad }: VolumeAttrs): Volume =>
    tf.backend_util.computeConv3DInfo(input, filter, strides, 1, pad);
  overrideKernel<WasmBackend, VolumeAttrs>(
    tf,
    "wasm",
    "Conv3DBackpropInputV2",
    () =>
      ({ inputs: { dy, filter }, attrs, backend }) => {
        const dx = backend.makeOutput(attrs.inputShape, "float32");
        const [given, taps, result] = [dy, filter, dx].map((tensor) => view(backend, tensor));
        result.fill(0);
        const info = volume(attrs.inputShape, filter.shape as Shape5D, attrs);
        forEachTap(info, (x, tap, out) => {
          for (let channel = 0; channel < info.inChannels; channel++)
            for (let feature = 0; feature < info.outChannels; feature++)
              result[x + channel] += given[out + feature] * taps[tap + channel * info.outChannels + feature];
        });
        return dx;
      },
  );
  overrideKernel<WasmBackend, VolumeAttrs>(
    tf,
    "wasm",
    "Conv3DBackpropFilterV2",
    () =>
      ({ inputs: { x, dy }, attrs, backend }) => {
        const gradient = backend.makeOutput(attrs.filterShape, "float32");
        const [values, given, result] = [x, dy, gradient].map((tensor) => view(backend, tensor));
        const sums = new Float64Array(result.length);
        const info = volume(x.shape as Shape5D, attrs.filterShape, attrs);
        forEachTap(info, (from, tap, out) => {
          for (let channel = 0; channel < info.inChannels; channel++)
            for (let feature = 0; feature < info.outChannels; feature++)
              sums[tap + channel * info.outChannels + feature] +=
                values[from + channel] * given[out + feature];
        });
        result.set(sums);
        return gradient;
      },
  );
}

/** Calls `visit` with the flat places where the channels of an input, of a tap and of an output that meet begin. */
function forEachTap(info: Volume, visit: (x: number, tap: number, out: number) => void): void {
  const lengths = [info.outDepth, info.outHeight, info.outWidth];
  const taps = [info.filterDepth, info.filterHeight, info.filterWidth];
  const sizes = [info.inDepth, info.inHeight, info.inWidth];
  const strides = [info.strideDepth, info.strideHeight, info.strideWidth];
  const before = [info.padInfo.front, info.padInfo.top, info.padInfo.left];
  const along = (axis: number, x: number, tap: number, out: number): void => {
    if (axis === 3) {
      visit(x * info.inChannels, tap * info.inChannels * info.outChannels, out * info.outChannels);
      return;
    }
    for (let place = 0; place < lengths[axis]; place++)
      for (let at = 0; at < taps[axis]; at++) {
        const source = place * strides[axis] - before[axis] + at;
        if (source < 0 || source >= sizes[axis]) continue;
        along(axis + 1, x * sizes[axis] + source, tap * taps[axis] + at, out * lengths[axis] + place);
      }
  };
  for (let image = 0; image < info.batchSize; image++) along(0, image, 0, image);
}
