import type { TapeNode } from "../tape.js";
import type { Shaping } from "./broadcasts.js";
import type { Rewriting, Workshop } from "./workshop.js";

/** A transposition that moves nothing but axes of one element is a reshape. */
export const transposes =
  (
    permutationOf: (node: TapeNode, workshop: Workshop) => ArrayLike<number> | undefined,
    { reshaped }: Pick<Shaping, "reshaped">,
  ): Rewriting =>
  (node, workshop) => {
    if (node.op !== "Transpose") return undefined;
    const [x] = node.inputs;
    const shape = workshop.shapeOf(x);
    const permutation = permutationOf(node, workshop);
    if (permutation === undefined) return undefined;
    const moved = Array.from(permutation).filter((axis) => shape[axis] !== 1);
    const inOrder = moved.every((axis, place) => place === 0 || axis > moved[place - 1]);
    return inOrder ? reshaped(workshop, x, workshop.shapeOf(node.outputs[0])) : undefined;
  };
