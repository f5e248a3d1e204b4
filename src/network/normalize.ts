import { InputError } from "../errors.js";
import type { Dropout, LayerSpec } from "./layer-spec.js";

/** A layer whose options have one name each, with the values that count where they are left out. */
export type NormalLayer = Exclude<LayerSpec, string | Dropout> | NormalDropout;

export interface NormalDropout {
  type: "dropout";
  rate: number;
}

/**
 * Layers as everything that reads a network sees them: drawing, counting, other libraries' code and training. What is no list of
 * layers stays as it is, for the builder to refuse.
 */
export function normalized(layers: LayerSpec[]): LayerSpec[] {
  return Array.isArray(layers) ? layers.map(normalizedLayer) : layers;
}

function normalizedLayer(layer: LayerSpec): LayerSpec {
  if (typeof layer !== "object" || layer === null) return layer;
  switch (layer.type) {
    case "dropout": {
      const { p, ...rest } = layer;
      if (p !== undefined && rest.rate !== undefined && p !== rest.rate)
        throw new InputError({
          place: "network: dropout",
          rule: "needs a rate or p, which mean the same",
          got: `rate ${rest.rate} and p ${p}`,
        });
      return { ...rest, rate: rest.rate ?? p ?? 0.5 } satisfies NormalDropout;
    }
    case "residual":
      return {
        ...layer,
        body: normalized(layer.body),
        ...(layer.shortcut === undefined ? {} : { shortcut: normalized(layer.shortcut) }),
      };
    case "parallel":
      return {
        ...layer,
        branches: Array.isArray(layer.branches) ? layer.branches.map(normalized) : layer.branches,
      };
    default:
      return layer;
  }
}
