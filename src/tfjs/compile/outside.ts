import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import { idOf, type NativeBackend } from "./native.js";
import type { Origin } from "./tape.js";

/** The tensors that a step finds when it begins, by the addon's ids. */
export interface Outside {
  origins: Map<number, Origin>;
  /** The variables that tfjs knew, with the ids of their tensors. */
  variables: Map<Variable, number>;
}

/**
 * The arguments, variables and the optimizer's own tensors as they stand before a step. Each variable gets a tensor of
 * its own first: one that shares it with something else would be taken for that, or change it.
 */
export function outsideOf(tf: Tfjs, backend: NativeBackend, args: Tensor[], optimizer: Optimizer): Outside {
  const origins = new Map<number, Origin>();
  const variables = new Map<Variable, number>();
  for (const [name, value] of Object.entries(optimizer))
    if (value instanceof tf.Tensor && !(value instanceof tf.Variable) && backend.tensorMap.has(value.dataId))
      origins.set(idOf(backend, value), { kind: "property", name });
  for (const variable of registeredVariables(tf)) {
    if (!backend.tensorMap.has(variable.dataId) || variable.dtype === "string") continue;
    own(backend, variable);
    const id = idOf(backend, variable);
    variables.set(variable, id);
    origins.set(id, { kind: "variable", variable });
  }
  for (const [place, argument] of args.entries())
    origins.set(idOf(backend, argument), { kind: "argument", place });
  return { origins, variables };
}

/** Gives a variable a tensor of its own where it shares one; TensorFlow shares the memory until one of them changes. */
export function own(backend: NativeBackend, variable: Variable): void {
  if (backend.tensorMap.get(variable.dataId).refCount === 1) return;
  const { binding } = backend;
  const { dtype } = backend.tensorMap.get(variable.dataId);
  const attrs = [{ name: "T", type: binding.TF_ATTR_TYPE, value: dtype }];
  const [copy] = binding.executeOp("Identity", attrs, [idOf(backend, variable)], 1);
  const tensor = backend.createOutputTensor(copy);
  variable.assign(tensor);
  tensor.dispose();
}

export function registeredVariables(tf: Tfjs): Variable[] {
  const { registeredVariables: variables } = tf.engine() as unknown as {
    registeredVariables: Record<string, Variable>;
  };
  return Object.values(variables);
}
