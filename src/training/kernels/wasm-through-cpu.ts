import type { TensorInfo } from "@tensorflow/tfjs";
import type { Tfjs } from "../tfjs.js";
import type { CpuBackend } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";
import type { WasmBackend } from "./wasm-backend.js";

/** Kernels that stock `wasm` lacks, or computes wrongly (the forward pass of Dilation2D). */
const borrowed = ["Dilation2D"];

/** Lets `wasm` run kernels of `cpu` on copies of their inputs. */
export function borrowCpuKernels(tf: Tfjs): void {
  for (const kernel of borrowed)
    overrideKernel<WasmBackend>(tf, "wasm", kernel, () => ({ inputs, attrs, backend }) => {
      const cpu = tf.findBackend("cpu") as unknown as CpuBackend;
      const copies = Object.entries(inputs).map(
        ([name, { dataId, shape, dtype }]) =>
          [name, cpu.makeTensorInfo(shape, dtype, backend.readSync(dataId).slice())] as const,
      );
      const given = Array.isArray(inputs) ? copies.map(([, copy]) => copy) : Object.fromEntries(copies);
      const { kernelFunc } = tf.getKernel(kernel, "cpu");
      const result = kernelFunc({
        inputs: given as Record<string, TensorInfo>,
        attrs,
        backend: cpu as never,
      });
      const { dataId, shape, dtype } = result as TensorInfo;
      const out = backend.makeOutput(shape, dtype, undefined, cpu.readSync(dataId));
      for (const [, copy] of copies) cpu.disposeData(copy.dataId);
      cpu.disposeData(dataId);
      return out;
    });
}
