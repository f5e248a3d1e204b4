import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";

type NativeBackend = KernelBackend & {
  binding: { TF_ATTR_BOOL: number; TF_ATTR_TYPE: number };
  typeAttributeFromTensor(tensor: TensorInfo): number;
  executeSingleOutput(name: string, attrs: object[], inputs: TensorInfo[]): TensorInfo;
};

interface MatMulAttrs {
  transposeA: boolean;
  transposeB: boolean;
}

/** Uses TensorFlow's `MatMul` for two matrices: its batched operation costs a multiple for the small ones of an LSTM. */
export function overrideNativeMatMul(tf: Tfjs): void {
  overrideKernel<NativeBackend, MatMulAttrs>(tf, "tensorflow", "BatchMatMul", (batched) => (call) => {
    const { inputs, attrs, backend } = call;
    const { a, b } = inputs;
    if (a.shape.length !== 2 || b.shape.length !== 2) return batched(call);
    const { TF_ATTR_BOOL, TF_ATTR_TYPE } = backend.binding;
    const opAttrs = [
      { name: "T", type: TF_ATTR_TYPE, value: backend.typeAttributeFromTensor(a) },
      { name: "transpose_a", type: TF_ATTR_BOOL, value: attrs.transposeA },
      { name: "transpose_b", type: TF_ATTR_BOOL, value: attrs.transposeB },
    ];
    return backend.executeSingleOutput("MatMul", opAttrs, [a, b]);
  });
}
