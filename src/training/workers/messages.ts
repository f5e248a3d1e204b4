import type { io } from "@tensorflow/tfjs-core";
import type { Refusal } from "../../tfjs/compile/refusal.js";
import type { DeviceRung } from "../../tfjs/devices/rung.js";
import type { BestEpoch } from "../best-epoch.js";
import type { DatasetSpec } from "../datasets/dataset-spec.js";
import type { FitEnding } from "../fit-ending.js";
import type { FitOptions } from "../fit-options.js";
import type { MetricHistory, TrainingHistory } from "../history.js";
import type { LayerRecord } from "../layer-record.js";

/** What a worker's thread begins with. */
export interface WorkerStart {
  device: DeviceRung;
  data: DatasetSpec;
  /** Data to measure after each epoch, where it is no share of `data`. */
  validation: DatasetSpec | undefined;
}

/** An optimizer by name whose schedule, where it has one, is the list of its rates. */
export interface CarriedOptimizer {
  spec: object;
  rates: Float64Array | undefined;
}

/** A run for a worker: the model with the weights that it begins with. */
export interface RunOrder {
  kind: "run";
  model: io.ModelArtifacts;
  optimizer: CarriedOptimizer;
  options: Omit<FitOptions, "optimizer" | "signal" | "onEpoch" | "checkpoint">;
}

/** What a worker is told: a run to make, or to end the one that it makes. */
export type Order = RunOrder | { kind: "stop" };

/** What a run has come to: all that a result has, beside its model. */
export interface CarriedRun {
  history: TrainingHistory;
  metrics: MetricHistory;
  stepLosses: number[];
  stepSeconds: number[];
  stopped: FitEnding;
  seconds: number;
  stepsPerEpoch: number;
  cause: string | undefined;
  manner: string;
  best: BestEpoch | undefined;
  inside: LayerRecord["all"];
}

/** What a worker says. */
export type Report =
  | { kind: "epoch"; epoch: number; numbers: Record<string, number> }
  | { kind: "refusal"; refusal: Refusal }
  | { kind: "ended"; run: CarriedRun }
  | { kind: "failed"; error: CarriedError };

/** An error, which loses its class on its way. */
export interface CarriedError {
  message: string;
  stack: string | undefined;
  /** Of one of the library's own. */
  fault: { place: string; rule: string; got?: string; cure?: string } | undefined;
}
