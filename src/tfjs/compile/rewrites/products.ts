import { reshaped } from "./reshapes.js";
import { type Rewriting, sizeOf, typeAttr } from "./workshop.js";

/** The product of two batches of one matrix each is a plain product: oneDNN's batched one is slow for small matrices. */
export const products: Rewriting = ({ op, attrs, inputs, outputs }, workshop) => {
  const { binding, shapeOf } = workshop;
  const shapes = inputs.map(shapeOf);
  if (op !== "BatchMatMulV2" || shapes.some((shape) => shape.length < 2 || sizeOf(shape.slice(0, -2)) !== 1))
    return undefined;
  const flag = (name: string, from: string) => ({
    name,
    type: binding.TF_ATTR_BOOL,
    value: attrs.find((attr) => attr.name === from)?.value === true,
  });
  const [a, b] = inputs.map((value, place) => reshaped(workshop, value, shapes[place].slice(-2)));
  const shape = shapeOf(outputs[0]);
  const product = workshop.add(
    "MatMul",
    [typeAttr(workshop, a), flag("transpose_a", "adj_x"), flag("transpose_b", "adj_y")],
    [a, b],
    shape.slice(-2),
  );
  return reshaped(workshop, product, shape);
};
