import { accessOf } from "../access.js";
import type { TapeNode, Value } from "../tape.js";
import { type Rewriting, sizeOf, type Workshop } from "./workshop.js";

/** How the operations of one library put a value into another shape: the same numbers, and repeated ones. */
export interface Shaping {
  reshaped(workshop: Workshop, value: Value, shape: number[]): Value;
  /** Repeats along axes of one element; the value has as many axes as the shape. */
  repeated(workshop: Workshop, value: Value, shape: number[]): Value;
}

/** What works number by number and repeats what is smaller, by TensorFlow's names and tfjs's. */
const elementwise = new Set([
  ..."Add AddV2 Sub Mul Multiply RealDiv Maximum Minimum SquaredDifference Pow".split(" "),
  ..."Abs Neg Square Sqrt Rsqrt Reciprocal Exp Log Tanh Sigmoid Relu Relu6 ClipByValue".split(" "),
]);
const repetitions = new Set(["Tile", "BroadcastTo"]);
const products = new Set(["Mul", "Multiply"]);

/**
 * Computes on what is repeated before it is repeated: the mean of a row is divided once for the row, and an operation on a
 * whole tensor takes it as it is. A product with ones is the other factor. The numbers are the same to the bit.
 */
export const broadcasts =
  ({ reshaped, repeated }: Shaping): Rewriting =>
  (node, workshop) => {
    const { op, attrs, inputs, outputs } = node;
    const { binding, shapeOf, typeOf } = workshop;
    const [output] = outputs;
    const float = [...inputs, output].every((value) => typeOf(value) === binding.TF_FLOAT);
    if (!elementwise.has(op) || !float || sizeOf(shapeOf(output)) === 0) return undefined;
    const shape = shapeOf(output);
    const small = inputs.map((value) => smallest(workshop, value, reshaped));
    const common = broadcastShape(small.map(shapeOf));
    const whole = sizeOf(common) === sizeOf(shape);
    // Where the result is whole, only rows, columns and single numbers are repeated as quickly as a whole tensor is read.
    const taken = whole
      ? inputs.map((value, place) => (accessOf(shapeOf(small[place]), shape) ? small[place] : value))
      : small;
    const shrunk = taken.some((value, place) => value !== inputs[place]);
    const other = products.has(op) ? otherThanOne(workshop, taken) : undefined;
    if (other !== undefined) return spread(workshop, other, shape, { reshaped, repeated });
    if (!shrunk) return undefined;
    const made = broadcastShape(taken.map(shapeOf));
    const result = workshop.add(op, attrs, taken, made);
    return spread(workshop, result, shape, { reshaped, repeated });
  };

/** What a value repeats, or the value itself; of a constant that is one number everywhere, that number. */
function smallest(workshop: Workshop, value: Value, reshaped: Shaping["reshaped"]): Value {
  const { producerOf, shapeOf, constantOf } = workshop;
  const producer = producerOf(value);
  if (producer && repetitions.has(producer.op))
    return repeats(producer, workshop) ? producer.inputs[0] : value;
  if (producer?.op === "Reshape") {
    // the same numbers with more or fewer axes of one element before them
    const [source] = producer.inputs;
    const inner = smallest(workshop, source, reshaped);
    if (inner === source || !sameButOnes(shapeOf(source), shapeOf(value))) return value;
    return reshaped(workshop, inner, shapeOf(inner).slice(-shapeOf(value).length));
  }
  const data = sizeOf(shapeOf(value)) > 1 ? constantOf(value) : undefined;
  if (!(data instanceof Float32Array) || !data.every((element) => Object.is(element, data[0]))) return value;
  return workshop.constant([], data.slice(0, 1));
}

/** Whether a repetition does so along axes of one element alone, so that any other operation would do it too. */
function repeats({ inputs, outputs }: TapeNode, { shapeOf }: Workshop): boolean {
  const from = shapeOf(inputs[0]);
  const to = shapeOf(outputs[0]);
  const lacking = to.length - from.length;
  return from.every((length, axis) => length === 1 || length === to[axis + lacking]);
}

/** Whether two shapes differ by leading axes of one element. */
function sameButOnes(a: number[], b: number[]): boolean {
  const plain = (shape: number[]): string => shape.slice(shape.findIndex((length) => length !== 1)).join();
  return sizeOf(a) > 1 && plain(a) === plain(b);
}

/** The factor beside a constant one, where it has all the elements that the product has before repeating. */
function otherThanOne(workshop: Workshop, [a, b]: Value[]): Value | undefined {
  const one = (value: Value): boolean =>
    workshop.constantOf(value)?.every((element) => element === 1) === true;
  const { shapeOf } = workshop;
  for (const [factor, other] of [
    [a, b],
    [b, a],
  ])
    if (sizeOf(shapeOf(factor)) === 1 && one(factor)) return other;
  return undefined;
}

/** A value in a shape, repeated where it is smaller. */
function spread(workshop: Workshop, value: Value, shape: number[], { reshaped, repeated }: Shaping): Value {
  const from = workshop.shapeOf(value);
  if (sizeOf(from) === sizeOf(shape)) return reshaped(workshop, value, shape);
  const padded = [...shape.slice(from.length).map(() => 1), ...from].slice(-shape.length);
  return repeated(workshop, reshaped(workshop, value, padded), shape);
}

/** The shape to which shapes that fit together are repeated. */
function broadcastShape(shapes: number[][]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}
