import { FileError } from "../../errors.js";
import { Random } from "../../number/random.js";
import type { FitEnding } from "../fit-ending.js";
import type { BestEpoch } from "../best-epoch.js";
import type { MetricHistory, Records, TrainingHistory } from "../history.js";
import { LayerRecord, type LayerMeasure, type Series } from "../layer-record.js";
import { type EpochPart, type KeptOptions, keptOptionNames, type RunState } from "./run-state.js";

/** What a run says of itself when it has ended, beside its records. */
export interface RunFacts extends Records {
  readonly stopped: FitEnding;
  readonly seconds: number;
  readonly stepsPerEpoch: number;
  readonly cause: string | undefined;
  readonly manner: string;
  readonly inside: LayerRecord;
}

/** A run as `model.json` holds it, under `gradsheet`; numbers that are none are null there. */
export interface SavedRun {
  version: 1;
  epochs: number;
  part?: EpochPart | undefined;
  best?: BestEpoch | undefined;
  inside?: SavedInside | undefined;
  seconds: number;
  order: readonly number[];
  noise: readonly number[];
  optimizerClass: string;
  options: KeptOptions;
  /** Options that were functions, data or objects of tfjs: they have to be given again. */
  missing: (keyof KeptOptions)[];
  facts: Omit<RunFacts, keyof Records | "inside">;
  history: TrainingHistory;
  metrics: MetricHistory;
  stepLosses: number[];
  stepSeconds: number[];
}

type SavedInside = Partial<
  Record<
    LayerMeasure,
    Omit<Series, "values" | "quantiles"> & {
      values: (number | null)[][];
      quantiles?: (number | null)[][][];
    }
  >
>;

/** A run in a form that JSON keeps. */
export function savedRun(facts: RunFacts, state: RunState): SavedRun {
  const given = keptOptionNames.filter((name) => state.options[name] !== undefined);
  const missing = given.filter((name) => !isPlain(state.options[name]));
  const { stopped, seconds, stepsPerEpoch, cause, manner } = facts;
  const { weights: _, ...best } = state.best ?? {};
  return {
    version: 1,
    epochs: state.epochs,
    part: state.part,
    ...(state.best && { best: best as BestEpoch }),
    inside: facts.inside.all,
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
    metrics: facts.metrics,
    stepLosses: facts.stepLosses,
    stepSeconds: facts.stepSeconds,
  };
}

/** Whether JSON keeps an option: a word, a number, or a list or an object of such. */
function isPlain(option: unknown): boolean {
  if (isWord(option)) return true;
  if (typeof option !== "object" || option === null) return false;
  const isOurs = Array.isArray(option) || Object.getPrototypeOf(option) === Object.prototype;
  return isOurs && Object.values(option).every((value) => value === undefined || isWord(value));
}

const isWord = (value: unknown): boolean =>
  typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What is read back.
 * @throws FileError where the file holds a model without a run, or something else under that name
 */
export function readSavedRun(path: string, value: unknown): SavedRun {
  const run: Partial<SavedRun> = isRecord(value) ? value : {};
  const whole =
    run.version === 1 &&
    Number.isSafeInteger(run.epochs) &&
    isPlace(run.order) &&
    isPlace(run.noise) &&
    typeof run.optimizerClass === "string" &&
    isRecord(run.options) &&
    Array.isArray(run.missing) &&
    isRecord(run.facts) &&
    isRecord(run.history) &&
    Array.isArray(run.history.loss) &&
    Object.values(run.history).every(Array.isArray) &&
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
  return {
    ...rest,
    history: Object.fromEntries(
      Object.entries(history as Required<TrainingHistory>).map(([name, values]) => [name, numbers(values)]),
    ) as unknown as TrainingHistory,
    metrics: Object.fromEntries(
      // a run of before there were metrics has none
      Object.entries(rest.metrics ?? {}).map(([name, { training, validation }]) => [
        name,
        { training: numbers(training), ...(validation && { validation: numbers(validation) }) },
      ]),
    ),
    stepLosses: numbers(rest.stepLosses),
  };
}

const numbers = (values: (number | null)[]): number[] => values.map((each) => each ?? NaN);

/** What was recorded of the layers. */
export function readInside({ inside = {}, history }: SavedRun): LayerRecord {
  const record = new LayerRecord();
  const all = Object.fromEntries(
    Object.entries(inside).map(([measure, series]) => [
      measure,
      {
        ...series,
        values: series.values.map(numbers),
        quantiles: series.quantiles?.map((ofLayers) => ofLayers.map(numbers)),
      },
    ]),
  );
  record.goOn({ all }, history.loss.length);
  return record;
}

const isPlace = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 4 && value.every((each) => Number.isInteger(each));

/** Where the two generators of a run stood. */
export const generatorsOf = ({ order, noise }: SavedRun): Pick<RunState, "order" | "noise"> => ({
  order: Random.at(order),
  noise: Random.at(noise),
});
