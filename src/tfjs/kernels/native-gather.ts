import type { KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { overrideKernel } from "./override.js";

type NativeBackend = KernelBackend & {
  binding: { TF_ATTR_INT: number; TF_ATTR_TYPE: number; TF_INT32: number };
  typeAttributeFromTensor(tensor: TensorInfo): number;
  executeSingleOutput(name: string, attrs: object[], inputs: TensorInfo[]): TensorInfo;
};

interface GatherAttrs {
  axis: number;
  batchDims: number;
}

/**
 * Leaves the check of a gather's indices to TensorFlow, which makes it on the CPU anyway; tfjs-node reads all of them back
 * for a check of its own first, and a step that reads numbers cannot be compiled. On a GPU, TensorFlow does not check.
 */
export function overrideNativeGather(tf: Tfjs): void {
  overrideKernel<NativeBackend, GatherAttrs>(
    tf,
    "tensorflow",
    "GatherV2",
    () =>
      ({ inputs, attrs, backend }) => {
        const { x, indices } = inputs;
        const { TF_ATTR_INT, TF_ATTR_TYPE, TF_INT32 } = backend.binding;
        const axis = tf.scalar(attrs.axis, "int32");
        const opAttrs = [
          { name: "batch_dims", type: TF_ATTR_INT, value: attrs.batchDims },
          { name: "Tparams", type: TF_ATTR_TYPE, value: backend.typeAttributeFromTensor(x) },
          { name: "Tindices", type: TF_ATTR_TYPE, value: backend.typeAttributeFromTensor(indices) },
          { name: "Taxis", type: TF_ATTR_TYPE, value: TF_INT32 },
        ];
        try {
          return backend.executeSingleOutput("GatherV2", opAttrs, [x, indices, axis]);
        } finally {
          axis.dispose();
        }
      },
  );
}
