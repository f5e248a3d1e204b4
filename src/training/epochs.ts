import type { CompiledStep } from "../tfjs/compile/compiled-step.js";
import { Random } from "../number/random.js";
import { batchOf, Breather } from "./batches.js";
import { evaluateOn } from "./evaluate-model.js";
import type { FitOptions } from "./fit-options.js";
import type { FitEnding, Records } from "./fit-result.js";
import type { Objective } from "./losses.js";
import type { Fitted } from "./models.js";
import type { RunRecord } from "./run-record.js";
import { type Stepper, trainStep } from "./train-step.js";

/** Data with what the model makes of them. */
export type Part = Fitted & { objective: Objective };

/** What a run of training is made of. */
export interface Course {
  stepper: Stepper;
  step: CompiledStep;
  training: Part;
  validation?: Part;
  /** Whether somebody wants the run to end: the caller's signal, or a notebook's stop button. */
  isStopped: () => boolean;
  options: FitOptions & Required<Pick<FitOptions, "seed" | "epochs" | "batchSize">>;
}

/** Why the epochs are over, and who said so where somebody did. */
export interface Ended {
  stopped: FitEnding;
  cause?: string;
}

/** Makes the steps of a run, epoch after epoch, until one of its ends is reached. */
export class Epochs {
  private readonly breather = new Breather();

  /**
   * @param record takes every step
   * @param history what it has written down, which early stopping watches
   */
  constructor(
    private readonly course: Course,
    private readonly record: RunRecord,
    private readonly history: Records["history"],
  ) {}

  async run(): Promise<Ended> {
    const { training, options } = this.course;
    const { epochs, seed, earlyStopping, onEpoch } = options;
    const order = Random.for(seed, "order of samples");
    let [best, since] = [Infinity, 0];
    for (let epoch = 1; epoch <= epochs; epoch++) {
      this.record.beginEpoch(epoch);
      const stopped = await this.steps(order.permutation(training.dataset.size));
      if (stopped === "nan") return { stopped };
      await this.closeEpoch();
      if (stopped) return { stopped };
      const answer = onEpoch && (await this.record.besides(() => onEpoch(epoch, this.record.numbers())));
      if (answer === "stop") return { stopped: "interrupted", cause: "onEpoch said stop" };
      const watched = (this.history.valLoss ?? this.history.loss).at(-1)!;
      since = watched < best - (earlyStopping?.minimumChange ?? 0) ? 0 : since + 1;
      best = Math.min(best, watched);
      if (earlyStopping && since >= earlyStopping.patience && epoch < epochs) return { stopped: "early" };
    }
    return { stopped: "done" };
  }

  /** The steps of one epoch; undefined where all of them were made. */
  private async steps(order: Int32Array): Promise<FitEnding | undefined> {
    const { stepper, step, training, isStopped, options } = this.course;
    const { batchSize } = options;
    const { tf } = stepper;
    for (let start = 0; start < order.length; start += batchSize) {
      if (isStopped()) {
        await this.record.read();
        return "interrupted";
      }
      const places = order.subarray(start, start + batchSize);
      const { x, labels } = batchOf(tf, training, places, stepper.objective);
      const outcome = trainStep(stepper, step, x, labels);
      tf.dispose([x, labels]);
      this.record.addStep(outcome, places.length);
      const isLast = start + batchSize >= order.length;
      if ((isLast || this.record.isDue) && !(await this.record.read())) return "nan";
      this.record.draw();
      await this.breather.breathe();
    }
    return undefined;
  }

  /** Writes the epoch's means down, and measures the validation data. */
  private async closeEpoch(): Promise<void> {
    const { stepper, validation, options } = this.course;
    const { tf, model, objective } = stepper;
    if (!this.record.closeEpoch(objective.correct !== undefined) || !validation) return;
    const batchSize = Math.max(256, options.batchSize);
    const measured = await this.record.besides(() =>
      evaluateOn(tf, model, validation, validation.objective, batchSize),
    );
    this.record.addValidation(measured);
  }
}
