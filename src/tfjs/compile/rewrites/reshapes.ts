import { sameShape, type Value } from "../tape.js";
import { type Rewriting, typeAttr, type Workshop } from "./workshop.js";

/** A reshape of a reshape is one reshape, and one to the shape that is there is none. */
export const reshapes: Rewriting = ({ op, inputs, outputs }, workshop) =>
  op === "Reshape" ? reshaped(workshop, inputs[0], workshop.shapeOf(outputs[0])) : undefined;

/** A value in another shape. */
export function reshaped(workshop: Workshop, value: Value, shape: number[]): Value {
  let source = value;
  for (;;) {
    const producer = workshop.producerOf(source);
    if (producer?.op !== "Reshape") break;
    source = producer.inputs[0];
  }
  if (sameShape(workshop.shapeOf(source), shape)) return source;
  const wanted = workshop.constant([shape.length], Int32Array.from(shape));
  const attrs = [typeAttr(workshop, source), typeAttr(workshop, wanted, "Tshape")];
  return workshop.add("Reshape", attrs, [source, wanted], shape);
}
