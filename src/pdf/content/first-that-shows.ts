import type { Context } from "./context.js";

/**
 * The first of several ways that shows something; where none does, what the first one came to. What the others said of
 * their failure is forgotten.
 */
export function firstThatShows<T>(
  context: Context,
  ways: (() => T | null)[],
  shows: (result: T) => boolean,
): T | null {
  let first: { result: T; told: Context["degraded"] } | null = null;
  for (const way of ways) {
    const before = context.degraded.length;
    const result = way();
    if (result !== null && shows(result)) return result;
    const told = context.degraded.splice(before);
    if (result !== null) first ??= { result, told };
  }
  if (first === null) return null;
  context.degraded.push(...first.told);
  return first.result;
}
