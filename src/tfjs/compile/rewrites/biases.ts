import { type Rewriting, typeAttr } from "./workshop.js";

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
