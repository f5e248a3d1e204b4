import type { NativeBinding, Numbers, OpAttr } from "../native.js";
import type { TapeNode, Value } from "../tape.js";

/** The graph that is being made, as a rewriting sees it. */
export interface Workshop {
  readonly binding: NativeBinding;
  shapeOf(value: Value): number[];
  typeOf(value: Value): number;
  /** The operation that computes a value; undefined for what comes from outside. */
  producerOf(value: Value): TapeNode | undefined;
  /** What an operation on some inputs gives that is in the graph already. */
  find(op: string, inputs: Value[]): Value | undefined;
  /** The numbers of a constant; undefined for every other value. */
  constantOf(value: Value): Numbers | undefined;
  /** A constant: whole numbers or floating-point ones. */
  constant(shape: number[], data: Float32Array | Int32Array): Value;
  /** The result of an operation that has one; its type is that of its first input, unless another is given. */
  add(op: string, attrs: OpAttr[], inputs: Value[], shape: number[], dtype?: number): Value;
}

/** A value that an operation's one result may be taken from instead; undefined where the operation stays. */
export type Rewriting = (node: TapeNode, workshop: Workshop) => Value | undefined;

export const sizeOf = (shape: readonly number[]): number => shape.reduce((size, length) => size * length, 1);

/** The attribute that says the type of an operation's inputs. */
export const typeAttr = ({ binding, typeOf }: Workshop, value: Value, name = "T"): OpAttr => ({
  name,
  type: binding.TF_ATTR_TYPE,
  value: typeOf(value),
});
