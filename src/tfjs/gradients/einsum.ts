import type { Tensor } from "@tensorflow/tfjs-core";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../library.js";

/** The gradient of a sum over indices is again one: with the operand's indices and the result's exchanged. */
export function defineEinsumGradient(tf: Tfjs): void {
  defineGradient<{ equation: string }>(tf, "Einsum", {
    allInputs: true,
    pullback: (dy, operands, { equation }) => {
      const [left, result] = equation.replaceAll(" ", "").split("->");
      const indices = left.split(",");
      return Object.fromEntries(
        operands.map((operand, place) => [
          String(place),
          () => pull(tf, dy, result, operand, indices[place], operands[1 - place], indices[1 - place] ?? ""),
        ]),
      );
    },
  });
}

function pull(
  tf: Tfjs,
  dy: Tensor,
  result: string,
  operand: Tensor,
  own: string,
  other: Tensor | undefined,
  others: string,
): Tensor {
  const all = [...new Set(own + result + others)].join("");
  const given = spread(dy, result, all);
  const product = other ? given.mul(spread(other, others, all)) : given;
  const foreign = [...all].flatMap((index, axis) => (own.includes(index) ? [] : [axis]));
  const summed = foreign.length > 0 ? product.sum(foreign) : product;
  // An index that the operand alone has was summed over: its gradient is the same at each of its values.
  return tf.broadcastTo(summed, operand.shape);
}

/** A tensor with its axes in the order of `all`, and axes of length 1 for the indices that it does not have. */
function spread(tensor: Tensor, indices: string, all: string): Tensor {
  const order = [...all].filter((index) => indices.includes(index));
  const perm = order.map((index) => indices.indexOf(index));
  const shape = [...all].map((index) => (indices.includes(index) ? tensor.shape[indices.indexOf(index)] : 1));
  return tensor.transpose(perm).reshape(shape);
}
