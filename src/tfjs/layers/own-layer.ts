import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tfjs } from "../library.js";

/** A layer of a tfjs model. */
export type TfjsLayer = LayersModel["layers"][number];

/** A class of layers by its options. */
export type OwnLayerClass<Options> = new (options: Options & { name?: string }) => TfjsLayer;

/** A class of layers that tfjs lacks: made once for each copy of tfjs, and registered, so that saved models load. */
export function ownLayer<Options>(
  make: (tf: Tfjs) => OwnLayerClass<Options>,
): (tf: Tfjs) => OwnLayerClass<Options> {
  const classes = new WeakMap<object, OwnLayerClass<Options>>();
  return (tf) => {
    const known = classes.get(tf.layers.Layer);
    if (known !== undefined) return known;
    const made = make(tf);
    tf.serialization.registerClass(made as never);
    classes.set(tf.layers.Layer, made);
    return made;
  };
}
