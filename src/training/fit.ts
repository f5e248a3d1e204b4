import { type Refusal, warnOfRefusal } from "../tfjs/compile/refusal.js";
import { currentDevice, device } from "../tfjs/devices/device.js";
import { recover } from "../tfjs/interrupted.js";
import type { LayersModel, Optimizer, Tfjs } from "../tfjs/library.js";
import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import type { BatchStream } from "./batch-stream.js";
import type { DataLike } from "./datasets/as-dataset.js";
import { type Course, type Ended, Epochs } from "./epochs.js";
import { continuedOptions, copyRecords, newState, takeMemory } from "./continued.js";
import { EarlyStop } from "./early-stop.js";
import { checkFitOptions, type FitOptions, fitOptionNames } from "./fit-options.js";
import { checkNames } from "./option-checks.js";
import { type FitParts, fitParts, givenData } from "./fit-parts.js";
import { FitResult } from "./fit-result.js";
import type { MetricHistory, Records, TrainingHistory } from "./history.js";
import { Checkpoints } from "./keep/checkpoints.js";
import {
  type Continuable,
  forgetState,
  isContinuable,
  rememberState,
  type RunState,
  stateOf,
} from "./keep/run-state.js";
import { inheritStep, keepStep, stepOptionNames, takeStep } from "./keep/kept-step.js";
import { LayerRecord } from "./layer-record.js";
import { makeModel, type ModelLike } from "./models.js";
import { measureWords } from "./measures.js";
import { nanCause } from "./nan-cause.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { Objective } from "./objective.js";
import { makeOptimizer } from "./optimizers.js";
import { progressWanted } from "./progress.js";
import { RunRecord } from "./run-record.js";
import { type StopButton, stopButton } from "./stop-button.js";
import { compiledStepOf, type Stepper } from "./train-step.js";

/** What a promise fails with. */
// oxlint-disable-next-line typescript/no-explicit-any -- what every promise fails with: a caller may name its type
type Reason = any;

const defaultEpochs = 10;

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
    const place = "fit";
    checkNames(place, told, fitOptionNames);
    const before = endedRun(given, place);
    const options = before ? continuedOptions(before.state, told, place) : told;
    checkFitOptions(options, place);
    const { seed = 0, epochs = defaultEpochs, batchSize = 32 } = options;
    const looked = givenData(data, options, place);
    recover();
    const rung = options.device ? await device(options.device) : await currentDevice();
    const { tf } = rung;
    const checkpoints = Checkpoints.of(options.checkpoint);
    const model = before?.run.model ?? makeModel(tf, given as ModelLike, seed, place);
    this.model = model;
    if (!before) warnOfCompiled(model, options, place);
    const firstEpoch = (before?.state.epochs ?? 0) + 1;
    const parts = await fitParts(tf, model, looked, { ...options, batchSize }, firstEpoch, place);
    const { source, validation } = parts;
    checkMonitor(options, parts.training.objective, place);
    const stepping = this.stepping(tf, model, parts, data, options, before?.state, place);
    const { stepper, step, made, state } = stepping;
    const early = new EarlyStop(tf, model, options.earlyStopping);
    if (before) {
      await this.goOn(before, state, stepper.optimizer, early);
      this.epochs = state.epochs + epochs;
    }
    const record = new RunRecord(this, {
      tf,
      epochs: this.epochs,
      stepsPerEpoch: () => source.stepsPerEpoch,
      progress: progressWanted(options.progress),
      manner: () => step.state,
    });
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
      options: { ...options, epochs: this.epochs, batchSize },
    };
    let ended: Ended = { stopped: "interrupted" };
    let manner = "";
    try {
      ended = await new Epochs(course, record, this).run();
      ended.best = early.restore();
      state.best = ended.best;
    } catch (error) {
      step.dispose();
      made.dispose();
      throw error;
    } finally {
      manner = step.state;
      early.dispose();
      record.dispose();
      await parts.close();
    }
    const { stopped, best } = ended;
    const cause = stopped === "nan" ? nanCause(this.stepLosses, model) : ended.cause;
    record.finish(manner, stopped === "done" ? "" : ` · ${cause ?? stopped}`);
    state.seconds = secondsBefore + record.seconds;
    const { stepsPerEpoch } = source;
    const result = new FitResult(
      this,
      model,
      rung,
      stopped,
      state.seconds,
      Number.isFinite(stepsPerEpoch) ? stepsPerEpoch : this.stepLosses.length,
      cause,
      manner,
      best,
      this.inside,
    );
    rememberState(result, state);
    keepStep(state, stepping.kept);
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
    place: string,
  ) {
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

interface RunBefore {
  run: Continuable;
  state: RunState;
}

/** The run that is to go on, where one is given in place of a model. */
function endedRun(given: ModelLike | FitResult, place: string): RunBefore | undefined {
  if (given instanceof Fit)
    throw new InputError({
      place,
      rule: "needs a run that has ended",
      got: "one that goes on",
      cure: "Await it first: fit(await run, …).",
    });
  return isContinuable(given) ? { run: given, state: stateOf(given, place) } : undefined;
}

/** @throws InputError for a measure that the run does not have, or that nobody knows the better end of */
function checkMonitor({ earlyStopping }: FitOptions, objective: Objective, place: string): void {
  const { monitor = "loss", mode } = earlyStopping ?? {};
  const { isCounted, measures } = objective;
  if (!Object.hasOwn(measureWords, monitor)) {
    if (!measures.includes(monitor))
      throw unknownName("a measure to watch", monitor, [...Object.keys(measureWords), ...measures], place);
    if (mode === undefined && !/ (loss|accuracy)$/.test(monitor))
      throw new InputError({
        place,
        rule: `needs earlyStopping.mode to watch ${monitor}`,
        got: "none",
        cure: 'Give mode: "max" where more of it is better, else "min".',
      });
    return;
  }
  if (isCounted || !/accuracy$/i.test(monitor)) return;
  throw new InputError({
    place,
    rule: "needs a loss that counts right answers, such as the cross-entropy, to watch an accuracy",
    got: monitor,
    cure: "Watch loss or valLoss.",
  });
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
