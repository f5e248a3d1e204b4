import type { GradFunc, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

/** The gradient of one tfjs kernel: the inputs and outputs it keeps, and the pullback from `dy` to each input. */
export interface Gradient<Attrs = NamedAttrMap> {
  inputs?: string[];
  /** Keeps every input of a kernel that takes a list of tensors. */
  allInputs?: true;
  outputs?: boolean[];
  pullback(dy: Tensor, saved: Tensor[], attrs: Attrs): Record<string, () => Tensor>;
}

/** Makes `gradient` the one that tfjs uses for a kernel, in place of its own if it has one. */
export function defineGradient<Attrs>(tf: Tfjs, kernelName: string, gradient: Gradient<Attrs>): void {
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave: gradient.inputs,
    outputsToSave: gradient.outputs,
    saveAllInputs: gradient.allInputs,
    gradFunc: gradient.pullback as GradFunc,
  });
}

/** Runs a kernel that has no public operation, recorded on the gradient tape like any other. */
export function runKernel(
  tf: Tfjs,
  name: string,
  inputs: Record<string, Tensor>,
  attrs: object = {},
): Tensor {
  return tf.engine().runKernel(name, inputs, attrs as NamedAttrMap) as Tensor;
}
