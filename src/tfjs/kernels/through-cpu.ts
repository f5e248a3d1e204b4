import type { DataType, KernelBackend, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { CpuBackend } from "./cpu-backend.js";
import { overrideKernel } from "./override.js";

/** Lets a backend run kernels of `cpu` on copies of their inputs: those that it lacks, or computes wrongly. */
export function borrowCpuKernels(tf: Tfjs, backendName: string, kernels: readonly string[]): void {
  for (const kernel of kernels)
    overrideKernel<KernelBackend>(tf, backendName, kernel, () => ({ inputs, attrs, backend }) => {
      const cpu = tf.findBackend("cpu") as unknown as CpuBackend;
      const copies = Object.entries(inputs).map(
        ([name, { dataId, shape, dtype }]) =>
          [
            name,
            cpu.makeTensorInfo(shape, dtype, (backend.readSync(dataId) as Float32Array).slice()),
          ] as const,
      );
      const given = Array.isArray(inputs) ? copies.map(([, copy]) => copy) : Object.fromEntries(copies);
      const { kernelFunc } = tf.getKernel(kernel, "cpu");
      const result = kernelFunc({
        inputs: given as Record<string, TensorInfo>,
        attrs,
        backend: cpu as never,
      });
      const { dataId, shape, dtype } = result as TensorInfo;
      const numbers = cpu.readSync(dataId).slice();
      for (const [, copy] of copies) cpu.disposeData(copy.dataId);
      cpu.disposeData(dataId);
      return { dataId: backend.write(numbers, shape, dtype as DataType), shape, dtype };
    });
}
