import type { Optimizer, Tensor } from "@tensorflow/tfjs-core";
import type { BestEpoch } from "../best-epoch.js";
import type { Random } from "../../number/random.js";
import { InputError } from "../../errors.js";
import type { FitOptions } from "../fit-options.js";
import type { Records } from "../history.js";
import type { LayerRecord } from "../layer-record.js";
import type { LayersModel } from "../../tfjs/library.js";

/** A tensor that an optimizer remembers, under its own name for it. */
export interface NamedTensor {
  name: string;
  tensor: Tensor;
}

/** What a run was told that goes on to hold: all that decides its numbers. */
export type KeptOptions = Pick<
  FitOptions,
  | "optimizer"
  | "loss"
  | "lossWeights"
  | "metrics"
  | "classWeights"
  | "ignore"
  | "batchSize"
  | "stepsPerEpoch"
  | "seed"
  | "validation"
  | "clipNorm"
  | "clipValue"
  | "earlyStopping"
  | "record"
>;

export const keptOptionNames = [
  "optimizer",
  "loss",
  "lossWeights",
  "metrics",
  "classWeights",
  "ignore",
  "batchSize",
  "stepsPerEpoch",
  "seed",
  "validation",
  "clipNorm",
  "clipValue",
  "earlyStopping",
  "record",
] as const satisfies readonly (keyof KeptOptions)[];

/** What an epoch that was not made to its end has come to: sums over the samples that it has seen. */
export interface EpochPart {
  loss: number;
  right: number;
  /** Samples that have an answer: those whose labels are ignored have none. */
  answered?: number;
  count: number;
  /** Of the measures. */
  sums?: number[];
  /** Steps that were made. */
  steps?: number;
}

/** The best epoch so far, with its weights where the model has others. */
export interface KeptBest extends BestEpoch {
  weights?: Tensor[];
}

/** Where a run of training stands beside its model's weights and its records. */
export interface RunState {
  options: KeptOptions;
  /** What the run was told and a file cannot hold: it has to be given again. */
  missing: (keyof KeptOptions)[];
  /** Epochs that were made to their end. */
  epochs: number;
  /** Wall time of all of them. */
  seconds: number;
  /** The epoch that was interrupted: it goes on in the middle. */
  part?: EpochPart | undefined;
  /** What `earlyStopping.restoreBest` would give back. */
  best?: KeptBest | undefined;
  /** Draws the order of the samples, epoch by epoch; of an interrupted one it will draw the same again. */
  order: Random;
  /** Draws dropout masks and noise. */
  noise: Random;
  optimizer: OptimizerMemory;
}

/** What an optimizer remembers of the steps that it has made. */
export interface OptimizerMemory {
  /** tfjs's name of its class: what another class remembers is of no use to it. */
  className: string;
  /** What `use` makes of it; the tensors are the optimizer's own. */
  read: <T>(use: (weights: NamedTensor[]) => Promise<T>) => Promise<T>;
  /** The optimizer itself, where it lives in this process. */
  live?: Optimizer;
  dispose: () => void;
}

/** A run that can go on: one that has ended, or one that was loaded. */
export interface Continuable extends Records {
  readonly model: LayersModel;
  readonly inside: LayerRecord;
}

const states = new WeakMap<object, RunState>();

/** Lets a run be gone on with: its state is nobody's business but that of training. */
export function rememberState(run: Continuable, state: RunState): void {
  states.set(run, state);
}

/** Whether a value is a run that has a state, or had one. */
export const isContinuable = (value: unknown): value is Continuable =>
  typeof value === "object" && value !== null && "model" in value && "stepLosses" in value;

/**
 * The state of a run, which a run that goes on takes away: its weights and its optimizer move on with it.
 * @throws InputError where it has gone on already, or was disposed of
 */
export function stateOf(run: Continuable, place: string): RunState {
  const state = states.get(run);
  if (state !== undefined) return state;
  throw new InputError({
    place,
    rule: "needs a run that has not gone on yet",
    got: "one whose model has been trained further, or was disposed of",
    cure: "Take the newest result, or save a run before it goes on and load it again.",
  });
}

/** Ends a run's claim to go on. */
export function forgetState(run: object): RunState | undefined {
  const state = states.get(run);
  states.delete(run);
  return state;
}
