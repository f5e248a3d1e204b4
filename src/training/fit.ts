import { performance } from "node:perf_hooks";
import type { LayersModel } from "@tensorflow/tfjs";
import { batchOf, Breather } from "./batches.js";
import { asDataset, type DataLike } from "./datasets/as-dataset.js";
import type { Dataset } from "./datasets/dataset.js";
import { currentDevice, type Device, device } from "../tfjs/devices/device.js";
import { evaluateOn } from "./evaluate-model.js";
import { checkFitOptions, type FitOptions } from "./fit-options.js";
import { type FitEnding, FitResult, type Records } from "./fit-result.js";
import { type Refusal, warnOfRefusal } from "../tfjs/compile/refusal.js";
import type { CompiledStep } from "../tfjs/compile/compiled-step.js";
import type { TrainingHistory } from "./history.js";
import { recover } from "../tfjs/interrupted.js";
import { LiveCurve } from "./live-curve.js";
import { type Objective, objectiveOf } from "./losses.js";
import { type Fitted, fitted, makeModel, type ModelLike } from "./models.js";
import { nanCause } from "./nan-cause.js";
import { makeOptimizer } from "./optimizers.js";
import { ProgressBar, progressWanted, type Standing } from "./progress.js";
import { Random } from "../number/random.js";
import { compiledStepOf, type StepOutcome, type Stepper, trainStep } from "./train-step.js";
import type { Tfjs } from "../tfjs/library.js";

/** Losses are read back once in so many steps: often enough for a GPU's queue to stay short. */
const readEvery = 10;

// oxlint-disable-next-line typescript/no-explicit-any -- what every promise fails with: a caller may name its type
type Reason = any;

/**
 * A run of training: what it has recorded can be looked at while it goes on and after an interrupt, and awaiting it
 * gives its {@link FitResult}.
 */
export class Fit implements Records, Promise<FitResult> {
  readonly history: TrainingHistory = { loss: [] };
  readonly stepLosses: number[] = [];
  readonly stepSeconds: number[] = [];
  /** The model that is trained, once it is made. */
  model: LayersModel | undefined;
  private readonly result: Promise<FitResult>;

  /** @param onRefusal called once where steps cannot be compiled; default: warns */
  constructor(
    model: ModelLike,
    data: DataLike,
    options: FitOptions,
    private readonly onRefusal: (refusal: Refusal) => void = (refusal) => warnOfRefusal("fit", refusal),
  ) {
    this.result = this.run(model, data, options);
  }

  // oxlint-disable-next-line unicorn/no-thenable -- a run is awaited like a promise, and is there before it ends
  then<A = FitResult, B = never>(
    onEnd?: ((result: FitResult) => A | PromiseLike<A>) | null,
    onError?: ((reason: Reason) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.result.then(onEnd, onError);
  }

  catch<B = never>(onError?: ((reason: Reason) => B | PromiseLike<B>) | null): Promise<FitResult | B> {
    return this.result.catch(onError);
  }

  finally(onSettled?: (() => void) | null): Promise<FitResult> {
    return this.result.finally(onSettled);
  }

  get [Symbol.toStringTag](): string {
    return "Fit";
  }

  private async run(modelLike: ModelLike, data: DataLike, options: FitOptions): Promise<FitResult> {
    const place = "fit";
    checkFitOptions(options, place);
    const { seed = 0, epochs = 10, batchSize = 32, optimizer: wanted = "adam" } = options;
    const { training, validation } = partsOf(data, options, place);
    recover();
    const rung = options.device ? await device(options.device) : await currentDevice();
    const { tf } = rung;
    const { optimizer, dispose } = makeOptimizer(tf, wanted, place);
    const model = makeModel(tf, modelLike, seed, place);
    this.model = model;
    warnOfCompiled(model, options, place);
    const parts: Parts = { training: partOf(tf, model, training, options.loss, place) };
    const { objective } = parts.training;
    if (validation) parts.validation = partOf(tf, model, validation, objective.name, `${place}: validation`);
    const random = Random.for(seed, "dropout and noise");
    const { compile, xla } = options;
    const stepper: Stepper = { tf, model, optimizer, objective, clipNorm: options.clipNorm, random };
    const stepsPerEpoch = Math.ceil(training.size / batchSize);
    return new Course(
      this,
      stepper,
      rung,
      parts,
      dispose,
      { ...options, seed, epochs, batchSize },
      stepsPerEpoch,
      compiledStepOf(stepper, { compile, xla, onRefusal: this.onRefusal }),
    ).run();
  }
}

/**
 * Trains a model and records its losses: seeded, so that a second run on the same device gives the same numbers.
 *
 * In a terminal a bar shows how far it is, in a notebook a bar and a curve that redraw in place; in a pipe it is silent.
 * A loss that is not a number ends the run and names the step and the likely cause.
 * @param model a network's specification, a tfjs model, or a function `(tf) => model`; images have their channels last
 * @param data a data set of the library, or `{ x, y }` with one label for each sample: class numbers or targets
 * @param options optimizer (`adam`), loss, epochs (10), batchSize (32), seed (0), validation, earlyStopping, signal …
 * @returns the run: its records while it goes on; awaited, `{ history, stepLosses, steps, seconds, stopped, model, figure }`
 * @throws InputError for data, labels or options that do not fit together
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const { history, steps, stopped } = await fit(net, xor(), { epochs: 3, batchSize: 4, device: "cpu" });
 * [history.loss.length, steps, stopped] // => [3, 3, "done"]
 * await fit(net, { x: [[1, 2]], y: [5] }, { device: "cpu" }) // throws fit: needs class numbers from 0 to 1
 */
export function fit(model: ModelLike, data: DataLike, options: FitOptions = {}): Fit {
  return new Fit(model, data, options);
}

/** Data with what the model makes of them. */
type Part = Fitted & { objective: Objective };

interface Parts {
  training: Part;
  validation?: Part;
}

function partOf(
  tf: Tfjs,
  model: LayersModel,
  dataset: Dataset,
  loss: FitOptions["loss"],
  place: string,
): Part {
  const data = fitted(model, dataset, place);
  return { ...data, objective: objectiveOf(tf, data.dataset, data.output, loss, place) };
}

/** What a user has compiled into a model is another training's business, and must not be thought to count here. */
function warnOfCompiled(model: LayersModel, { optimizer, loss }: FitOptions, place: string): void {
  const compiled = model as { loss?: unknown; optimizer?: unknown };
  const unused = [
    ...(compiled.optimizer !== undefined && optimizer === undefined ? ["optimizer"] : []),
    ...(compiled.loss !== undefined && loss === undefined ? ["loss"] : []),
  ];
  if (unused.length > 0)
    console.warn(
      `${place}: does not use the ${unused.join(" and ")} of model.compile(). Give them as options.`,
    );
}

function partsOf(
  data: DataLike,
  { validation, seed = 0 }: FitOptions,
  place: string,
): { training: Dataset; validation: Dataset | undefined } {
  const all = asDataset(data, place);
  if (validation === undefined) return { training: all, validation: undefined };
  if (typeof validation !== "number")
    return { training: all, validation: asDataset(validation, `${place}: validation`) };
  const kept = Math.min(all.size - 1, Math.max(1, Math.round(validation * all.size)));
  const order = Random.for(seed, "validation").permutation(all.size);
  return { training: all.select(order.subarray(kept)), validation: all.select(order.subarray(0, kept)) };
}

type CourseOptions = FitOptions & Required<Pick<FitOptions, "seed" | "epochs" | "batchSize">>;

/** The epochs and steps of one run. */
class Course {
  private readonly bar: ProgressBar;
  private readonly curve: LiveCurve;
  private readonly breather = new Breather();
  private readonly start = performance.now();
  /** Time that was not spent on steps, in milliseconds. */
  private aside = 0;
  private epoch = 0;
  private toldToStop = false;
  private unread: { outcome: StepOutcome; count: number; seconds: number }[] = [];
  private epochTotals = { loss: 0, right: 0, count: 0 };

  constructor(
    private readonly records: Fit,
    private readonly stepper: Stepper,
    private readonly rung: Device,
    private readonly parts: Parts,
    private readonly disposeOptimizer: () => void,
    private readonly options: CourseOptions,
    private readonly stepsPerEpoch: number,
    private readonly step: CompiledStep,
  ) {
    const wanted = progressWanted(options.progress);
    this.bar = new ProgressBar(wanted);
    this.curve = new LiveCurve(wanted, records, stepsPerEpoch);
  }

  async run(): Promise<FitResult> {
    let stopped: FitEnding = "interrupted";
    let manner = "";
    try {
      stopped = await this.epochs();
    } finally {
      manner = this.step.state;
      this.step.dispose();
      this.disposeOptimizer();
      for (const { outcome } of this.unread)
        this.tf.dispose([outcome.loss, ...(outcome.correct ? [outcome.correct] : [])]);
    }
    const { model } = this.stepper;
    const cause =
      stopped === "nan"
        ? nanCause(this.records.stepLosses, model)
        : this.toldToStop
          ? "onEpoch said stop"
          : undefined;
    this.bar.finish({ ...this.standing(), manner }, stopped === "done" ? "" : ` · ${cause ?? stopped}`);
    this.curve.finish();
    const { records, rung, seconds, stepsPerEpoch } = this;
    return new FitResult(records, model, rung, stopped, seconds, stepsPerEpoch, cause, manner);
  }

  private get tf(): Tfjs {
    return this.stepper.tf;
  }

  private get seconds(): number {
    return (performance.now() - this.start) / 1000;
  }

  private async epochs(): Promise<FitEnding> {
    const { epochs, seed, earlyStopping, onEpoch } = this.options;
    const order = Random.for(seed, "order of samples");
    let [best, since] = [Infinity, 0];
    for (this.epoch = 1; this.epoch <= epochs; this.epoch++) {
      const ending = await this.steps(order.permutation(this.parts.training.dataset.size));
      if (ending === "nan") return ending;
      await this.closeEpoch();
      if (ending) return ending;
      const { loss, valLoss } = this.records.history;
      if (onEpoch && (await this.told(onEpoch)) === "stop") {
        this.toldToStop = true;
        return "interrupted";
      }
      const watched = (valLoss ?? loss).at(-1)!;
      since = watched < best - (earlyStopping?.minimumChange ?? 0) ? 0 : since + 1;
      best = Math.min(best, watched);
      if (earlyStopping && since >= earlyStopping.patience && this.epoch < epochs) return "early";
    }
    this.epoch = epochs;
    return "done";
  }

  /** What the caller's function gives at the end of an epoch. */
  private async told(onEpoch: NonNullable<FitOptions["onEpoch"]>): Promise<unknown> {
    const began = performance.now();
    const answer = await onEpoch(this.epoch, this.numbers());
    this.aside += performance.now() - began;
    return answer;
  }

  /** The steps of one epoch; undefined where all of them were made. */
  private async steps(order: Int32Array): Promise<FitEnding | undefined> {
    const { batchSize, signal } = this.options;
    this.epochTotals = { loss: 0, right: 0, count: 0 };
    for (let start = 0; start < order.length; start += batchSize) {
      if (signal?.aborted) {
        await this.read();
        return "interrupted";
      }
      const places = order.subarray(start, start + batchSize);
      const { x, labels } = batchOf(this.tf, this.parts.training, places, this.stepper.objective);
      const outcome = trainStep(this.stepper, this.step, x, labels);
      this.tf.dispose([x, labels]);
      const seconds = this.seconds - this.aside / 1000;
      this.unread.push({ outcome, count: places.length, seconds });
      const last = start + batchSize >= order.length;
      if ((last || this.unread.length >= readEvery) && !(await this.read())) return "nan";
      this.bar.update(this.standing());
      const drawing = performance.now();
      this.curve.update();
      this.aside += performance.now() - drawing;
      await this.breather.breathe();
    }
    return undefined;
  }

  /** Reads the losses of the steps that were made since the last reading; false where one is not a number. */
  private async read(): Promise<boolean> {
    const unread = this.unread;
    if (unread.length === 0) return true;
    this.unread = [];
    const { tf } = this;
    const tensors = unread.flatMap(({ outcome: { loss, correct } }) => [loss, correct ?? loss]);
    const stacked = tf.stack(tensors);
    const numbers = await stacked.data();
    tf.dispose([stacked, ...tensors]);
    for (const [place, { count, seconds }] of unread.entries()) {
      const loss = numbers[2 * place];
      this.records.stepLosses.push(loss);
      this.records.stepSeconds.push(seconds);
      if (!Number.isFinite(loss)) return false;
      this.epochTotals.loss += loss * count;
      this.epochTotals.right += numbers[2 * place + 1];
      this.epochTotals.count += count;
    }
    return true;
  }

  /** Writes the epoch's means down, and measures the validation data. */
  private async closeEpoch(): Promise<void> {
    const { loss, right, count } = this.epochTotals;
    if (count === 0) return;
    const { history } = this.records;
    const { model, objective } = this.stepper;
    history.loss.push(loss / count);
    if (objective.correct) (history.accuracy ??= []).push(right / count);
    const { validation } = this.parts;
    if (!validation) return;
    const began = performance.now();
    const measured = await evaluateOn(
      this.tf,
      model,
      validation,
      validation.objective,
      Math.max(256, this.options.batchSize),
    );
    (history.valLoss ??= []).push(measured.loss);
    if (measured.accuracy !== undefined) (history.valAccuracy ??= []).push(measured.accuracy);
    this.aside += performance.now() - began;
  }

  private numbers(): Record<string, number> {
    const { history, stepLosses } = this.records;
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
    return numbers;
  }

  private standing(): Standing {
    const { epochs } = this.options;
    const step = this.records.stepLosses.length + this.unread.length;
    return {
      label: `epoch ${this.epoch}/${epochs}`,
      done: step / (epochs * this.stepsPerEpoch),
      step,
      numbers: this.numbers(),
      seconds: this.seconds,
      manner: this.step.state,
    };
  }
}
