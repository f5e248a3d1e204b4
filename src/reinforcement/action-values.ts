import { Real } from "../number/real.js";

/** Numbers by state and action. */
export type ActionValues = Readonly<Record<string, Readonly<Record<string, Real>>>>;

/** A policy in words: a: right, b: left or right (tie). */
export const policyText = (greedy: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(greedy)
    .map(([state, actions]) => `${state}: ${actions.join(" or ")}${actions.length > 1 ? " (tie)" : ""}`)
    .join(", ");
