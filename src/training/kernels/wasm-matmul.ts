import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tfjs } from "../tfjs.js";
import { overrideKernel } from "./override.js";
import type { WasmBackend } from "./wasm-backend.js";

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
export function transposed(tf: Tfjs, backend: WasmBackend, x: TensorInfo): TensorInfo {
  const perm = x.shape.map((_, axis) => axis);
  perm.push(...perm.splice(-2).toReversed());
  const transpose = tf.getKernel("Transpose", "wasm").kernelFunc;
  return transpose({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
}

/** The product of two matrices on the heap. */
export function product(tf: Tfjs, backend: WasmBackend, a: TensorInfo, b: TensorInfo): TensorInfo {
  const multiply = tf.getKernel("BatchMatMul", "wasm").kernelFunc;
  const attrs = { transposeA: false, transposeB: false };
  return multiply({ inputs: { a, b }, backend, attrs }) as TensorInfo;
}
