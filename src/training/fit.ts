import { type Refusal, warnOfRefusal } from "../tfjs/compile/refusal.js";
import type { CompiledStep } from "../tfjs/compile/compiled-step.js";
import { currentDevice, type Device, device } from "../tfjs/devices/device.js";
import { recover } from "../tfjs/interrupted.js";
import type { LayersModel, Optimizer, Tfjs } from "../tfjs/library.js";
import { Printed } from "../printed.js";
import { type Asked, askedFor, checkMonitor, type RunBefore, warnOfCompiled } from "./asked-run.js";
import type { BatchStream } from "./batch-stream.js";
import type { DataLike } from "./datasets/as-dataset.js";
import { type Course, type Ended, Epochs } from "./epochs.js";
import { copyRecords, newState, takeMemory } from "./continued.js";
import { EarlyStop } from "./early-stop.js";
import type { FitOptions } from "./fit-options.js";
import { type FitParts, fitParts } from "./fit-parts.js";
import { FitResult } from "./fit-result.js";
import type { MetricHistory, Records, TrainingHistory } from "./history.js";
import { Checkpoints } from "./keep/checkpoints.js";
import { forgetState, rememberState, type RunState, stateOf } from "./keep/run-state.js";
import { inheritStep, type KeptStep, keepStep, stepOptionNames, takeStep } from "./keep/kept-step.js";
import { LayerRecord } from "./layer-record.js";
import { makeModel, type ModelLike } from "./models.js";
import { nanCause } from "./nan-cause.js";
import { type MadeOptimizer, makeOptimizer } from "./optimizers.js";
import { progressWanted } from "./progress.js";
import { RunRecord } from "./run-record.js";
import { type StopButton, stopButton } from "./stop-button.js";
import { compiledStepOf, type Stepper } from "./train-step.js";

/** What a promise fails with. */
// oxlint-disable-next-line typescript/no-explicit-any -- what every promise fails with: a caller may name its type
type Reason = any;

const place = "fit";
const defaultEpochs = 10;

/** The optimizer and the step of a run, and where it stands. */
interface Stepping {
  stepper: Stepper;
  step: CompiledStep;
  made: MadeOptimizer;
  state: RunState;
  /** What the next run may take over. */
  kept: KeptStep;
}

/** All that a run needs before its first step. */
interface Prepared extends Stepping {
  tf: Tfjs;
  model: LayersModel;
  parts: FitParts;
  early: EarlyStop;
  checkpoints: Checkpoints | undefined;
  options: FitOptions & { batchSize: number };
}

/**
 * A run of training: what it has recorded can be looked at while it goes on and after an interrupt, and awaiting it
 * gives its {@link FitResult}.
 */
export class Fit extends Printed implements Records, Promise<FitResult> {
  readonly history: TrainingHistory = { loss: [] };
  readonly metrics: MetricHistory = {};
  readonly stepLosses: number[] = [];
  readonly stepSeconds: number[] = [];
  /** What `record` asked for. */
  readonly inside = new LayerRecord();
  /** The model that is trained, once it is made. */
  model: LayersModel | undefined;
  private epochs: number;
  private readonly result: Promise<FitResult>;

  /** @param onRefusal called once where steps cannot be compiled; default: warns */
  constructor(
    model: ModelLike | FitResult,
    data: DataLike | BatchStream,
    options: FitOptions,
    private readonly onRefusal: (refusal: Refusal) => void = (refusal) => warnOfRefusal("fit", refusal),
  ) {
    super();
    this.epochs = options?.epochs ?? defaultEpochs;
    const button = stopButton();
    this.result = this.run(model, data, options, button).finally(button.end);
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

  /** A run that nobody awaits says where it is and how to have its result; anything else would show its insides. */
  toString(): string {
    const done = this.history.loss.length;
    const last = this.history.loss.at(-1) ?? this.stepLosses.at(-1);
    const loss = last === undefined ? "" : `, loss ${Number(last.toPrecision(3))}`;
    return `Fit: epoch ${done} of ${this.epochs}${loss}; await it for the result`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  get [Symbol.toStringTag](): string {
    return "Fit";
  }

  private async run(
    given: ModelLike | FitResult,
    data: DataLike | BatchStream,
    told: FitOptions,
    button: StopButton,
  ): Promise<FitResult> {
    const asked = askedFor(given, data, told);
    recover();
    const rung = asked.options.device ? await device(asked.options.device) : await currentDevice();
    const prepared = await this.prepared(rung.tf, asked);
    const record = this.recordOf(prepared);
    const ended = await this.trained(prepared, record, button);
    return await this.resultOf(rung, prepared, record, ended);
  }

  /** Makes what a run needs: model, data as the model takes them, optimizer and step; what the run before remembers is taken over. */
  private async prepared(tf: Tfjs, asked: Asked): Promise<Prepared> {
    const { given, data, looked, before, options } = asked;
    const { seed = 0, batchSize = 32, epochs = defaultEpochs } = options;
    const checkpoints = Checkpoints.of(options.checkpoint);
    const model = before?.run.model ?? makeModel(tf, given as ModelLike, seed, place);
    this.model = model;
    if (!before) warnOfCompiled(model, options);
    const firstEpoch = (before?.state.epochs ?? 0) + 1;
    const parts = await fitParts(tf, model, looked, { ...options, batchSize }, firstEpoch, place);
    checkMonitor(options, parts.training.objective);
    const stepping = this.stepping(tf, model, parts, data, options, before?.state);
    const early = new EarlyStop(tf, model, options.earlyStopping);
    if (before) {
      await this.goOn(before, stepping.state, stepping.stepper.optimizer, early);
      this.epochs = stepping.state.epochs + epochs;
    }
    return { ...stepping, tf, model, parts, early, checkpoints, options: { ...options, batchSize } };
  }

  private recordOf({ tf, parts, step, options }: Prepared): RunRecord {
    return new RunRecord(this, {
      tf,
      epochs: this.epochs,
      stepsPerEpoch: () => parts.source.stepsPerEpoch,
      progress: progressWanted(options.progress),
      manner: () => step.state,
    });
  }

  /** Makes the steps; the model has its best weights then, where those were asked for. */
  private async trained(
    prepared: Prepared,
    record: RunRecord,
    button: StopButton,
  ): Promise<Ended & { manner: string; seconds: number }> {
    const { model, parts, stepper, step, made, state, early, checkpoints, options } = prepared;
    const { source, validation } = parts;
    const secondsBefore = state.seconds;
    const standing = () => ({
      seconds: secondsBefore + record.seconds,
      stepsPerEpoch: source.stepsPerEpoch,
      manner: step.state,
      best: early.bestSoFar,
      run: { ...this.records(), model },
    });
    const course: Course = {
      stepper,
      source,
      ...(validation && { validation }),
      isStopped: () => button.isAsked() || options.signal?.aborted === true,
      step,
      state,
      early,
      inside: this.inside,
      ...(checkpoints && { checkpoint: (epoch) => checkpoints.write(epoch, state, standing) }),
      options: { ...options, epochs: this.epochs },
    };
    try {
      const ended = await new Epochs(course, record, this).run();
      ended.best = early.restore();
      state.best = ended.best;
      return { ...ended, manner: step.state, seconds: secondsBefore + record.seconds };
    } catch (error) {
      step.dispose();
      made.dispose();
      throw error;
    } finally {
      early.dispose();
      record.dispose();
      await parts.close();
    }
  }

  /** The run as it has ended, which can be gone on with. */
  private async resultOf(
    rung: Device,
    { model, parts, state, kept, checkpoints }: Prepared,
    record: RunRecord,
    { stopped, best, cause: said, manner, seconds }: Ended & { manner: string; seconds: number },
  ): Promise<FitResult> {
    const cause = stopped === "nan" ? nanCause(this.stepLosses, model) : said;
    record.finish(manner, stopped === "done" ? "" : ` · ${cause ?? stopped}`);
    state.seconds = seconds;
    const { stepsPerEpoch } = parts.source;
    const result = new FitResult(
      this,
      model,
      rung,
      stopped,
      seconds,
      Number.isFinite(stepsPerEpoch) ? stepsPerEpoch : this.stepLosses.length,
      cause,
      manner,
      best,
      this.inside,
    );
    rememberState(result, state);
    keepStep(state, kept);
    // What cannot be gone on with must not take the place of what can.
    if (checkpoints && stopped !== "nan") await result.save(checkpoints.folder);
    return result;
  }

  /** The records without the promise that a run is. */
  private records(): Records & { inside: LayerRecord } {
    const { history, metrics, stepLosses, stepSeconds, inside } = this;
    return { history, metrics, stepLosses, stepSeconds, inside };
  }

  /** The optimizer and the step, new ones or those of the run before. */
  private stepping(
    tf: Tfjs,
    model: LayersModel,
    { training: { objective } }: FitParts,
    data: object,
    options: FitOptions,
    before: RunState | undefined,
  ): Stepping {
    const { compile, xla, clipNorm, clipValue, optimizer: wanted = "adam" } = options;
    const making = Object.fromEntries(stepOptionNames.map((name) => [name, options[name]]));
    const taken = takeStep(before, making, data);
    const made = taken
      ? { optimizer: taken.stepper.optimizer, dispose: before!.optimizer.dispose }
      : makeOptimizer(tf, wanted, place);
    const { optimizer } = made;
    const state = newState(options, made, before);
    const stepper: Stepper = taken?.stepper ?? {
      tf,
      model,
      optimizer,
      objective,
      clipNorm,
      clipValue,
      random: state.noise,
    };
    const step = taken?.step ?? compiledStepOf(stepper, { compile, xla, onRefusal: this.onRefusal });
    if (!taken) inheritStep(step, stepper, making);
    return { stepper, step, made, state, kept: { stepper, step, options: making, data: new WeakRef(data) } };
  }

  /** Takes what the run before has recorded and remembers. */
  private async goOn(before: RunBefore, state: RunState, optimizer: Optimizer, early: EarlyStop) {
    // From here on the run is this one's; another that was begun beside it may have taken it meanwhile.
    stateOf(before.run, "fit");
    forgetState(before.run);
    copyRecords(before.run, this, state.epochs);
    this.inside.goOn(before.run.inside, state.epochs);
    early.goOn(this, before.state.best);
    await takeMemory(before.state, optimizer);
  }
}

/**
 * Trains a model and records its losses: seeded, so that a second run on the same device gives the same numbers.
 *
 * In a terminal a bar shows how far it is, in a notebook a bar and a curve that redraw in place; in a pipe it is silent.
 * A loss that is not a number ends the run and names the step and the likely cause.
 * A run that has ended goes on where it is given in place of a model, with its optimizer's memory and the order of its samples:
 * 5 epochs and 5 more are 10. It goes on with its own options, where no others are given.
 * @param model a network's specification, a tfjs model, a function `(tf) => model`, or the result of a run; images have their
 *   channels last
 * @param data a data set of the library, or `{ x, y }` with one label for each sample: class numbers or targets; with `weights`, what
 *   each sample counts in the loss that is minimized. Of several inputs or outputs `x` and `y` are objects by their names, or lists of
 *   tensors. Batches may be made one after the other: a function `(epoch) => batches`, a generator, or a data set of tf.data
 * @param options optimizer (`adam`), loss, epochs (10), batchSize (32), seed (0), validation, earlyStopping, checkpoint, signal …
 * @returns the run: its records while it goes on; awaited, `{ history, metrics, stepLosses, steps, seconds, stopped, model, figure }`
 * @throws InputError for data, labels or options that do not fit together
 * @example
 * const net = { input: [2], layers: ["8", "tanh", "2", "softmax"] };
 * const { history, steps, stopped } = await fit(net, xor(), { epochs: 3, batchSize: 4, device: "cpu" });
 * [history.loss.length, steps, stopped] // => [3, 3, "done"]
 * await fit(net, { x: [[1, 2]], y: [5] }, { device: "cpu" }) // throws fit: needs class numbers from 0 to 1
 */
export function fit(
  model: ModelLike | FitResult,
  data: DataLike | BatchStream,
  options: FitOptions = {},
): Fit {
  return new Fit(model, data, options);
}
