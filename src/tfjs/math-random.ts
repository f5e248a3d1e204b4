import type { Random } from "../number/random.js";

const systemRandom = Math.random;

/**
 * What `run` returns, with `Math.random` taken from `random` meanwhile. tfjs draws the seeds of its initializers,
 * dropout masks and noise from `Math.random`: this makes all of them repeatable, whatever layers a model has.
 */
export function withRandom<T>(random: Random, run: () => T): T {
  Math.random = () => random.uniform();
  try {
    return run();
  } finally {
    Math.random = systemRandom;
  }
}

/** Gives `Math.random` back where a run was killed in the middle, as a notebook's interrupt does. */
export function restoreRandom(): void {
  Math.random = systemRandom;
}
