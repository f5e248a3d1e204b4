import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import { view, type WasmBackend } from "./wasm-backend.js";
import type { Windows } from "./wasm-convolve.js";

interface PoolAttrs {
  filterSize: [number, number] | number;
  strides: [number, number] | number;
  pad: "valid" | "same" | number;
  dimRoundingMode?: "floor" | "round" | "ceil";
}

/** The gradient of maximum pooling: stock `wasm` loses `dy` of every window that holds only negative values. */
export function overrideMaxPoolGradient(tf: Tfjs): void {
  overrideKernel<WasmBackend, PoolAttrs>(
    tf,
    "wasm",
    "MaxPoolGrad",
    () =>
      ({ inputs: { dy, input }, attrs: { filterSize, strides, pad, dimRoundingMode }, backend }) => {
        const shape = input.shape as [number, number, number, number];
        const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
        const dx = backend.makeOutput(shape, "float32");
        scatter(view(backend, input), view(backend, dy), view(backend, dx), info);
        return dx;
      },
  );
}

/** Adds each `dy` to the place of its window's first largest value. */
function scatter(x: Float32Array, dy: Float32Array, dx: Float32Array, info: Windows): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth } = info;
  dx.fill(0);
  let from = 0;
  for (let image = 0; image < info.batchSize; image++)
    for (let row = 0; row < outHeight; row++) {
      const firstRow = row * info.strideHeight - info.padInfo.top;
      const lastRow = Math.min(inHeight, firstRow + filterHeight);
      for (let column = 0; column < outWidth; column++) {
        const firstColumn = column * info.strideWidth - info.padInfo.left;
        const lastColumn = Math.min(inWidth, firstColumn + filterWidth);
        for (let channel = 0; channel < inChannels; channel++) {
          let place = -1;
          for (let y = Math.max(0, firstRow); y < lastRow; y++)
            for (let z = Math.max(0, firstColumn); z < lastColumn; z++) {
              const candidate = ((image * inHeight + y) * inWidth + z) * inChannels + channel;
              if (place < 0 || x[candidate] > x[place]) place = candidate;
            }
          if (place >= 0) dx[place] += dy[from];
          from++;
        }
      }
    }
}
