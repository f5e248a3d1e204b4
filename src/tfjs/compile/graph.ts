import type { Variable } from "@tensorflow/tfjs-core";
import type { RandomSource } from "./random-source.js";
import type { Plan } from "./plan.js";
import type { TapeNode, TapeValue, Value } from "./tape.js";

/** The computation of a step, to be rewritten and made a function. */
export interface Graph {
  values: TapeValue[];
  nodes: TapeNode[];
  results: Value[];
  updates: { variable: Variable; value: Value }[];
  random: Map<Value, RandomSource>;
}

/** The graph that does what was recorded, operation by operation. */
export function graphOf({ tape: { values, nodes, results, updates }, random }: Plan): Graph {
  return { values: [...values], nodes: [...nodes], results, updates, random };
}

/** What the graph computes: the results, then the variables' new values. */
export const outputsOf = ({ results, updates }: Pick<Graph, "results" | "updates">): Value[] => [
  ...results,
  ...updates.map(({ value }) => value),
];

/** Whether a value is handed in at every step; what else is made in JavaScript is a constant. */
export function isFed({ random }: Graph, value: Value, values: TapeValue[]): boolean {
  const { origin } = values[value];
  switch (origin.kind) {
    case "node":
      return false;
    case "upload":
      return origin.rate !== undefined || random.has(value);
    default:
      return true;
  }
}
