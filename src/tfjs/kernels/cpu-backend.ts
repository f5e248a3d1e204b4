import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

/** The arrays that hold floats: Float64Array in the copy of tfjs that computes in doubles. */
export type FloatArrayType = typeof Float32Array | typeof Float64Array;

/** What the kernels of gradsheet use of tfjs's JavaScript backend, for numeric tensors. */
export interface CpuBackend extends Omit<KernelBackend, "readSync"> {
  readSync(dataId: object): Float32Array;
  makeTensorInfo(
    shape: number[],
    dtype: string,
    values: Float32Array | Float64Array | Int32Array | Uint8Array,
  ): TensorInfo;
}
