import type { CompiledStep } from "../tfjs/compile/compiled-step.js";
import { Random } from "../number/random.js";
import type { BatchSource } from "./batch-source.js";
import { Breather, tensorsOf } from "./batches.js";
import { evaluateOn } from "./evaluate-on.js";
import type { FitOptions } from "./fit-options.js";
import type { EarlyStop } from "./early-stop.js";
import type { FitEnding } from "./fit-ending.js";
import type { BestEpoch } from "./best-epoch.js";
import type { Records } from "./history.js";
import type { LayerRecord } from "./layer-record.js";
import { recordLayers } from "./record-layers.js";
import type { RunState } from "./keep/run-state.js";
import type { Part } from "./part.js";
import type { RunRecord } from "./run-record.js";
import { type Stepper, trainStep } from "./train-step.js";

/** What a run of training is made of. */
export interface Course {
  stepper: Stepper;
  step: CompiledStep;
  source: BatchSource;
  validation?: Part;
  /** Whether somebody wants the run to end: the caller's signal, or a notebook's stop button. */
  isStopped: () => boolean;
  /** Where the run stands, which every epoch moves on. */
  state: RunState;
  early: EarlyStop;
  /** Takes what is measured of the layers. */
  inside: LayerRecord;
  /** Writes the run down where it is time to. */
  checkpoint?: (epoch: number) => Promise<void>;
  /** The epochs are those of the whole run, with what it had made before it went on. */
  options: FitOptions & Required<Pick<FitOptions, "epochs" | "batchSize">>;
}

/** Why the epochs are over, and who said so where somebody did. */
export interface Ended {
  stopped: FitEnding;
  cause?: string;
  /** The epoch whose weights the model was given back. */
  best?: BestEpoch | undefined;
}

/** Makes the steps of a run, epoch after epoch, until one of its ends is reached. */
export class Epochs {
  private readonly breather = new Breather();

  /**
   * @param record takes every step
   * @param records what it has written down, which early stopping watches
   */
  constructor(
    private readonly course: Course,
    private readonly record: RunRecord,
    private readonly records: Pick<Records, "history" | "metrics">,
  ) {}

  async run(): Promise<Ended> {
    const { state, early, checkpoint, options } = this.course;
    const { epochs, onEpoch } = options;
    for (let epoch = state.epochs + 1; epoch <= epochs; epoch++) {
      const { place } = state.order;
      this.record.beginEpoch(epoch, state.part);
      const stopped = await this.steps(epoch);
      if (stopped === "nan") return { stopped };
      await this.closeEpoch();
      state.part = stopped && this.record.part;
      if (stopped) {
        state.order = Random.at(place);
        return { stopped };
      }
      state.epochs = epoch;
      const isOver = early.isOver(this.records);
      if (checkpoint && epoch < epochs) await this.record.besides(() => checkpoint(epoch));
      const answer = onEpoch && (await this.record.besides(() => onEpoch(epoch, this.record.numbers())));
      if (answer === "stop") return { stopped: "interrupted", cause: "onEpoch said stop" };
      if (isOver && epoch < epochs) return { stopped: "early" };
    }
    return { stopped: "done" };
  }

  /**
   * The steps of one epoch, or those that are left of it where the run was interrupted.
   * @returns undefined where all of them were made
   */
  private async steps(epoch: number): Promise<FitEnding | undefined> {
    const { stepper, step, source, state, isStopped } = this.course;
    const { tf } = stepper;
    const { count: samples = 0, steps = 0 } = state.part ?? {};
    // Read off by hand, for a batch that is asked for has tensors, and a stream is not to be asked once more by who has stopped.
    const stream = source.batches(tf, { epoch, order: state.order, seen: { samples, steps } });
    const batches =
      Symbol.asyncIterator in stream ? stream[Symbol.asyncIterator]() : stream[Symbol.iterator]();
    for (let made = steps; ; made++) {
      // Once a step: behind the last one the epoch is over, and not interrupted.
      if (made < source.stepsPerEpoch && isStopped())
        return (await this.record.read()) ? "interrupted" : "nan";
      const next = await batches.next();
      if (next.done === true) break;
      const { batch, count } = next.value;
      const outcome = trainStep(stepper, step, batch);
      tf.dispose(tensorsOf(batch));
      this.record.addStep(outcome, count);
      if (this.record.isDue && !(await this.record.read())) return "nan";
      this.record.draw();
      await this.breather.breathe();
    }
    return (await this.record.read()) ? undefined : "nan";
  }

  /** Writes the epoch's means down, looks inside, and measures the validation data. */
  private async closeEpoch(): Promise<void> {
    const { stepper, source, validation, inside, options } = this.course;
    const { tf, model, objective } = stepper;
    if (!this.record.closeEpoch(objective)) return;
    const { record = [], seed = 0 } = options;
    if (record.length > 0)
      await this.record.besides(() =>
        recordLayers(inside, this.records.history.loss.length, record, {
          tf,
          model,
          training: source.probe,
          seed,
        }),
      );
    if (!validation) return;
    const batchSize = Math.max(256, options.batchSize);
    const measured = await this.record.besides(() =>
      evaluateOn(tf, model, validation, validation.objective, batchSize),
    );
    this.record.addValidation(measured);
  }
}
