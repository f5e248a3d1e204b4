import { sizeOf, type Rewriting, typeAttr } from "./workshop.js";

/** A vector added to a product or a convolution is a bias, which TensorFlow computes together with it. */
export const biases: Rewriting = ({ op, inputs, outputs }, workshop) => {
  const { binding, shapeOf, typeOf, producerOf } = workshop;
  const [value, bias] = inputs;
  if (op !== "Add" && op !== "AddV2") return undefined;
  if (typeOf(outputs[0]) !== binding.TF_FLOAT || shapeOf(bias).length !== 1 || shapeOf(value).length < 2)
    return undefined;
  const channels = shapeOf(value).at(-1);
  if (shapeOf(bias)[0] !== channels || !["MatMul", "Conv2D"].includes(producerOf(value)?.op ?? ""))
    return undefined;
  return workshop.add("BiasAdd", [typeAttr(workshop, value)], inputs, shapeOf(value));
};

/** The sum over all axes but the last is a bias's gradient. */
export const biasGradients: Rewriting = ({ op, attrs, inputs, outputs }, workshop) => {
  const { binding, shapeOf, typeOf, constantOf } = workshop;
  const shape = shapeOf(inputs[0]);
  const axes = constantOf(inputs[1] ?? -1);
  if (op !== "Sum" || !axes || typeOf(outputs[0]) !== binding.TF_FLOAT || shape.length < 2) return undefined;
  const keep = attrs.find(({ name }) => name === "keep_dims")?.value === true;
  const summed = new Set(Array.from(axes, (axis) => (axis < 0 ? axis + shape.length : axis)));
  if (keep || summed.size !== shape.length - 1 || summed.has(shape.length - 1) || sizeOf(shape) === 0)
    return undefined;
  return workshop.add("BiasAddGrad", [typeAttr(workshop, inputs[0])], [inputs[0]], shape.slice(-1));
};
