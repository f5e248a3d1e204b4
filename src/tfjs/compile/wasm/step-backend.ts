import type { KernelConfig, NamedAttrMap, Tensor, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../../library.js";
import type { Graph } from "../graph.js";
import type { Executable } from "../executable.js";
import type { NativeBackend, NativeBinding, Numbers, OpAttr, TensorEntry, TensorMetadata } from "../native.js";
import { sameShape } from "../tape.js";
import { compileForWasm } from "./wasm-function.js";
import { type Heap, type Stored, typeNames, typeNumbers } from "./heap.js";
import { inputNames, type Kernel, WasmBinding } from "./wasm-binding.js";

/** Ids from here on stand for values that have not been computed. */
const firstStandIn = 2 ** 30;

/**
 * tfjs's WebAssembly backend in the form in which steps are recorded, rehearsed and replayed: every kernel that a step runs
 * goes through {@link binding}, which a recording puts something else in the place of.
 */
export class WasmStepBackend implements NativeBackend {
  binding: NativeBinding;
  readonly tensorMap: NativeBackend["tensorMap"];
  private readonly own: WasmBinding;
  private readonly entries = new WeakMap<Stored, Entry>();

  constructor(
    private readonly tf: Tfjs,
    private readonly heap: Heap,
  ) {
    this.own = new WasmBinding(heap);
    this.binding = this.own as unknown as NativeBinding;
    this.tensorMap = {
      has: (dataId) => heap.dataIdMap.has(dataId),
      get: (dataId) => this.entryOf(dataId),
    };
    this.intercept();
  }

  createOutputTensor({ id, shape, dtype }: TensorMetadata): Tensor {
    const dataId = this.dataIdOf(id, shape, dtype);
    const engine = this.tf.engine() as unknown as {
      makeTensorFromDataId(dataId: object, shape: number[], dtype: string, backend: unknown): Tensor;
    };
    return engine.makeTensorFromDataId(dataId, shape, typeNames[dtype], this.heap);
  }

  getInputTensorIds(tensors: Tensor[]): number[] {
    return tensors.map(({ dataId }) => this.tensorMap.get(dataId).id);
  }

  write(values: Numbers, shape: number[], dtype: string): object {
    const number = typeNumbers[dtype];
    return this.dataIdOf(this.binding.createTensor(shape, number, values), shape, number);
  }

  functionOf(graph: Graph): { graph: Graph; made: Executable } {
    return compileForWasm(this.binding, this.heap, this.own, graph);
  }

  /** What tfjs knows a tensor by; an id that stands for a value gets something to be known by. */
  private dataIdOf(id: number, shape: number[], dtype: number): object {
    if (id < firstStandIn) return this.own.dataIdOf(id);
    const dataId = {};
    this.heap.dataIdMap.set(dataId, { id, memoryOffset: 0, shape, dtype: typeNames[dtype], refCount: 1 });
    return dataId;
  }

  private entryOf(dataId: object): Entry {
    const stored = this.heap.dataIdMap.get(dataId);
    let entry = this.entries.get(stored);
    if (!entry) this.entries.set(stored, (entry = new Entry(this.own, stored)));
    entry.dataId = dataId;
    if (stored.id < firstStandIn) this.own.note(stored.id, dataId);
    return entry;
  }

  private get watched(): boolean {
    return this.own.depth === 0 && this.binding !== (this.own as unknown as NativeBinding);
  }

  /** Leads kernels and what makes, reads and disposes of tensors through the binding while a step is watched. */
  private intercept(): void {
    const { tf, heap, own } = this;
    for (const config of tf.getKernelsForBackend("wasm")) {
      const kernel = config.kernelFunc as unknown as Kernel;
      own.kernels.set(config.kernelName, kernel);
      const through: Kernel = (call) =>
        this.watched ? this.execute(config, call as { inputs: Inputs; attrs: NamedAttrMap }) : kernel(call);
      config.kernelFunc = through as unknown as KernelConfig["kernelFunc"];
    }
    const { write, readSync, disposeData } = own.stock;
    heap.write = (values, shape, dtype) =>
      this.watched && values !== null
        ? this.write(values as Numbers, shape, dtype)
        : write.call(heap, values, shape, dtype);
    heap.readSync = (dataId, ...range) =>
      this.watched && range.every((bound) => bound === undefined)
        ? this.binding.tensorDataSync(this.tensorMap.get(dataId).id)
        : readSync.call(heap, dataId, ...range);
    heap.disposeData = (dataId, force) => {
      if (!this.watched) {
        if (heap.dataIdMap.has(dataId)) own.forget(dataId, force === true);
        return disposeData.call(heap, dataId, force);
      }
      return this.dispose(dataId, force === true);
    };
  }

  private execute(
    { kernelName }: KernelConfig,
    { inputs, attrs }: { inputs: Inputs; attrs: NamedAttrMap },
  ): TensorInfo[] | TensorInfo {
    const names = Object.keys(inputs).filter((name) => inputs[name as never]);
    const tensors = names.map((name) => inputs[name as never] as Tensor);
    const written: OpAttr[] = Object.entries(attrs ?? {}).map(([name, value]) => ({ name, type: 0, value }));
    written.push({ name: inputNames, type: 0, value: Array.isArray(inputs) ? null : names });
    const reshaped: number[] = [];
    const ids = this.getInputTensorIds(tensors).map((id, place) => {
      const { shape } = tensors[place];
      if (sameShape(this.heap.dataIdMap.get(tensors[place].dataId).shape, shape)) return id;
      // tfjs may know one tensor's numbers under several shapes; on the record each shape is a value of its own.
      const again = this.binding.executeOp("Reshape", reshapeTo(shape), [id], 1)[0].id;
      reshaped.push(again);
      return again;
    });
    const outputs = this.binding.executeOp(kernelName, written, ids, -1);
    for (const id of reshaped) this.binding.deleteTensor(id);
    const made = outputs.map((output) => this.createOutputTensor(output));
    return this.own.listed.has(kernelName) ? made : made[0];
  }

  private dispose(dataId: object, force: boolean): boolean {
    const { dataIdMap } = this.heap;
    if (!dataIdMap.has(dataId)) return true;
    const stored = dataIdMap.get(dataId);
    stored.refCount--;
    if (!force && stored.refCount > 0) return false;
    dataIdMap.delete(dataId);
    // Its numbers stay until the binding lets go of them.
    if (stored.id < firstStandIn) this.own.keep(stored);
    this.binding.deleteTensor(stored.id);
    return true;
  }
}

type Inputs = Record<string, TensorInfo | undefined> | TensorInfo[];

const reshapeTo = (shape: number[]): OpAttr[] => [
  { name: "shape", type: 0, value: shape },
  { name: inputNames, type: 0, value: ["x"] },
];

/** What the steps know of a tensor of tfjs. */
class Entry implements TensorEntry {
  readonly values = null;
  dataId: object = {};

  constructor(
    private readonly own: WasmBinding,
    private readonly stored: Stored,
  ) {}

  get shape(): number[] {
    return this.stored.shape;
  }

  get dtype(): number {
    return typeNumbers[this.stored.dtype];
  }

  get refCount(): number {
    return this.stored.refCount;
  }

  get id(): number {
    return this.stored.id;
  }

  /** Puts another tensor's numbers here; the other is gone then. */
  set id(id: number) {
    this.own.adopt(this.stored, this.dataId, id);
  }
}
