import { FileError } from "../../errors.js";
import { Random } from "../../number/random.js";
import type { FitEnding } from "../fit-ending.js";
import type { Records, TrainingHistory } from "../history.js";
import { type KeptOptions, keptOptionNames, type RunState } from "./run-state.js";

/** What a run says of itself when it has ended, beside its records. */
export interface RunFacts extends Records {
  readonly stopped: FitEnding;
  readonly seconds: number;
  readonly stepsPerEpoch: number;
  readonly cause: string | undefined;
  readonly manner: string;
}

/** A run as `model.json` holds it, under `gradsheet`; numbers that are none are null there. */
export interface SavedRun {
  version: 1;
  epochs: number;
  seconds: number;
  order: readonly number[];
  noise: readonly number[];
  optimizerClass: string;
  options: KeptOptions;
  /** Options that were functions, data or objects of tfjs: they have to be given again. */
  missing: (keyof KeptOptions)[];
  facts: Omit<RunFacts, keyof Records>;
  history: TrainingHistory;
  stepLosses: number[];
  stepSeconds: number[];
}

/** A run in a form that JSON keeps. */
export function savedRun(facts: RunFacts, state: RunState): SavedRun {
  const given = keptOptionNames.filter((name) => state.options[name] !== undefined);
  const missing = given.filter((name) => !isPlain(state.options[name]));
  const { stopped, seconds, stepsPerEpoch, cause, manner } = facts;
  return {
    version: 1,
    epochs: state.epochs,
    seconds: state.seconds,
    order: state.order.place,
    noise: state.noise.place,
    optimizerClass: state.optimizer.className,
    options: Object.fromEntries(
      given.filter((name) => !missing.includes(name)).map((name) => [name, state.options[name]]),
    ),
    missing,
    facts: { stopped, seconds, stepsPerEpoch, cause, manner },
    history: facts.history,
    stepLosses: facts.stepLosses,
    stepSeconds: facts.stepSeconds,
  };
}

/** Whether JSON keeps an option: a word, a number, or an object of such. */
function isPlain(option: unknown): boolean {
  if (typeof option === "string" || typeof option === "number") return true;
  if (typeof option !== "object" || option === null || Object.getPrototypeOf(option) !== Object.prototype)
    return false;
  return Object.values(option).every((value) => ["string", "number", "boolean"].includes(typeof value));
}

/**
 * What is read back.
 * @throws FileError where the file holds a model without a run, or something else under that name
 */
export function readSavedRun(path: string, value: unknown): SavedRun {
  const run = value as Partial<SavedRun> | undefined;
  const whole =
    run?.version === 1 &&
    Number.isSafeInteger(run.epochs) &&
    isPlace(run.order) &&
    isPlace(run.noise) &&
    typeof run.optimizerClass === "string" &&
    typeof run.options === "object" &&
    Array.isArray(run.missing) &&
    typeof run.facts === "object" &&
    typeof run.history === "object" &&
    Array.isArray(run.history.loss) &&
    Array.isArray(run.stepLosses) &&
    Array.isArray(run.stepSeconds);
  if (!whole)
    throw new FileError({
      place: path,
      rule: "must hold a run that result.save wrote",
      got: value === undefined ? "a model alone" : "something else",
      cure: "Take loadModel for the model.",
    });
  const { history, ...rest } = run as SavedRun;
  const numbers = (values: (number | null)[]): number[] => values.map((each) => each ?? NaN);
  return {
    ...rest,
    history: Object.fromEntries(
      Object.entries(history as Required<TrainingHistory>).map(([name, values]) => [name, numbers(values)]),
    ) as unknown as TrainingHistory,
    stepLosses: numbers(rest.stepLosses),
  };
}

const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 4 && value.every((each) => Number.isInteger(each));

/** Where the two generators of a run stood. */
export const generatorsOf = ({ order, noise }: SavedRun): Pick<RunState, "order" | "noise"> => ({
  order: Random.at(order),
  noise: Random.at(noise),
});
