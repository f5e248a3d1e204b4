import type { Kink } from "../symbolic/functions/kink.js";
import type { Real, RealInput } from "../number/real.js";
import type { RealMatrix, RealVector } from "../number/values.js";
import type { TraceActivation } from "./activation.js";
import type { TraceLoss } from "./loss.js";
import type { NumbersInput } from "./trace-input.js";

/** A layer of a traced network; without weights it applies its activation to the outputs before it. */
export interface MlpLayer {
  /** One row per unit and one column per input (or the other way round, see `rows`). */
  weights?: readonly (readonly RealInput[])[];
  /** One entry per unit; left out where the layer has no biases. */
  bias?: readonly RealInput[];
  /** Default `linear`. */
  activation?: TraceActivation;
  /** The symbol of its outputs: `h` gives h_1, h_2 …; default a^{(1)}, a^{(2)} … */
  name?: string;
  /** Letters of its weights, biases and sums, such as { weight: "v" } for v_{21}; default w, b, z with the layer's name or number. */
  letters?: { weight?: string; bias?: string; sum?: string };
  /** Dropout: a factor per output, 0 for a dropped unit, 1 or 1/keep for a kept one. */
  mask?: readonly RealInput[];
}

/** What {@link traceMlp} is given. */
export interface MlpTraceSpec {
  /** Numbers, in rows and planes too, or the trace of the layer before. */
  input: NumbersInput;
  layers: readonly MlpLayer[];
  /** One entry per output; not needed for the loss `sum`. */
  target?: readonly RealInput[];
  /** Left out, the trace is forward only. */
  loss?: TraceLoss;
  /** With it, the parameters after one gradient-descent step are traced too. */
  learningRate?: RealInput;
  /** Adds λ·Σw² over all weights (not the biases) to the loss. */
  l2?: RealInput;
  /** The derivative of relu at 0; default 0. */
  kink?: Kink;
  /** `units` (default): a row of `weights` belongs to a unit; `inputs`: to an input. Names follow: w_{12} stands in row 1. */
  rows?: "units" | "inputs";
}

/** What a trace was asked for, as its type tells it: with a loss and a learning rate there are gradients and new parameters. */
export type MlpSpecOf<NoLoss, NoRate> = MlpTraceSpec &
  ([NoLoss] extends [never] ? { loss: TraceLoss } : unknown) &
  ([NoRate] extends [never] ? { learningRate: RealInput } : unknown);

/** All numbers of one layer; `NoLoss` and `NoRate` are null where the trace may be without a loss or a learning rate. */
export interface MlpLayerTrace<NoLoss extends null = null, NoRate extends null = null> {
  weights: RealMatrix;
  bias: RealVector | null;
  /** Pre-activations. */
  z: RealVector;
  /** Outputs, after dropout where there is a mask. */
  a: RealVector;
  /** ∂L/∂a. */
  outputGradient: RealVector | NoLoss;
  /** ∂L/∂z. */
  delta: RealVector | NoLoss;
  /** Empty for a layer without weights. */
  weightGradient: RealMatrix | NoLoss;
  /** Empty for a layer without biases. */
  biasGradient: RealVector | NoLoss;
  newWeights: RealMatrix | NoRate;
  newBias: RealVector | NoRate;
}

/** The numbers of one unit. */
export interface MlpUnitTrace<NoLoss extends null = null> {
  z: Real;
  a: Real;
  delta: Real | NoLoss;
}
