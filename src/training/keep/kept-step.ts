import type { CompiledStep } from "../../tfjs/compile/compiled-step.js";
import type { FitOptions } from "../fit-options.js";
import type { Stepper } from "../train-step.js";
import type { RunState } from "./run-state.js";

/** The options that decide how a step is made. */
export type StepOptions = Pick<FitOptions, (typeof stepOptionNames)[number]>;

export const stepOptionNames = [
  "optimizer",
  "loss",
  "classWeights",
  "ignore",
  "clipNorm",
  "clipValue",
  "compile",
  "xla",
] as const satisfies readonly (keyof FitOptions)[];

/** A step of training that a run has made, compiled where the device can. */
export interface KeptStep {
  stepper: Stepper;
  step: CompiledStep;
  options: StepOptions;
  /** Whose labels the loss was made for. */
  data: WeakRef<object>;
}

/** A compiled step has some megabytes: the newest run's alone is kept. */
let last: { state: RunState; kept: KeptStep } | undefined;

/** Keeps the step of a run that has ended, for the run that goes on with it. */
export function keepStep(state: RunState, kept: KeptStep): void {
  dropStep();
  last = { state, kept };
}

/**
 * The step of a run where it was the last one and nothing changes: it goes on to the bit, and does not compile again. Any other
 * step that is kept is freed.
 */
export function takeStep(
  state: RunState | undefined,
  wanted: StepOptions,
  data: object,
): KeptStep | undefined {
  const found = last;
  const fits =
    found !== undefined &&
    found.state === state &&
    found.kept.data.deref() === data &&
    stepOptionNames.every((name) => alike(found.kept.options[name], wanted[name]));
  if (!fits) {
    dropStep();
    return undefined;
  }
  last = undefined;
  return found.kept;
}

/** Frees the step that is kept, or that of a run alone. */
export function dropStep(state?: RunState): void {
  if (last === undefined || (state !== undefined && last.state !== state)) return;
  last.kept.step.dispose();
  last = undefined;
}

/** The same word, number, function or schedule, or an optimizer whose constants are. */
const alike = (a: unknown, b: unknown): boolean =>
  a === b ||
  (isPlain(a) &&
    isPlain(b) &&
    [...new Set([...Object.keys(a), ...Object.keys(b)])].every((name) => alike(a[name], b[name])));

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
