import { type Rewriting, sizeOf } from "./workshop.js";

/** Copies, and casts to the type that a value has, are the value itself. */
export const copies: Rewriting = ({ op, inputs, outputs }, { typeOf }) =>
  op === "Identity" || (op === "Cast" && typeOf(inputs[0]) === typeOf(outputs[0])) ? inputs[0] : undefined;

/** Zeros of at most so many elements become a constant. */
const mostZeros = 65_536;

/** Zeros of some tensor's shape are a constant, one for all tensors of the shape. */
export const zeros: Rewriting = ({ op, outputs }, { binding, typeOf, shapeOf, constant }) => {
  if (op !== "ZerosLike" || typeOf(outputs[0]) !== binding.TF_FLOAT) return undefined;
  const shape = shapeOf(outputs[0]);
  return sizeOf(shape) <= mostZeros ? constant(shape, new Float32Array(sizeOf(shape))) : undefined;
};
