import type { layers, SymbolicTensor } from "@tensorflow/tfjs-layers";
import { InputError } from "../../errors.js";
import { checkNames } from "../option-checks.js";
import type { LayerChoice } from "./layer-choice.js";

/**
 * The layer that is meant.
 * @param found the layers that have what is asked for
 * @param what they have
 * @throws InputError where there is no such layer
 */
export function chosenLayer<Layer extends layers.Layer>(
  found: Layer[],
  options: LayerChoice,
  place: string,
  what: string,
): Layer {
  checkNames(place, options, { layer: true });
  const { layer = 0 } = options;
  const one = typeof layer === "number" ? found[layer] : found.find(({ name }) => name === layer);
  if (one !== undefined) return one;
  throw new InputError({
    place,
    rule: `needs a layer with ${what}: ${found.map(({ name }, at) => `${at} (${name})`).join(", ") || "this model has none"}`,
    got: String(layer),
  });
}

/** What a layer puts out where it is used first: one that several places share has an output for each. */
export const firstOutput = (layer: layers.Layer): SymbolicTensor => [layer.getOutputAt(0)].flat()[0];
