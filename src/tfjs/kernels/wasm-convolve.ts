import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { WasmBackend } from "./wasm-backend.js";

/** Where the filter's windows lie: shapes, strides and padding of a two-dimensional convolution or pooling. */
export type Windows = ReturnType<Tfjs["backend_util"]["computeConv2DInfo"]>;

/** Zeros before and after the rows and columns of an image. */
export interface Margins {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/**
 * A convolution of stride 1 by XNNPACK.
 * @param x `[batch, height, width, in]`
 * @param filter `[rows, columns, in, out]`
 * @returns `[batch, rows out, columns out, out]`
 */
export function convolve(
  tf: Tfjs,
  backend: WasmBackend,
  x: TensorInfo,
  filter: TensorInfo,
  { top, bottom, left, right }: Margins,
  dilations: [number, number] = [1, 1],
): TensorInfo {
  const pad = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const { kernelFunc } = tf.getKernel("Conv2D", "wasm");
  const attrs = { strides: 1, pad, dataFormat: "NHWC", dilations };
  return kernelFunc({ inputs: { x, filter }, backend, attrs }) as TensorInfo;
}

/** A tensor with its axes in another order. */
export function transpose(tf: Tfjs, backend: WasmBackend, x: TensorInfo, perm: number[]): TensorInfo {
  const { kernelFunc } = tf.getKernel("Transpose", "wasm");
  return kernelFunc({ inputs: { x }, backend, attrs: { perm } }) as TensorInfo;
}
