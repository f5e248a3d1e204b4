import type { Real } from "./real.js";

/** How a quantity was computed, in LaTeX. */
export interface NamedFormula {
  /** In names. */
  readonly names: string;
  /** With the numbers put in. */
  numbers(digits?: number): string;
}

/** Sees each quantity that a computation names, in the order of the computation, and may put another value in its place. */
export type ValueWatcher = (name: string, value: Real | number, formula?: NamedFormula) => Real | number;

let watcher: ValueWatcher | null = null;

/**
 * A quantity on its way to what is computed of it. Where somebody watches, it may come back as another one: so a computation is
 * followed through with a value that somebody else has found.
 * @param name As in its formula, in LaTeX or in plain letters.
 */
export function namedValue<Value extends Real | number>(
  name: string,
  value: Value,
  formula?: NamedFormula,
): Value {
  return watcher === null ? value : (watcher(name, value, formula) as Value);
}

/** Does some work, with all named quantities in it watched. */
export function watchingValues<Result>(watch: ValueWatcher, work: () => Result): Result {
  const before = watcher;
  watcher = watch;
  try {
    return work();
  } finally {
    watcher = before;
  }
}
