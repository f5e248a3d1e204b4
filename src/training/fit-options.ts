import { InputError } from "../errors.js";
import type { Clipping } from "../tfjs/clipping.js";
import type { Weighing } from "./class-weights.js";
import type { DataLike } from "./datasets/as-dataset.js";
import type { DeviceName } from "../tfjs/devices/device.js";
import type { Goal } from "./goal.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { OptimizerLike } from "./optimizers.js";
import type { TrainingHistory } from "./history.js";
import { checkNames, checkSeed, checkWhole } from "./option-checks.js";
import { type LayerMeasure, layerMeasures } from "./layer-record.js";

/** When a run stops by itself because it no longer gets better. */
export interface EarlyStopping {
  /** Epochs that are no better than the best before the run stops. */
  patience: number;
  /** What counts as better: at least this much less, of an accuracy more; default 0. */
  minimumChange?: number;
  /**
   * What is watched; default the validation loss, and the training loss where there is no validation. A measure of one's own, or of one
   * of several outputs, by its name: on the validation data, where there are some.
   */
  monitor?: keyof TrainingHistory | (string & {});
  /** Whether less (`min`) or more (`max`) of it is better; default: less of a loss, more of an accuracy. */
  mode?: "min" | "max";
  /** Whether the model has the weights of its best epoch at the end, however the run ends; default false. */
  restoreBest?: boolean;
}

/** Where a run is written down while it goes on. */
export interface Checkpoint {
  /** Made where it is missing; the last checkpoint stays whole until the next is complete. */
  folder: string;
  /** Epochs from one to the next; default 1. The last epoch is always written. */
  every?: number;
}

/** What {@link fit} may be told. */
export interface FitOptions extends Weighing, Clipping, Goal {
  /** Default `adam`. */
  optimizer?: OptimizerLike;
  /** Default 10. */
  epochs?: number;
  /** Steps in an epoch, where the data are batches that are made one after the other; default: until they end. */
  stepsPerEpoch?: number;
  /** Samples in a step; the last step of an epoch takes what is left; default 32. */
  batchSize?: number;
  /** Decides initial weights, order of samples, dropout and noise; default 0. */
  seed?: number;
  /** Data to measure after each epoch, or the share of `data` that is kept for it, 0 to 1. */
  validation?: DataLike | number;
  earlyStopping?: EarlyStopping;
  /** A folder that the run is written to after each epoch, or after some: `loadResult(folder)` goes on from there. */
  checkpoint?: string | Checkpoint;
  /** What is measured of every layer after each epoch, on the first samples of the training data: see `inside` of the result. */
  record?: readonly LayerMeasure[];
  /** Whether steps run as one function of TensorFlow on the devices `tensorflow` and `cuda`; default true. */
  compile?: boolean;
  /** Whether XLA compiles that function further, for dense models: its first call is slow; default false. */
  xla?: boolean;
  /** Stops the run after the step that is being made. */
  signal?: AbortSignal;
  /**
   * A bar in a terminal and a bar with a live curve in a notebook; default true, and false where `gradsheet` runs the notebook, whose
   * outputs are kept; a pipe gets nothing in any case.
   */
  progress?: boolean;
  /** Called after each epoch, and awaited; the run ends where it gives `"stop"`. */
  onEpoch?: (epoch: number, numbers: Record<string, number>) => unknown;
  /** Default: the device in use, or `auto`. */
  device?: DeviceName;
}

/** The options by name: a new one is known to the run-time check, or this does not compile. */
export const fitOptionNames: Record<keyof FitOptions, true> = {
  optimizer: true,
  loss: true,
  lossWeights: true,
  metrics: true,
  classWeights: true,
  ignore: true,
  epochs: true,
  batchSize: true,
  stepsPerEpoch: true,
  seed: true,
  validation: true,
  earlyStopping: true,
  checkpoint: true,
  record: true,
  clipNorm: true,
  clipValue: true,
  compile: true,
  xla: true,
  signal: true,
  progress: true,
  onEpoch: true,
  device: true,
};

const earlyStoppingNames: Record<keyof EarlyStopping, true> = {
  patience: true,
  minimumChange: true,
  monitor: true,
  mode: true,
  restoreBest: true,
};

function checkCheckpoint(checkpoint: FitOptions["checkpoint"], place: string): void {
  if (checkpoint === undefined) return;
  const { folder, every = 1 } =
    typeof checkpoint === "object" && checkpoint !== null ? checkpoint : { folder: checkpoint };
  if (typeof folder !== "string" || folder === "")
    throw new InputError({
      place,
      rule: "needs checkpoint as a folder or { folder, every }",
      got: String(folder) || "no name",
    });
  if (typeof checkpoint === "object")
    checkNames(`${place}: checkpoint`, checkpoint, { folder: true, every: true });
  checkWhole(place, "checkpoint.every", every, 1);
}

/** @throws InputError for options that no run has, and for values that no run can have. */
export function checkFitOptions(options: FitOptions, place: string): void {
  checkNames(place, options, fitOptionNames);
  const { epochs = 1, batchSize = 1, seed = 0, validation, earlyStopping, checkpoint, onEpoch } = options;
  checkWhole(place, "epochs", epochs, 1);
  checkWhole(place, "batchSize", batchSize, 1);
  if (options.stepsPerEpoch !== undefined) checkWhole(place, "stepsPerEpoch", options.stepsPerEpoch, 1);
  checkSeed(place, seed);
  if (earlyStopping !== undefined) {
    if (typeof earlyStopping !== "object" || earlyStopping === null)
      throw new InputError({
        place,
        rule: "needs earlyStopping as { patience, minimumChange, monitor, mode, restoreBest }",
        got: String(earlyStopping),
      });
    checkNames(`${place}: earlyStopping`, earlyStopping, earlyStoppingNames);
    checkWhole(place, "earlyStopping.patience", earlyStopping.patience, 1);
    const { minimumChange = 0, monitor, mode } = earlyStopping;
    if (monitor !== undefined && typeof monitor !== "string")
      throw new InputError({ place, rule: "needs earlyStopping.monitor as a name", got: typeof monitor });
    if (mode !== undefined && mode !== "min" && mode !== "max")
      throw unknownName("earlyStopping.mode", mode, ["min", "max"], place);
    if ((monitor === "valLoss" || monitor === "valAccuracy") && validation === undefined)
      throw new InputError({
        place,
        rule: "needs validation data to watch " + monitor,
        got: "none",
        cure: "Give validation: 0.2, or data.",
      });
    if (!(minimumChange >= 0))
      throw new InputError({
        place,
        rule: "needs earlyStopping.minimumChange of at least 0",
        got: String(minimumChange),
      });
  }
  checkCheckpoint(checkpoint, place);
  const { record = [] } = options;
  const unknown = Array.isArray(record) ? record.find((name) => !Object.hasOwn(layerMeasures, name)) : record;
  if (unknown !== undefined)
    throw unknownName("measures of layers", unknown, Object.keys(layerMeasures), place);
  if (typeof validation === "number" && !(validation > 0 && validation < 1))
    throw new InputError({ place, rule: "needs validation between 0 and 1", got: String(validation) });
  for (const name of ["clipNorm", "clipValue"] as const)
    if (options[name] !== undefined && !(options[name] > 0))
      throw new InputError({ place, rule: `needs ${name} above 0`, got: String(options[name]) });
  const { signal } = options as { signal?: object | null };
  if (signal !== undefined && !(typeof signal === "object" && signal !== null && "aborted" in signal))
    throw new InputError({
      place,
      rule: "needs signal as the signal of an AbortController",
      got: signal === null ? "null" : typeof signal,
      cure: "Give { signal: controller.signal }.",
    });
  if (onEpoch !== undefined && typeof onEpoch !== "function")
    throw new InputError({ place, rule: "needs onEpoch as a function", got: typeof onEpoch });
}
