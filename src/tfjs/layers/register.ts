import type { Tfjs } from "../library.js";
import { multiHeadAttentionOf } from "./attention-layer.js";
import { groupNormalizationOf } from "./group-normalization.js";
import { mendLayerNormalization } from "./layer-normalization.js";
import { mendPlainBatchNorm } from "./plain-batch-norm.js";
import { positionsOf, rmsNormalizationOf, tiedOutputOf } from "./sequence-layers.js";
import { classTokenOf, selectTokenOf } from "./token-layers.js";

type Class = new (...options: never[]) => object;

/**
 * Makes a copy of tfjs know the layers that it lacks itself, so that whoever reads a file with them can, and the one activation
 * that it writes under another name than it reads; and mends the layer that it cannot train in all its forms and the one that it trains slowly.
 */
export function registerOwnLayers(tf: Tfjs): void {
  for (const layerOf of [
    groupNormalizationOf,
    multiHeadAttentionOf,
    rmsNormalizationOf,
    positionsOf,
    tiedOutputOf,
    classTokenOf,
    selectTokenOf,
  ])
    layerOf(tf);
  registerGeluNew(tf);
  mendPlainBatchNorm(tf);
  mendLayerNormalization(tf);
}

/** tfjs writes `gelu_new` into files, and takes it for a name in Python's style when it reads them. */
function registerGeluNew(tf: Tfjs): void {
  const { SerializationMap } = tf.serialization as unknown as {
    SerializationMap: { getMap(): { classNameMap: Record<string, [Class, unknown] | undefined> } };
  };
  // an older tfjs of the user's own may lack it
  const known = SerializationMap.getMap().classNameMap["gelu_new"];
  if (known === undefined) return;
  class GeluNew extends known[0] {
    static readonly className = "geluNew";
  }
  tf.serialization.registerClass(GeluNew as never);
}
