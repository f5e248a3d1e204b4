import type { Optimizer } from "@tensorflow/tfjs-core";
import { InputError } from "../errors.js";
import { Random } from "../number/random.js";
import type { FitOptions } from "./fit-options.js";
import type { Records } from "./history.js";
import { keptOptionNames, type RunState } from "./keep/run-state.js";
import type { MadeOptimizer } from "./optimizers.js";

/**
 * The options of a run that goes on: its own, where no others are given.
 * @throws InputError for another seed, and where something that a file cannot hold is not given again
 */
export function continuedOptions(
  { options, missing }: RunState,
  given: FitOptions,
  place: string,
): FitOptions {
  const { seed = 0 } = options;
  if (given.seed !== undefined && given.seed !== seed)
    throw new InputError({
      place,
      rule: `goes on with the run's own seed ${seed}`,
      got: String(given.seed),
      cure: "Leave seed out.",
    });
  const lost = missing.find((name) => given[name] === undefined);
  if (lost !== undefined)
    throw new InputError({
      place,
      rule: `needs ${lost} as the run had it, which its folder does not hold`,
      got: "none",
      cure: `Give ${lost} again.`,
    });
  const own = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...options, ...Object.fromEntries(own) };
}

/** Where a run stands before its first step, or before the first one after another run's last. */
export function newState(options: FitOptions, made: MadeOptimizer, before: RunState | undefined): RunState {
  const { seed = 0 } = options;
  const { optimizer, dispose } = made;
  return {
    options: Object.fromEntries(keptOptionNames.map((name) => [name, options[name]])),
    missing: [],
    epochs: before?.epochs ?? 0,
    part: before?.part,
    seconds: before?.seconds ?? 0,
    order: before?.order ?? Random.for(seed, "order of samples"),
    noise: before?.noise ?? Random.for(seed, "dropout and noise"),
    optimizer: {
      className: optimizer.getClassName(),
      read: async (use) => {
        // The first is the count of steps, which is made a tensor for whoever asks.
        const weights = await optimizer.getWeights();
        return use(weights).finally(() => weights[0]?.tensor.dispose());
      },
      live: optimizer,
      dispose,
    },
  };
}

/** Gives an optimizer what the one of the run before remembers, where it is of the same kind; the old one is freed. */
export async function takeMemory({ optimizer: before }: RunState, optimizer: Optimizer): Promise<void> {
  if (optimizer === before.live) return;
  if (optimizer.getClassName() === before.className)
    await before.read((weights) => optimizer.setWeights(weights));
  before.dispose();
}

/** Puts what a run has recorded before what another one will record; an epoch that was interrupted is measured when it has ended. */
export function copyRecords(from: Records, into: Records, epochs: number): void {
  for (const [name, values] of Object.entries(from.history) as [keyof typeof from.history, number[]][])
    into.history[name] = values.slice(0, epochs);
  for (const [name, { training, validation }] of Object.entries(from.metrics))
    into.metrics[name] = {
      training: training.slice(0, epochs),
      ...(validation && { validation: validation.slice(0, epochs) }),
    };
  for (const loss of from.stepLosses) into.stepLosses.push(loss);
  for (const seconds of from.stepSeconds) into.stepSeconds.push(seconds);
}
