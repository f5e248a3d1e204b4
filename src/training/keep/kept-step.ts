import type { Variable } from "@tensorflow/tfjs-core";
import type { CompiledStep } from "../../tfjs/compile/compiled-step.js";
import type { FitOptions } from "../fit-options.js";
import type { Stepper } from "../train-step.js";
import type { RunState } from "./run-state.js";

/** The options that decide how a step is made. */
export type StepOptions = Pick<FitOptions, (typeof stepOptionNames)[number]>;

export const stepOptionNames = [
  "optimizer",
  "loss",
  "lossWeights",
  "metrics",
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
let last: { state: RunState; kept: KeptStep; variables: Variable[] } | undefined;

/** Keeps the step of a run that has ended, for the run that goes on with it. */
export function keepStep(state: RunState, kept: KeptStep): void {
  dropStep();
  last = { state, kept, variables: variablesOf(kept.stepper) };
}

/**
 * The step of a run where it was the last one and nothing changes: it goes on to the bit, and does not compile again.
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
  if (!fits) return undefined;
  last = undefined;
  return found.kept;
}

/**
 * Lets the step of a new run have the function of the step that is kept, where both are made in the same way: a second training of
 * a model does not compile again. What the kept step has that the new one does not take is freed with it.
 */
export function inheritStep(step: CompiledStep, stepper: Stepper, wanted: StepOptions): void {
  if (last === undefined) return;
  const { kept, variables } = last;
  if (!stepOptionNames.every((name) => alike(kept.options[name], wanted[name]))) {
    dropStep();
    return;
  }
  last = undefined;
  step.inherit(kept.step, () => counterparts(variables, variablesOf(stepper)));
}

/** The variables of a model and of its optimizer's memory, in an order that is the same for two that are made alike. */
function variablesOf({ tf, model, optimizer }: Stepper): Variable[] {
  const found = new Set(model.weights.map((weight) => weight.read() as Variable));
  const search = (part: unknown, depth: number): void => {
    if (part instanceof tf.Variable) found.add(part as Variable);
    else if (part instanceof Map || Array.isArray(part))
      for (const each of part.values()) search(each, depth - 1);
    else if (typeof part === "object" && part !== null && depth > 0 && !(part instanceof tf.Tensor))
      for (const each of Object.values(part)) search(each, depth - 1);
  };
  search(optimizer, 3);
  return [...found];
}

function counterparts(old: Variable[], fresh: Variable[]): Map<Variable, Variable> | undefined {
  const alikeIn = (variable: Variable, place: number): boolean =>
    variable.dtype === fresh[place].dtype && String(variable.shape) === String(fresh[place].shape);
  if (old.length !== fresh.length || !old.every(alikeIn)) return undefined;
  return new Map(old.map((variable, place) => [variable, fresh[place]]));
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
