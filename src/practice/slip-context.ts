import type { Json } from "../notebook/format.js";
import type { PartMaster } from "./part-master.js";

/** What a mistake is looked for in. */
export interface SlipContext {
  master: PartMaster;
  /** The numbers of the part's answer, by path. */
  answer: ReadonlyMap<string, number>;
  /** The numbers that the solution computes on the way, by name. */
  named: ReadonlyMap<string, number>;
  /** The numbers that are given, by the name of their parameter and place. */
  given: ReadonlyMap<string, number>;
  /** Does the part speak of logarithms, losses, entropies? */
  isAboutLogarithms: boolean;
}

const logarithms =
  /loss|entrop|diverg|likelihood|\\?log|\\ln|perplex|\bbits?\b|\bnats?\b|information|surprisal/i;

/** All that a part's mistakes are looked for in. */
export function slipContext(master: PartMaster): SlipContext {
  const { asked } = master;
  return {
    master,
    answer: new Map(
      master.leaves.flatMap(({ path, value }) => (typeof value === "number" ? [[path, value] as const] : [])),
    ),
    named: numbersOf(master.named),
    given: numbersOf({ ...asked.given, ...master.solution.parameters }),
    isAboutLogarithms: logarithms.test([asked.topic, asked.statement, asked.conventions ?? ""].join(" ")),
  };
}

/** All numbers in named values, by name and place. */
export function numbersOf(values: Readonly<Record<string, Json>>): Map<string, number> {
  const numbers = new Map<string, number>();
  const walk = (name: string, value: Json): void => {
    if (typeof value === "number") numbers.set(name, value);
    else if (Array.isArray(value)) value.forEach((entry, index) => walk(`${name}_${index + 1}`, entry));
    else if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(`${name}_${key}`, inner);
  };
  for (const [name, value] of Object.entries(values)) walk(name, value);
  return numbers;
}
