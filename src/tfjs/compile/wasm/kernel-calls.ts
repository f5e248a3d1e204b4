import { sizeOf } from "../rewrites/workshop.js";
import type { Value } from "../tape.js";
import { type Heap, type Stored, typeNames } from "./heap.js";
import type { Schedule, Single } from "./schedule.js";
import type { WasmBinding } from "./wasm-binding.js";

/** Where a function has its values by now. */
export interface Places {
  schedule: Schedule;
  addressNow(value: Value): number;
  bytes(value: Value): number;
}

/** Calls of tfjs's own kernels in the middle of a function of WebAssembly: they read and write tensors, which lie where its values do. */
export class KernelCalls {
  private readonly tensors = new Map<Value, { dataId: object; stored: Stored }>();
  private readonly calls: (() => void)[] = [];

  constructor(
    private readonly heap: Heap,
    private readonly own: WasmBinding,
    private readonly places: Places,
  ) {}

  /** Takes a piece of work; its number comes back. */
  add(single: Single): number {
    return this.calls.push(single.kind === "widen" ? this.widening(single) : this.calling(single)) - 1;
  }

  call(number: number): void {
    this.calls[number]();
  }

  /** A function that frees the tensors, and keeps nothing else alive. */
  freeing(): () => void {
    const { heap, tensors } = this;
    return () => {
      for (const { dataId, stored } of tensors.values()) {
        heap.wasm.tfjs.disposeData(stored.id);
        heap.dataIdMap.delete(dataId);
      }
      tensors.clear();
    };
  }

  /** A tensor of the backend that lies where a value does. */
  private tensorOf(value: Value): { dataId: object; stored: Stored } {
    let tensor = this.tensors.get(value);
    if (!tensor) {
      const { heap } = this;
      const { schedule } = this.places;
      const id = heap.dataIdNextNumber++;
      const dtype = typeNames[schedule.typeOf(value)];
      const stored = { id, memoryOffset: 0, shape: schedule.shapeOf(value), dtype, refCount: 1 };
      tensor = { dataId: { id }, stored };
      heap.dataIdMap.set(tensor.dataId, stored);
      this.tensors.set(value, tensor);
    }
    return tensor;
  }

  /** Calls a kernel of tfjs and copies its results to their places. */
  private calling({ node }: Single): () => void {
    const { heap, own, places } = this;
    const { schedule } = places;
    const { op, attrs, inputs, outputs } = node;
    return () => {
      const given = inputs.map((value) => {
        const { dataId, stored } = this.tensorOf(value);
        const root = schedule.placeOf(value).root;
        if (schedule.lanes.has(root)) this.narrow(value, stored);
        else stored.memoryOffset = this.places.addressNow(value);
        register(heap, stored.id, sizeOf(stored.shape), stored.memoryOffset);
        return { dataId, shape: stored.shape, dtype: stored.dtype as "float32" };
      });
      const made = own.run(op, attrs, given);
      for (const [place, { dataId }] of made.entries()) {
        const from = heap.dataIdMap.get(dataId).memoryOffset;
        const to = this.places.addressNow(outputs[place]);
        heap.wasm.HEAPU8.copyWithin(to, from, from + places.bytes(outputs[place]));
        own.stock.disposeData.call(heap, dataId, true);
      }
      for (const value of inputs) {
        const { stored } = this.tensorOf(value);
        heap.wasm.tfjs.disposeData(stored.id);
        if (schedule.lanes.has(schedule.placeOf(value).root)) heap.wasm._free(stored.memoryOffset);
      }
    };
  }

  /** Truth values as the bytes that kernels know. */
  private narrow(value: Value, stored: Stored): void {
    const { wasm } = this.heap;
    const size = sizeOf(stored.shape);
    stored.memoryOffset = wasm._malloc(size) >>> 0;
    const lanes = new Int32Array(wasm.HEAPU8.buffer, this.places.addressNow(value), size);
    const bytes = new Uint8Array(wasm.HEAPU8.buffer, stored.memoryOffset, size);
    for (let place = 0; place < size; place++) bytes[place] = lanes[place] & 1;
  }

  /** Truth values that a kernel has made, as lanes of ones. */
  private widening({ node }: Single): () => void {
    const [from] = node.inputs;
    const [to] = node.outputs;
    const size = sizeOf(this.places.schedule.shapeOf(from));
    return () => {
      const { buffer } = this.heap.wasm.HEAPU8;
      const bytes = new Uint8Array(buffer, this.places.addressNow(from), size);
      const lanes = new Int32Array(buffer, this.places.addressNow(to), size);
      for (let place = 0; place < size; place++) lanes[place] = bytes[place] === 0 ? 0 : -1;
    };
  }
}

/** Tells the backend's own kernels where a tensor lies, as one that they have not seen before. */
export function register(heap: Heap, id: number, size: number, address: number): void {
  heap.wasm.tfjs.disposeData(id);
  heap.wasm.tfjs.registerTensor(id, size, address);
}
