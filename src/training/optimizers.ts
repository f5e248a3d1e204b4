import { InputError } from "../errors.js";
import {
  checkConstants,
  type OptimizerConstants,
  optimizerDefaults,
  type OptimizerName,
  optimizerNames,
} from "../optimizer/optimizer-spec.js";
import { Schedule } from "../optimizer/schedule-curve.js";
import { unknownName } from "../optimizer/meant-name.js";
import { shownValue } from "./option-checks.js";
import { type FilledOptimizer, ruleOptimizer } from "./rule-optimizer.js";
import type { Optimizer, Tfjs } from "../tfjs/library.js";

/** Training has the gradient at the point that the model holds: Nesterov's method moves the point looked ahead. */
type TrainingConstants = Omit<OptimizerConstants<TrainingRate, number>, "nesterov"> & {
  nesterov: Omit<OptimizerConstants<TrainingRate, number>["nesterov"], "form">;
};

/** A learning rate for all steps, or a schedule that says it of every step. */
export type TrainingRate = number | Schedule;

/** An optimizer by its name with the constants that it has; what is left out has the value that it has in `descend`. */
export type OptimizerSpec = {
  [Type in OptimizerName]: { type: Type } & TrainingConstants[Type];
}[OptimizerName];

/** An optimizer by its name, by its name and constants, or one of tfjs's own: itself, or made in a function. */
export type OptimizerLike = OptimizerName | OptimizerSpec | Optimizer | OptimizerMaker;

/** A function that makes an optimizer of tfjs; its name is shorter in errors than all that tfjs is made of. */
export interface OptimizerMaker {
  (tf: Tfjs): Optimizer;
}

const { form: _form, ...nesterov } = optimizerDefaults.nesterov;
const trainingConstants = { ...optimizerDefaults, nesterov };

/** An optimizer to train with, and what is to be freed of it when the run has ended. */
export interface MadeOptimizer {
  optimizer: Optimizer;
  /** Frees what the run made; an optimizer of the user's own stays, with all that it remembers. */
  dispose(): void;
}

const isOptimizer = (value: unknown): value is Optimizer =>
  typeof (value as { applyGradients?: unknown } | null)?.applyGradients === "function";

/**
 * The optimizer that is meant; one by name is new, with nothing remembered.
 * @throws InputError for a name that is no optimizer, or a constant that it does not have
 */
export function makeOptimizer(tf: Tfjs, optimizer: OptimizerLike, place: string): MadeOptimizer {
  const own = typeof optimizer === "function" ? optimizer(tf) : optimizer;
  if (isOptimizer(own)) return { optimizer: own, dispose: () => undefined };
  if (typeof optimizer === "function")
    throw new InputError({
      place,
      rule: "needs a function (tf) => an optimizer of tfjs",
      got: `one that returns ${String(own)}`,
    });
  const made = ruleOptimizer(tf, filledOptimizer(own as OptimizerName | OptimizerSpec, place));
  return { optimizer: made, dispose: () => made.dispose() };
}

/** An optimizer by name with what was left out. */
function filledOptimizer(optimizer: OptimizerName | OptimizerSpec, place: string): FilledOptimizer {
  const spec: { type: string } = typeof optimizer === "string" ? { type: optimizer } : optimizer;
  if (typeof spec !== "object" || spec === null || !Object.hasOwn(trainingConstants, spec.type))
    throw unknownName("an optimizer", spec?.type ?? spec, optimizerNames, place);
  const type = spec.type as OptimizerName;
  checkConstants(spec, trainingConstants[type], place, (name, value) => checkNumber(name, value, place));
  const given = Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== undefined));
  const moved = type === "nesterov" ? { form: "accumulate" } : {};
  const { learningRate } = spec as { learningRate?: TrainingRate };
  const scheduled =
    learningRate instanceof Schedule
      ? { schedule: learningRate, learningRate: optimizerDefaults[type].learningRate }
      : {};
  return { ...optimizerDefaults[type], ...given, ...moved, ...scheduled } as FilledOptimizer;
}

/** The constants that are shares of something old, of which 1 would let nothing new in. */
const shares = new Set(["decay", "beta1", "beta2"]);

function checkNumber(name: string, value: unknown, place: string): void {
  const most = shares.has(name) ? 1 : Infinity;
  if (typeof value === "number" && value >= 0 && value < most) return;
  const range = most === 1 ? "from 0 to below 1" : "of at least 0";
  throw new InputError({ place, rule: `needs ${name} as a number ${range}`, got: shownValue(value) });
}
