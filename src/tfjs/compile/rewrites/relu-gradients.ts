import type { TapeNode, Value } from "../tape.js";
import { type Rewriting, typeAttr, type Workshop } from "./workshop.js";

/**
 * The gradient of a ReLU, which tfjs computes in six operations: dy · step(y) with step(y) = 1 where y > 0, 0 elsewhere
 * and y itself where y is not a number.
 */
export const reluGradients: Rewriting = ({ op, inputs, outputs }, workshop) => {
  if (op !== "Mul") return undefined;
  for (const [dy, step] of [inputs, inputs.toReversed()]) {
    const y = steppedBy(workshop, step);
    const shape = workshop.shapeOf(outputs[0]);
    const whole =
      y !== undefined && [dy, y].every((value) => String(workshop.shapeOf(value)) === String(shape));
    if (!whole) continue;
    // What the ReLU gave is above zero where y is; with y itself read once, TensorFlow computes product, bias and ReLU together.
    const features = workshop.find("Relu", [y]) ?? y;
    return workshop.add("ReluGrad", [typeAttr(workshop, dy)], [dy, features], shape);
  }
  return undefined;
};

/** The ReLU of which a value is the step function; undefined where it is something else. */
function steppedBy(workshop: Workshop, value: Value): Value | undefined {
  const outer = made(workshop, value, "Select");
  const isNan = outer && made(workshop, outer.inputs[0], "IsNan");
  const inner = outer && made(workshop, outer.inputs[2], "Select");
  const greater = inner && made(workshop, inner.inputs[0], "Greater");
  if (!outer || !isNan || !inner || !greater) return undefined;
  const y = outer.inputs[1];
  const fits =
    isNan.inputs[0] === y &&
    greater.inputs[0] === y &&
    every(workshop, greater.inputs[1], 0) &&
    every(workshop, inner.inputs[1], 1) &&
    every(workshop, inner.inputs[2], 0);
  return fits ? y : undefined;
}

function made(workshop: Workshop, value: Value, op: string): TapeNode | undefined {
  const node = workshop.producerOf(value);
  return node?.op === op ? node : undefined;
}

/** Whether all elements of a value are known to be `number`. */
function every(workshop: Workshop, value: Value, number: number): boolean {
  const fill = made(workshop, value, "Fill");
  const data = workshop.constantOf(fill ? fill.inputs[1] : value);
  return data !== undefined && data.every((element) => element === number);
}
