import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Numbers, OpAttr, TensorMetadata } from "../native.js";
import { bytesOf, type Heap, type Stored, typeNames, typeNumbers } from "./heap.js";

export type Kernel = (call: { inputs: unknown; attrs: unknown; backend: unknown }) => TensorInfo | TensorInfo[];

/** How TensorFlow's name of an operation that is asked for by hand is called by tfjs, and its inputs. */
const spelled: Record<string, { kernel: string; inputs: string[] }> = {
  Mul: { kernel: "Multiply", inputs: ["a", "b"] },
  Identity: { kernel: "Identity", inputs: ["x"] },
};

/** The attribute that holds the names of a kernel's inputs; null for a kernel that takes a list. */
export const inputNames = "inputs of the kernel";

/** Tensors and kernels of the WebAssembly backend by numbers, as the addon of TensorFlow has them. */
export class WasmBinding {
  readonly TF_FLOAT = typeNumbers.float32;
  readonly TF_INT32 = typeNumbers.int32;
  readonly TF_BOOL = typeNumbers.bool;
  readonly TF_ATTR_TYPE = 0;
  readonly TF_ATTR_BOOL = 0;
  readonly kernels = new Map<string, Kernel>();
  /** The kernels that give a list of tensors, as far as they have run. */
  readonly listed = new Set<string>();
  readonly stock: Pick<Heap, "write" | "readSync" | "disposeData">;
  /** How many kernels are running, one inside another. */
  depth = 0;
  private readonly known = new Map<number, object>();

  constructor(readonly heap: Heap) {
    const { write, readSync, disposeData } = heap;
    this.stock = { write, readSync, disposeData };
  }

  note(id: number, dataId: object): void {
    this.known.set(id, dataId);
  }

  forget(dataId: object, force: boolean): void {
    const { id, refCount } = this.heap.dataIdMap.get(dataId);
    if (force || refCount <= 1) this.known.delete(id);
  }

  keep(stored: Stored): void {
    const dataId = {};
    stored.refCount = 1;
    this.heap.dataIdMap.set(dataId, stored);
    this.known.set(stored.id, dataId);
  }

  adopt(stored: Stored, dataId: object, id: number): void {
    const { dataIdMap } = this.heap;
    const before = this.dataIdOf(id);
    const { memoryOffset } = dataIdMap.get(before);
    dataIdMap.delete(before);
    Object.assign(stored, { id, memoryOffset });
    this.known.set(id, dataId);
  }

  dataIdOf(id: number): object {
    const dataId = this.known.get(id);
    if (!dataId || !this.heap.dataIdMap.has(dataId))
      throw new Error("a tensor that the step uses has been disposed of");
    return dataId;
  }

  storedOf(id: number): Stored {
    return this.heap.dataIdMap.get(this.dataIdOf(id));
  }

  createTensor(shape: number[], dtype: number, values: Numbers | null): number {
    const dataId = this.stock.write.call(this.heap, values, [...shape], typeNames[dtype]);
    const { id } = this.heap.dataIdMap.get(dataId);
    this.known.set(id, dataId);
    return id;
  }

  deleteTensor(id: number): void {
    const dataId = this.known.get(id);
    if (!dataId) return;
    this.known.delete(id);
    this.stock.disposeData.call(this.heap, dataId, true);
  }

  tensorDataSync(id: number): Numbers {
    return this.stock.readSync.call(this.heap, this.dataIdOf(id)) as Numbers;
  }

  describeTensor(id: number): number[] {
    const { dtype, shape } = this.storedOf(id);
    return [typeNumbers[dtype], ...shape];
  }

  getNumOfTensors(): number {
    return this.heap.numDataIds();
  }

  executeOp(op: string, attrs: OpAttr[], ids: number[]): TensorMetadata[] {
    const given = ids.map((id): TensorInfo => {
      const dataId = this.dataIdOf(id);
      const { shape, dtype } = this.heap.dataIdMap.get(dataId);
      return { dataId, shape, dtype: dtype as TensorInfo["dtype"] };
    });
    return this.run(op, attrs, given).map(({ dataId, shape, dtype }) => {
      const stored = this.heap.dataIdMap.get(dataId);
      stored.shape = shape;
      this.known.set(stored.id, dataId);
      return { id: stored.id, shape, dtype: typeNumbers[dtype] };
    });
  }

  /** Runs a kernel; what comes out shares its memory with nothing. */
  run(op: string, attrs: OpAttr[], given: TensorInfo[]): TensorInfo[] {
    const named = attrs.find(({ name }) => name === inputNames);
    const names = named ? (named.value as string[] | null) : spelled[op].inputs;
    const inputs = names ? Object.fromEntries(names.map((name, place) => [name, given[place]])) : given;
    const plain = Object.fromEntries(
      attrs.filter(({ name }) => name !== inputNames).map(({ name, value }) => [name, value]),
    );
    const kernel = this.kernels.get(named ? op : spelled[op].kernel)!;
    this.depth++;
    try {
      const made = kernel({ inputs, attrs: plain, backend: this.heap });
      if (Array.isArray(made)) this.listed.add(op);
      return [made].flat().map((output) => this.separate(output, given));
    } finally {
      this.depth--;
    }
  }

  private separate(output: TensorInfo, given: TensorInfo[]): TensorInfo {
    if (!given.some(({ dataId }) => dataId === output.dataId)) return output;
    const { heap } = this;
    const copy = heap.makeOutput(output.shape, output.dtype);
    const from = heap.dataIdMap.get(output.dataId).memoryOffset;
    const to = heap.dataIdMap.get(copy.dataId).memoryOffset;
    heap.wasm.HEAPU8.copyWithin(to, from, from + bytesOf(output));
    this.stock.disposeData.call(heap, output.dataId);
    return copy;
  }
}
