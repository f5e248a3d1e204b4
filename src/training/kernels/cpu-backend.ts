import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs";

/** What the kernels of gradsheet use of tfjs's JavaScript backend, for numeric tensors. */
export interface CpuBackend extends Omit<KernelBackend, "readSync"> {
  readSync(dataId: object): Float32Array;
  makeTensorInfo(shape: number[], dtype: string, values: Float32Array): TensorInfo;
  /** False once the advertisement that tfjs prints on the first use in Node has been printed. */
  firstUse: boolean;
}
