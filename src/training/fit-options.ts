import { InputError } from "../errors.js";
import type { DataLike } from "./datasets/as-dataset.js";
import type { DeviceName } from "./devices/device.js";
import type { TrainingLossFunction, TrainingLoss } from "./losses.js";
import type { OptimizerLike } from "./optimizers.js";

/** When a run stops by itself because it no longer gets better. */
export interface EarlyStopping {
  /** Epochs without a better validation loss (training loss where there is no validation) before the run stops. */
  patience: number;
  /** What counts as better: at least this much less; default 0. */
  minimumChange?: number;
}

export interface FitOptions {
  /** Default `adam`. */
  optimizer?: OptimizerLike;
  /** Default: cross-entropy where labels are class numbers, else the mean squared error. */
  loss?: TrainingLoss | TrainingLossFunction;
  /** Default 10. */
  epochs?: number;
  /** Samples in a step; the last step of an epoch takes what is left; default 32. */
  batchSize?: number;
  /** Decides initial weights, order of samples, dropout and noise; default 0. */
  seed?: number;
  /** Data to measure after each epoch, or the share of `data` that is kept for it, 0 to 1. */
  validation?: DataLike | number;
  earlyStopping?: EarlyStopping;
  /** Gradients are scaled down where their norm over all weights is larger; default: never. */
  clipNorm?: number;
  /** Whether steps run as one function of TensorFlow on the devices `tensorflow` and `cuda`; default true. */
  compile?: boolean;
  /** Whether XLA compiles that function further, for dense models: its first call is slow; default false. */
  xla?: boolean;
  /** Stops the run after the step that is being made. */
  signal?: AbortSignal;
  /** A bar in a terminal and a bar with a live curve in a notebook; default true; a pipe gets nothing in any case. */
  progress?: boolean;
  /** Called after each epoch. */
  onEpoch?: (epoch: number, numbers: Record<string, number>) => void;
  /** Default: the device in use, or `auto`. */
  device?: DeviceName;
}

/** @throws InputError for numbers that no run can have. */
export function checkFitOptions(options: FitOptions, place: string): void {
  const { epochs = 1, batchSize = 1, seed = 0, validation, earlyStopping, clipNorm } = options;
  const whole = (name: string, value: number, least: number): void => {
    if (!Number.isSafeInteger(value) || value < least)
      throw new InputError({
        place,
        rule: `needs ${name} as a whole number${least > 0 ? ` of at least ${least}` : ""}`,
        got: String(value),
      });
  };
  whole("epochs", epochs, 1);
  whole("batchSize", batchSize, 1);
  whole("seed", seed, -Number.MAX_SAFE_INTEGER);
  if (earlyStopping) whole("earlyStopping.patience", earlyStopping.patience, 1);
  if (typeof validation === "number" && !(validation > 0 && validation < 1))
    throw new InputError({ place, rule: "needs validation between 0 and 1", got: String(validation) });
  if (clipNorm !== undefined && !(clipNorm > 0))
    throw new InputError({ place, rule: "needs clipNorm above 0", got: String(clipNorm) });
}
