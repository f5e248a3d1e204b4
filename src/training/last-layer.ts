import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { LayersModel } from "../tfjs/library.js";

/** What the last layer of a model makes of its sums: an activation of tfjs by name, or `unknown` for a layer of one's own. */
export type LastActivation = "softmax" | "sigmoid" | "linear" | "unknown" | (string & {});

/** Layers that only arrange or scale the numbers of the layer before them. */
const passing = new Set([
  "Reshape",
  "Flatten",
  "Permute",
  "Dropout",
  "Cropping1D",
  "Cropping2D",
  "RepeatVector",
]);

interface LayerParts {
  getClassName(): string;
  activation?: { getClassName?(): string };
  /** What a wrapper, such as TimeDistributed, wraps. */
  layer?: LayerParts;
  /** The outputs of a model that stands as a layer. */
  outputs?: SymbolicTensor[];
  inboundNodes: { inputTensors: SymbolicTensor[] }[];
}

/** The activation that an output of a model, counted from 0, has come through. */
export function lastActivation(model: LayersModel, output = 0): LastActivation {
  return activationBehind(model.outputs[output]);
}

function activationBehind(output: SymbolicTensor): LastActivation {
  const layer = output.sourceLayer as unknown as LayerParts;
  if (layer.outputs !== undefined && layer.outputs.length > 0) return activationBehind(layer.outputs[0]);
  const kind = layer.getClassName();
  if (passing.has(kind)) return activationBehind(layer.inboundNodes[output.nodeIndex].inputTensors[0]);
  return activationOf(layer);
}

function activationOf(layer: LayerParts): LastActivation {
  const kind = layer.getClassName();
  if (kind === "Softmax") return "softmax";
  if (kind === "ReLU" || kind === "LeakyReLU") return "relu";
  if (layer.layer !== undefined) return activationOf(layer.layer);
  return layer.activation?.getClassName?.() ?? "unknown";
}
