import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tfjs } from "../library.js";

/**
 * The class that layers of one input extend: it keeps their options, which a saved model has with it, and calls {@link computed} on the input.
 * @param defaults the options by their names, with what they are where a model does not say
 */
export function baseLayer<Options extends object>(tf: Tfjs, defaults: Options) {
  return class BaseLayer extends tf.layers.Layer {
    readonly options: Options;

    constructor(config: Partial<Options> & { name?: string }) {
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

    /** What the layer makes of its input. */
    computed(x: Tensor): Tensor {
      return x;
    }

    /** A trained number for each place of a shape, which begins with the same value everywhere. */
    addNumbers(name: string, shape: number[], start: "zeros" | "ones"): void {
      this.addWeight(name, shape, "float32", tf.initializers[start]());
    }

    override getConfig() {
      return { ...super.getConfig(), ...this.options };
    }
  };
}

/** {@link baseLayer} for layers whose output has the shape and the mask of their input. */
export function passingLayer<Options extends object>(tf: Tfjs, defaults: Options) {
  return class PassingLayer extends baseLayer(tf, defaults) {
    constructor(config: Partial<Options> & { name?: string }) {
      super(config);
      this.supportsMasking = true;
    }

    override computeOutputShape(inputShape: number[]): number[] {
      return inputShape;
    }
  };
}
