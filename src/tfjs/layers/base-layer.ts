import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";
import type { OwnLayerClass, TfjsLayer } from "./own-layer.js";

/** A layer of one input, with the options that a saved model has of it. */
export interface BaseLayer<Options> extends TfjsLayer {
  readonly options: Options;
  /** What the layer makes of its input. */
  computed(x: Tensor): Tensor;
  /** A trained number for each place of a shape, which begins with the same value everywhere. */
  addNumbers(name: string, shape: number[], start: "zeros" | "ones"): void;
}

type BaseLayerClass<Options> = new (
  ...given: ConstructorParameters<OwnLayerClass<Options>>
) => BaseLayer<Options>;

/**
 * The class that layers of one input extend: it keeps their options and calls `computed` on the input.
 * @param defaults the options by their names, with what they are where a model does not say
 */
export function baseLayer<Options extends object>(tf: Tfjs, defaults: Options): BaseLayerClass<Options> {
  class Base extends tf.layers.Layer {
    readonly options: Options;

    constructor(config: Options & { name?: string }) {
      super(config as object);
      const own = Object.entries(defaults).map(([name, value]) => [
        name,
        config[name as keyof Options] ?? value,
      ]);
      this.options = Object.fromEntries(own) as Options;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => this.computed(Array.isArray(inputs) ? inputs[0] : inputs));
    }

    computed(x: Tensor): Tensor {
      return x;
    }

    addNumbers(name: string, shape: number[], start: "zeros" | "ones"): void {
      this.addWeight(name, shape, "float32", tf.initializers[start]());
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  }
  return Base;
}

/** {@link baseLayer} for layers whose output has the shape and the mask of their input. */
export function passingLayer<Options extends object>(tf: Tfjs, defaults: Options): BaseLayerClass<Options> {
  class Passing extends baseLayer(tf, defaults) {
    constructor(config: Options & { name?: string }) {
      super(config);
      this.supportsMasking = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }
  }
  return Passing;
}
