import { InputError } from "../errors.js";
import { unknownName } from "../optimizer/meant-name.js";
import type { LayersModel } from "../tfjs/library.js";
import type { BatchStream } from "./batch-stream.js";
import { continuedOptions } from "./continued.js";
import type { DataLike } from "./datasets/as-dataset.js";
import { checkFitOptions, type FitOptions, fitOptionNames } from "./fit-options.js";
import { type GivenData, givenData } from "./fit-parts.js";
import type { FitResult } from "./fit-result.js";
import { type Continuable, isContinuable, type RunState, stateOf } from "./keep/run-state.js";
import { measureWords } from "./measures.js";
import type { ModelLike } from "./models.js";
import type { Objective } from "./objective.js";
import { checkNames } from "./option-checks.js";

const place = "fit";

/** What a run was asked for, looked at before anything is made. */
export interface Asked {
  given: ModelLike | FitResult;
  data: DataLike | BatchStream;
  looked: GivenData;
  before: RunBefore | undefined;
  options: FitOptions;
}

/** A run that has ended, and where it stands. */
export interface RunBefore {
  run: Continuable;
  state: RunState;
}

/** @throws InputError for data and options that no run has; what a model cannot take is seen when it is made */
export function askedFor(
  given: ModelLike | FitResult,
  data: DataLike | BatchStream,
  told: FitOptions,
): Asked {
  checkNames(place, told, fitOptionNames);
  const before = endedRun(given);
  const options = before ? continuedOptions(before.state, told, place) : told;
  checkFitOptions(options, place);
  return { given, data, looked: givenData(data, options, place), before, options };
}

/** The run that is to go on, where one is given in place of a model. */
function endedRun(given: ModelLike | FitResult): RunBefore | undefined {
  if (typeof (given as { then?: unknown } | null)?.then === "function")
    throw new InputError({
      place,
      rule: "needs a run that has ended",
      got: Object.prototype.toString.call(given) === "[object Fit]" ? "one that goes on" : "a promise",
      cure: "Await it first: fit(await run, …).",
    });
  return isContinuable(given) ? { run: given, state: stateOf(given, place) } : undefined;
}

/** @throws InputError for a measure that the run does not have, or that nobody knows the better end of */
export function checkMonitor({ earlyStopping }: FitOptions, objective: Objective): void {
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

/** What a user has compiled into a model is another training's business, and must not be thought to count here. */
export function warnOfCompiled(model: LayersModel, { optimizer, loss }: FitOptions): void {
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
