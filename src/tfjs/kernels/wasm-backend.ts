import type { DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";

type Values = Float32Array | Int32Array | Uint8Array;

/** What the kernels of gradsheet use of tfjs's WebAssembly backend. */
export interface WasmBackend extends KernelBackend {
  /** A new tensor on the heap. The heap may grow and detach every view: make outputs first, then take views. */
  makeOutput(shape: number[], dtype: string, memoryOffset?: number, values?: Values): TensorInfo;
  /** Where each tensor lies and what it is made of. */
  dataIdMap: { get(dataId: object): { dtype: DataType } };
  typedArrayFromHeap(tensor: TensorInfo): Values;
  readSync(dataId: object): Values;
  disposeData(dataId: object, force?: boolean): boolean;
}

/** A view of a float32 tensor's numbers on the WebAssembly heap, good until the next tensor is made. */
export function view(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);
