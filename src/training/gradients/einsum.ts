import type { Tensor } from "@tensorflow/tfjs";
import { defineGradient } from "./define.js";
import type { Tfjs } from "../tfjs.js";

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
  const reached = [...own].filter((index) => result.includes(index) || others.includes(index)).join("");
  const gradient = other
    ? tf.einsum(`${result},${others}->${reached}`, dy, other)
    : tf.einsum(`${result}->${reached}`, dy);
  // An index that the operand alone has was summed over: its gradient is the same at each of its values.
  const shape = operand.shape.map((size, axis) => (reached.includes(own[axis]) ? size : 1));
  return gradient.reshape(shape).broadcastTo(operand.shape);
}
