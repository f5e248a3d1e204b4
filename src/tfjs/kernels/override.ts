import type { KernelBackend, KernelConfig, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

type Kernel<Backend, Attrs> = (call: {
  inputs: Record<string, TensorInfo>;
  attrs: Attrs;
  backend: Backend;
}) => TensorInfo;

/**
 * Puts `kernel` in the place of a rung's own, or where it has none. Has to happen before the rung's backend starts,
 * because a kernel's set-up runs at that moment.
 * @param make takes the rung's own kernel, where there is one, and returns the new one
 */
export function overrideKernel<Backend = KernelBackend, Attrs = NamedAttrMap>(
  tf: Tfjs,
  backendName: string,
  kernelName: string,
  make: (own: Kernel<Backend, Attrs>) => Kernel<Backend, Attrs>,
): void {
  const own: KernelConfig | undefined = tf.getKernel(kernelName, backendName);
  const missing = (): never => {
    throw new Error(`${backendName} has no kernel ${kernelName}`);
  };
  const kernelFunc = make((own?.kernelFunc ?? missing) as Kernel<Backend, Attrs>);
  if (own) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    ...own,
    kernelName,
    backendName,
    kernelFunc: kernelFunc as unknown as KernelConfig["kernelFunc"],
  });
}

/** Runs a rung's kernel within another one: tfjs neither records it nor keeps what it makes. */
export const runWithin = (
  tf: Tfjs,
  kernelName: string,
  backendName: string,
  call: { inputs: Record<string, TensorInfo>; backend: KernelBackend; attrs: object },
): TensorInfo =>
  tf
    .getKernel(kernelName, backendName)
    .kernelFunc(call as Parameters<KernelConfig["kernelFunc"]>[0]) as TensorInfo;
