import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";
import type { WasmBackend } from "./wasm-backend.js";
import { transpose } from "./wasm-convolve.js";

interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

/**
 * Makes a product with a transposed factor fast on `wasm`: the stock kernel leaves XNNPACK for a plain loop there, and
 * every gradient of a dense layer is such a product. The transpose is written out first.
 */
export function overrideMatMul(tf: Tfjs): void {
  overrideKernel<WasmBackend, MatMulAttrs>(
    tf,
    "wasm",
    "BatchMatMul",
    (multiply) =>
      ({ inputs: { a, b }, attrs: { transposeA, transposeB }, backend }) => {
        const left = transposeA ? transposed(tf, backend, a) : a;
        const right = transposeB ? transposed(tf, backend, b) : b;
        const attrs = { transposeA: false, transposeB: false };
        const result = multiply({ inputs: { a: left, b: right }, attrs, backend });
        if (transposeA) backend.disposeData(left.dataId);
        if (transposeB) backend.disposeData(right.dataId);
        return result;
      },
  );
}

/** A tensor with its last two axes exchanged. */
function transposed(tf: Tfjs, backend: WasmBackend, x: TensorInfo): TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  return transpose(tf, backend, x, [...axes.slice(0, -2), ...axes.slice(-2).toReversed()]);
}
