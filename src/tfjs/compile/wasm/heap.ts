import type { WasmBackend } from "../../kernels/wasm-backend.js";
import type { Memory } from "./web-assembly.js";

/** Where a tensor lies on the heap of tfjs's WebAssembly backend. */
export interface Stored {
  /** By which the backend's own kernels know it. */
  id: number;
  memoryOffset: number;
  shape: number[];
  dtype: string;
  refCount: number;
}

/** tfjs's WebAssembly backend as far as compiled steps reach into it. */
export interface Heap extends Omit<WasmBackend, "dataIdMap" | "write" | "readSync" | "disposeData" | "numDataIds"> {
  readonly dataIdMap: {
    has(dataId: object): boolean;
    get(dataId: object): Stored;
    set(dataId: object, stored: Stored): void;
    delete(dataId: object): void;
  };
  numDataIds(): number;
  write(values: unknown, shape: number[], dtype: string): object;
  readSync(dataId: object, start?: number, end?: number): unknown;
  disposeData(dataId: object, force?: boolean): boolean;
  readonly wasm: {
    readonly HEAPU8: Uint8Array;
    readonly asm: { memory: Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly tfjs: {
      registerTensor(id: number, size: number, address: number): void;
      disposeData(id: number): void;
    };
  };
  /** The next free id; ids of tensors that are made by hand are taken from it. */
  dataIdNextNumber: number;
}

/** TensorFlow's numbers of tfjs's types. Source: tensorflow/core/framework/types.proto. */
export const typeNumbers: Record<string, number> = { float32: 1, int32: 3, string: 7, complex64: 8, bool: 10 };

export const typeNames: Record<number, string> = Object.fromEntries(
  Object.entries(typeNumbers).map(([name, number]) => [number, name]),
);

/** How many bytes a tensor's numbers take. */
export const bytesOf = ({ shape, dtype }: { shape: number[]; dtype: string }): number =>
  shape.reduce((size, length) => size * length, 1) * (dtype === "bool" ? 1 : 4);
