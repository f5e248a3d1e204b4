import type { Kink } from "../symbolic/functions/kink.js";
import type { Real, RealInput } from "../number/real.js";
import type { Activation } from "./activation.js";
import type { Loss } from "./loss.js";

/** A layer of a traced network; without weights it applies its activation to the outputs before it. */
export interface MlpLayer {
  /** One row per unit and one column per input (or the other way round, see `rows`). */
  weights?: RealInput[][];
  /** One entry per unit; left out where the layer has no biases. */
  bias?: RealInput[];
  /** Default `linear`. */
  activation?: Activation;
  /** The symbol of its outputs: `h` gives h_1, h_2 …; default a^{(1)}, a^{(2)} … */
  name?: string;
  /** Dropout: a factor per output, 0 for a dropped unit, 1 or 1/keep for a kept one. */
  mask?: RealInput[];
}

export interface MlpSpec {
  input: RealInput[];
  layers: MlpLayer[];
  /** One entry per output; not needed for the loss `sum`. */
  target?: RealInput[];
  /** Left out, the trace is forward only. */
  loss?: Loss;
  /** With it, the parameters after one gradient-descent step are traced too. */
  learningRate?: RealInput;
  /** Adds λ·Σw² over all weights (not the biases) to the loss. */
  l2?: RealInput;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
  /** `units` (default): a row of `weights` belongs to a unit; `inputs`: to an input. Names follow: w_{12} stands in row 1. */
  rows?: "units" | "inputs";
}

/** All numbers of one layer; gradients and new values are there where the trace has a loss and a learning rate. */
export interface MlpLayerTrace {
  weights: Real[][];
  bias: Real[] | null;
  /** Pre-activations. */
  z: Real[];
  /** Outputs, after dropout where there is a mask. */
  a: Real[];
  /** ∂L/∂a. */
  outputGradient: Real[] | null;
  /** ∂L/∂z. */
  delta: Real[] | null;
  weightGradient: Real[][] | null;
  biasGradient: Real[] | null;
  newWeights: Real[][] | null;
  newBias: Real[] | null;
}
