import type { Optimizer } from "@tensorflow/tfjs-core";
import type { NativeBackend, Numbers } from "./native.js";

/** What a watched stretch of a step did outside of TensorFlow's operations. */
export interface Watched {
  /** What `Math.random` gave. */
  draws: number[];
  /** How often the optimizer's learning rate was read. */
  rateReads: number;
  /** Reads whose number has not been uploaded yet. */
  rateDue: number;
  /** The learning rate that was read last. */
  rate: number;
}

/** Nothing noted yet. */
export const unwatched = (): Watched => ({ draws: [], rateReads: 0, rateDue: 0, rate: NaN });

let undo: (() => void) | undefined;
let rollBack: (() => void) | undefined;

/**
 * Runs a step with parts of tfjs-node's backend replaced, and with `Math.random` and the optimizer's learning rate
 * watched; everything is put back afterwards.
 */
export function watched<T>(
  backend: NativeBackend,
  replaced: Pick<NativeBackend, "binding"> & Partial<NativeBackend>,
  optimizer: Optimizer,
  notes: Watched,
  run: () => T,
): T {
  const { binding } = backend;
  const { random } = Math;
  const rate = watchRate(optimizer, notes);
  undo = () => {
    undo = undefined;
    for (const name of Object.keys(replaced)) delete (backend as unknown as Record<string, unknown>)[name];
    backend.binding = binding;
    Math.random = random;
    rate();
  };
  Object.assign(backend, replaced);
  Math.random = () => {
    const drawn = random();
    notes.draws.push(drawn);
    return drawn;
  };
  try {
    return run();
  } finally {
    undo?.();
  }
}

/**
 * Runs something that must come to its end.
 * @param backwards what {@link restoreBinding} does where it was killed in the middle, without its `finally` blocks
 */
export function orBackwards<T>(backwards: () => void, run: () => T): T {
  rollBack = backwards;
  try {
    return run();
  } finally {
    rollBack = undefined;
  }
}

/** Puts everything back where a step was killed in the middle, as a notebook's interrupt does. */
export function restoreBinding(): void {
  undo?.();
  const backwards = rollBack;
  rollBack = undefined;
  backwards?.();
}

/** The optimizer's learning rate, where it keeps one as a plain number. */
export function learningRateOf(optimizer: Optimizer): number | undefined {
  const own = Object.getOwnPropertyDescriptor(optimizer, "learningRate");
  return typeof own?.value === "number" ? own.value : undefined;
}

/** Counts the readings of the optimizer's learning rate until the function that comes back is called. */
function watchRate(optimizer: Optimizer, notes: Watched): () => void {
  let value = learningRateOf(optimizer);
  if (value === undefined) return () => undefined;
  Object.defineProperty(optimizer, "learningRate", {
    configurable: true,
    enumerable: true,
    get: () => {
      notes.rateReads++;
      notes.rateDue++;
      notes.rate = value!;
      return value;
    },
    set: (changed: number) => {
      value = changed;
    },
  });
  return () =>
    Object.defineProperty(optimizer, "learningRate", {
      configurable: true,
      enumerable: true,
      writable: true,
      value,
    });
}

/** The sign with which an upload is the learning rate that was just read; undefined where it is something else. */
export function rateSign(notes: Watched, data: Numbers): 1 | -1 | undefined {
  if (notes.rateDue === 0 || data.length !== 1 || !(data instanceof Float32Array)) return undefined;
  if (Math.abs(data[0]) !== Math.fround(notes.rate)) return undefined;
  notes.rateDue--;
  return data[0] < 0 ? -1 : 1;
}
