import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { Executable } from "./executable.js";
import type { Graph } from "./graph.js";

/** The numbers of a tensor as the addon takes and gives them. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

/** An attribute of an operation, as tfjs-node writes it. */
export interface OpAttr {
  name: string;
  /** One of the addon's `TF_ATTR_…`. */
  type: number;
  value: unknown;
}

/** A tensor of the addon; `dtype` is TensorFlow's own number of the type. */
export interface TensorMetadata {
  id: number;
  shape: number[];
  dtype: number;
}

/** The addon: tfjs-node's binding and, where this version of gradsheet built it, TensorFlow's functions. */
export interface NativeBinding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: number[], dtype: number, values: Numbers): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Numbers;
  executeOp(op: string, attrs: OpAttr[], inputIds: number[], outputCount: number): TensorMetadata[];
  getNumOfTensors(): number;
  addFunction(name: string, graph: Uint8Array, inputs: number, outputs: string[], xla: boolean): void;
  removeFunction(name: string): void;
  /** An output id of −1 is replaced by that of a new tensor; at any other the tensor itself is replaced. */
  runFunction(name: string, inputIds: Int32Array, outputIds: Int32Array): void;
  /** The type, then the lengths of the axes. */
  describeTensor(id: number): number[];
  /** The serialized OpDef of an operation. */
  operationDefinition(op: string): Uint8Array;
}

/** What tfjs-node keeps of a tensor: its id in the addon, or its numbers until an operation first uses them. */
export interface TensorEntry {
  shape: number[];
  dtype: number;
  values: Numbers | null;
  id: number;
  refCount: number;
}

/** tfjs-node's backend, as far as compiled steps reach into it. */
export interface NativeBackend {
  binding: NativeBinding;
  readonly tensorMap: { has(dataId: object): boolean; get(dataId: object): TensorEntry };
  createOutputTensor(metadata: TensorMetadata): Tensor;
  getInputTensorIds(tensors: Tensor[]): number[];
  /** Takes a new tensor's numbers; the id of what is kept of it comes back. */
  write(values: Numbers, shape: number[], dtype: string): object;
  /** Makes a graph one call, where that is not by TensorFlow; the graph comes back as it was made. */
  functionOf?(graph: Graph): { graph: Graph; made: Executable };
}

const others = new WeakMap<object, NativeBackend>();

/** Lets steps on one of tfjs's own backends be compiled by something that looks to them as tfjs-node's backend does. */
export function standInFor(backend: object, native: NativeBackend): void {
  others.set(backend, native);
}

/** The backend in use, where steps on it can be compiled. */
export function nativeBackend(tf: Tfjs): NativeBackend | undefined {
  const name = tf.getBackend();
  const backend: object | null = tf.findBackend(name) ?? null;
  if (name === "tensorflow") return backend as unknown as NativeBackend;
  return backend === null ? undefined : others.get(backend);
}

/** Why no step can be compiled on the device in use; undefined where one can. */
export function compilingRefused(tf: Tfjs): string | undefined {
  const backend = nativeBackend(tf);
  if (!backend) return `${tf.getBackend()} runs each operation by itself`;
  if (backend.functionOf || typeof backend.binding.runFunction === "function") return undefined;
  return "the addon was built before gradsheet could compile; run gradsheet setup tensorflow";
}

/**
 * The two functions of the backend by which tensors that are made inside a step are told from older ones: an older one
 * that still lies in JavaScript is handed to TensorFlow before the step's own binding sees it.
 * @param native the addon's own binding
 */
export function tellingOlder(
  backend: NativeBackend,
  native: NativeBinding,
): Pick<NativeBackend, "write" | "getInputTensorIds"> {
  const { write, getInputTensorIds } = Object.getPrototypeOf(backend) as NativeBackend;
  const young = new WeakSet<object>();
  const older = { binding: native, tensorMap: backend.tensorMap };
  return {
    write: (...call) => {
      const dataId = write.apply(backend, call);
      young.add(dataId);
      return dataId;
    },
    getInputTensorIds: (tensors) => {
      for (const tensor of tensors)
        if (tensor.dataId && !young.has(tensor.dataId) && backend.tensorMap.has(tensor.dataId))
          idOf(older, tensor);
      return getInputTensorIds.call(backend, tensors);
    },
  };
}

/** The addon's id of a tensor, which is handed to TensorFlow first where it still lies in JavaScript. */
export function idOf(
  { binding, tensorMap }: Pick<NativeBackend, "binding" | "tensorMap">,
  tensor: Tensor,
): number {
  const entry = tensorMap.get(tensor.dataId);
  if (entry.values !== null) {
    entry.id = binding.createTensor(entry.shape, entry.dtype, entry.values);
    entry.values = null;
  }
  return entry.id;
}
