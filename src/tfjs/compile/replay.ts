import type { NativeBinding } from "./native.js";
import type { Tape, Value } from "./tape.js";

/**
 * Executes the first operations of a tape one by one.
 * @param ids the tensors of the values that come from outside
 * @param count how many operations; default: all
 * @param alter takes a result's tensor and gives another in its place
 * @returns the tensor of each value in `wanted`; all others that were made are deleted
 */
export function replay(
  binding: NativeBinding,
  { nodes, values }: Pick<Tape, "nodes" | "values">,
  ids: (value: Value) => number,
  wanted: Iterable<Value>,
  count = nodes.length,
  alter: (id: number, value: Value) => number = (id) => id,
): Map<Value, number> {
  const kept = new Set(wanted);
  const last = new Map<Value, number>();
  for (let place = 0; place < count; place++) for (const input of nodes[place].inputs) last.set(input, place);
  const made = new Map<Value, number>();
  const idOfValue = (value: Value): number => {
    let id = made.get(value);
    if (id !== undefined) return id;
    const { origin, shape, dtype } = values[value];
    if (origin.kind !== "upload") return ids(value);
    id = binding.createTensor(shape, dtype, origin.data);
    made.set(value, id);
    return id;
  };
  const drop = (value: Value, place: number): void => {
    const id = made.get(value);
    if (id === undefined || kept.has(value) || (last.get(value) ?? -1) > place) return;
    binding.deleteTensor(id);
    made.delete(value);
  };
  try {
    for (let place = 0; place < count; place++) {
      const { op, attrs, inputs, outputs } = nodes[place];
      const results = binding.executeOp(op, attrs, inputs.map(idOfValue), outputs.length);
      for (const [output, { id }] of results.entries()) made.set(outputs[output], alter(id, outputs[output]));
      for (const value of inputs) drop(value, place);
      for (const value of outputs) drop(value, place);
    }
  } catch (error) {
    for (const id of made.values()) binding.deleteTensor(id);
    throw error;
  }
  return new Map([...kept].map((value) => [value, idOfValue(value)]));
}
