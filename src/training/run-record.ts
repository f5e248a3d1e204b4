import { performance } from "node:perf_hooks";
import type { Tfjs } from "../tfjs/library.js";
import type { ModelEvaluation } from "./model-evaluation.js";
import type { Records } from "./history.js";
import { LiveCurve } from "./live-curve.js";
import { ProgressBar, type Standing } from "./progress.js";
import type { EpochPart } from "./keep/run-state.js";
import type { Judged, Objective } from "./objective.js";

/** Losses are read back once in so many steps: often enough for a GPU's queue to stay short. */
const readEvery = 10;

const emptyPart = (): Required<EpochPart> => ({
  loss: 0,
  right: 0,
  answered: 0,
  count: 0,
  sums: [],
  steps: 0,
});

/** What is known of a run before its first step. */
export interface RunPlan {
  tf: Tfjs;
  epochs: number;
  /** Infinity while nobody knows. */
  stepsPerEpoch: () => number;
  /** Whether a bar and a curve are shown. */
  progress: boolean;
  /** How steps are made by now: `compiled`, or `eager: ` and why. */
  manner: () => string;
}

/** Sums the losses of a run's steps up to those of its epochs, keeps its time, and draws where it stands. */
export class RunRecord {
  private readonly bar: ProgressBar;
  private readonly curve: LiveCurve;
  private readonly start = performance.now();
  /** When the steps that were made before the run went on ended. */
  private readonly secondsBefore: number;
  /** Time that was not spent on steps, in milliseconds. */
  private aside = 0;
  private epoch = 0;
  private unread: { outcome: Judged; count: number; seconds: number }[] = [];
  private totals: Required<EpochPart> = emptyPart();

  /** @param records where the numbers are written down */
  constructor(
    private readonly records: Records,
    private readonly plan: RunPlan,
  ) {
    this.secondsBefore = records.stepSeconds.at(-1) ?? 0;
    this.bar = new ProgressBar(plan.progress);
    this.curve = new LiveCurve(plan.progress, records, plan.stepsPerEpoch);
  }

  /** Wall time since the run's beginning. */
  get seconds(): number {
    return (performance.now() - this.start) / 1000;
  }

  /** What came of work that is no step, and whose time is none of the steps'. */
  async besides<T>(work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.aside += performance.now() - began;
    return result;
  }

  /**
   * @param epoch counted from 1
   * @param part what it had come to where it was interrupted
   */
  beginEpoch(epoch: number, part?: EpochPart): void {
    this.epoch = epoch;
    // A part of before samples were passed over has passed over none.
    this.totals = { ...emptyPart(), answered: part?.count ?? 0, ...part, sums: [...(part?.sums ?? [])] };
  }

  /** What the epoch has come to, of the steps that were read. */
  get part(): EpochPart {
    return { ...this.totals, sums: [...this.totals.sums] };
  }

  /** Takes a step on `count` samples, whose tensors are read later and freed then. */
  addStep(outcome: Judged, count: number): void {
    this.unread.push({ outcome, count, seconds: this.secondsBefore + this.seconds - this.aside / 1000 });
  }

  /** Whether so many steps are unread that they should be. */
  get isDue(): boolean {
    return this.unread.length >= readEvery;
  }

  /** Reads the losses of the steps that were made since the last reading; false where one is not a number. */
  async read(): Promise<boolean> {
    const { unread, records, totals } = this;
    if (unread.length === 0) return true;
    this.unread = [];
    const { tf } = this.plan;
    const tensors = unread.flatMap(({ outcome: { loss, correct, answered, measures } }) => [
      loss,
      correct ?? loss,
      answered ?? loss,
      ...measures,
    ]);
    const width = tensors.length / unread.length;
    const stacked = tf.stack(tensors);
    const numbers = await stacked.data();
    tf.dispose([stacked, ...tensors]);
    for (const [place, { outcome, count, seconds }] of unread.entries()) {
      const loss = numbers[width * place];
      records.stepLosses.push(loss);
      records.stepSeconds.push(seconds);
      if (!Number.isFinite(loss)) return false;
      totals.loss += loss * count;
      totals.right += numbers[width * place + 1];
      totals.answered += outcome.answered === undefined ? count : numbers[width * place + 2];
      totals.count += count;
      totals.steps++;
      for (let at = 0; at < width - 3; at++)
        totals.sums[at] = (totals.sums[at] ?? 0) + numbers[width * place + 3 + at] * count;
    }
    return true;
  }

  /**
   * Writes the epoch's means down.
   * @returns false where the epoch had no step
   */
  closeEpoch({ isCounted, measures }: Pick<Objective, "isCounted" | "measures">): boolean {
    const { loss, right, answered, count, sums } = this.totals;
    if (count === 0) return false;
    const { history, metrics } = this.records;
    history.loss.push(loss / count);
    if (isCounted) (history.accuracy ??= []).push(right / answered);
    for (const [at, name] of measures.entries())
      (metrics[name] ??= { training: [] }).training.push(sums[at] / count);
    return true;
  }

  /** Writes down what was measured on the validation data. */
  addValidation({ loss, accuracy, metrics = {} }: ModelEvaluation): void {
    const { history } = this.records;
    for (const [name, value] of Object.entries(metrics))
      (this.records.metrics[name].validation ??= []).push(value);
    (history.valLoss ??= []).push(loss);
    if (accuracy !== undefined) (history.valAccuracy ??= []).push(accuracy);
  }

  /** The newest numbers, by the names under which they are shown. */
  numbers(): Record<string, number> {
    const { history, stepLosses, metrics } = this.records;
    const numbers: Record<string, number> = {};
    const loss = history.loss.at(-1) ?? stepLosses.at(-1);
    if (loss !== undefined) numbers.loss = loss;
    for (const [name, label] of [
      ["accuracy", "accuracy"],
      ["valLoss", "validation loss"],
      ["valAccuracy", "validation accuracy"],
    ] as const) {
      const value = history[name]?.at(-1);
      if (value !== undefined) numbers[label] = value;
    }
    for (const [name, { training, validation }] of Object.entries(metrics)) {
      if (training.length > 0) numbers[name] = training.at(-1)!;
      if (validation?.length) numbers[`validation ${name}`] = validation.at(-1)!;
    }
    return numbers;
  }

  /** Draws bar and curve where it is time to. */
  draw(): void {
    this.bar.update(this.standing());
    const began = performance.now();
    this.curve.update();
    this.aside += performance.now() - began;
  }

  /** Draws a last time: how steps were made, and what ended the run before its time. */
  finish(manner: string, ending: string): void {
    this.bar.finish({ ...this.standing(), manner }, ending);
    this.curve.finish();
  }

  /** Frees what was not read. */
  dispose(): void {
    for (const { outcome } of this.unread)
      this.plan.tf.dispose([
        outcome.loss,
        ...outcome.measures,
        ...(outcome.correct ? [outcome.correct] : []),
        ...(outcome.answered ? [outcome.answered] : []),
      ]);
  }

  private standing(): Standing {
    const { epochs, stepsPerEpoch, manner } = this.plan;
    const step = this.records.stepLosses.length + this.unread.length;
    return {
      label: `epoch ${this.epoch}/${epochs}`,
      done: Math.min(1, step / (epochs * stepsPerEpoch())),
      step,
      numbers: this.numbers(),
      seconds: this.seconds,
      manner: manner(),
    };
  }
}
