import type { Tensor } from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Tfjs } from "../tfjs/library.js";
import type { BestEpoch } from "./best-epoch.js";
import type { EarlyStopping } from "./fit-options.js";
import type { Records } from "./history.js";
import type { KeptBest } from "./keep/run-state.js";
import { type Measure, measureWords } from "./measures.js";

/** What a run has recorded that can be watched. */
type Watched = Pick<Records, "history" | "metrics">;

const isBuiltIn = (monitor: string): monitor is Measure => Object.hasOwn(measureWords, monitor);

/** Watches a run get better, or not, and keeps the weights of its best epoch where that is asked for. */
export class EarlyStop {
  private best: BestEpoch | undefined;
  private since = 0;
  private kept: (BestEpoch & { weights: Tensor[] }) | undefined;

  /** @param spec what was asked for; without it the run is watched by nobody */
  constructor(
    private readonly tf: Tfjs,
    private readonly model: LayersModel,
    private readonly spec: EarlyStopping | undefined,
  ) {}

  /**
   * Takes what a run has recorded that goes on: it counts on, but for a run that was stopped for it, whose patience is new.
   * @param before the best epoch so far: its weights are taken over; where it has none they are the model's
   */
  goOn(records: Watched, before: KeptBest | undefined): void {
    const { monitor, values } = this.watched(records);
    for (const [place, value] of (this.spec && values)?.entries() ?? [])
      if (this.watch({ epoch: place + 1, monitor, value }) >= this.spec!.patience) this.since = 0;
    if (this.spec?.restoreBest && before?.monitor === monitor) {
      const { weights = this.copies(), ...best } = before;
      this.kept = { ...best, weights };
    } else this.tf.dispose(before?.weights ?? []);
  }

  /**
   * Takes the newest epoch of what was recorded.
   * @returns whether the run has not got better for as many epochs as it may
   */
  isOver(records: Watched): boolean {
    if (this.spec === undefined) return false;
    const { monitor, values } = this.watched(records);
    const value = values.at(-1);
    if (value === undefined) return false;
    const epoch = { epoch: values.length, monitor, value };
    if (this.spec.restoreBest && this.gain(this.kept, epoch) > 0) {
      this.dispose();
      this.kept = { ...epoch, weights: this.copies() };
    }
    return this.watch(epoch) >= this.spec.patience;
  }

  /** The best epoch so far with its weights, which stay this watcher's. */
  get bestSoFar(): KeptBest | undefined {
    return this.kept;
  }

  /** Gives the model the weights of its best epoch back. */
  restore(): BestEpoch | undefined {
    if (this.kept === undefined) return undefined;
    const { weights, ...best } = this.kept;
    this.model.setWeights(weights);
    return best;
  }

  dispose(): void {
    this.tf.dispose(this.kept?.weights ?? []);
    this.kept = undefined;
  }

  /** What is watched and its numbers, one for each epoch: of one's own measure those of the validation data, where there are some. */
  private watched({ history, metrics }: Watched): { monitor: string; values: readonly number[] } {
    const monitor = this.spec?.monitor ?? (history.valLoss ? "valLoss" : "loss");
    if (isBuiltIn(monitor)) return { monitor, values: history[monitor] ?? [] };
    const { training = [], validation } = metrics[monitor] ?? {};
    return { monitor, values: validation ?? training };
  }

  /** How much better an epoch is than the best one before it. */
  private gain(best: BestEpoch | undefined, { monitor, value }: BestEpoch): number {
    if (best === undefined) return Infinity;
    const isMore = this.spec?.mode === undefined ? /accuracy$/i.test(monitor) : this.spec.mode === "max";
    return isMore ? value - best.value : best.value - value;
  }

  /** @returns how many epochs in a row were no better */
  private watch(epoch: BestEpoch): number {
    const gained = this.gain(this.best, epoch);
    this.since = gained > (this.spec?.minimumChange ?? 0) ? 0 : this.since + 1;
    if (gained > 0) this.best = epoch;
    return this.since;
  }

  /** Copies, for the variables' own memory is written over by compiled steps. */
  private copies(): Tensor[] {
    const copies = this.tf.tidy(() => this.model.getWeights().map((weight) => this.tf.mul(weight, 1)));
    return copies.map((copy) => this.tf.keep(copy));
  }
}
