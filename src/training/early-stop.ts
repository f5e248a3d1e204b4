import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tfjs } from "../tfjs/library.js";
import type { EarlyStopping } from "./fit-options.js";
import type { BestEpoch } from "./fit-result.js";
import type { TrainingHistory } from "./history.js";

/** Watches a run get better, or not, and keeps the weights of its best epoch where that is asked for. */
export class EarlyStop {
  private best: BestEpoch | undefined;
  private since = 0;
  private weights: Tensor[] = [];

  /** @param spec what was asked for; without it the run is watched by nobody */
  constructor(
    private readonly tf: Tfjs,
    private readonly model: LayersModel,
    private readonly spec: EarlyStopping | undefined,
  ) {}

  /**
   * Takes the newest epoch of a history.
   * @returns whether the run has not got better for as many epochs as it may
   */
  isOver(history: TrainingHistory): boolean {
    if (this.spec === undefined) return false;
    const { patience, minimumChange = 0, monitor = history.valLoss ? "valLoss" : "loss" } = this.spec;
    const values = history[monitor] ?? [];
    const value = values.at(-1);
    if (value === undefined) return false;
    const gain =
      this.best === undefined
        ? Infinity
        : isLoss(monitor)
          ? this.best.value - value
          : value - this.best.value;
    this.since = gain > minimumChange ? 0 : this.since + 1;
    if (gain > 0) {
      this.best = { epoch: values.length, monitor, value };
      if (this.spec.restoreBest) this.keepWeights();
    }
    return this.since >= patience;
  }

  /** Gives the model the weights of its best epoch back. */
  restore(): BestEpoch | undefined {
    if (!this.spec?.restoreBest || this.best === undefined) return undefined;
    this.model.setWeights(this.weights);
    return this.best;
  }

  dispose(): void {
    this.tf.dispose(this.weights);
    this.weights = [];
  }

  /** Copies, for the variables' own memory is written over by compiled steps. */
  private keepWeights(): void {
    this.dispose();
    this.weights = this.tf.tidy(() => this.model.getWeights().map((weight) => this.tf.mul(weight, 1)));
    for (const weight of this.weights) this.tf.keep(weight);
  }
}

const isLoss = (monitor: keyof TrainingHistory): boolean => monitor === "loss" || monitor === "valLoss";
