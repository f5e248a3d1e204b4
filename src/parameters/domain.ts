import { FileError } from "../errors.js";
import type { Cell, Json } from "../notebook/format.js";

/*
 * What a parameter may become in a variant. The parameters cell's `metadata.gradsheet.domains` says it by name (`cell.x` for a
 * property of an object); what it does not name follows the rules of `drawNumber`. `metadata.gradsheet.where` lists conditions,
 * TypeScript expressions of the parameters' names, that a draw must meet.
 */

/** Evenly spaced numbers, both ends included; `step` is 1 by default. */
export interface Range {
  from: number;
  to: number;
  step?: number;
}

/**
 * `fixed`; `shuffled`: the same items in another order; `increasing`: drawn as usual, then sorted; `probabilities`: they add up
 * to 1 and zeros stay; a range for each number; or a list of choices, for the whole value where they are of its kind, for each
 * number in it otherwise.
 */
export type Domain = "fixed" | "shuffled" | "increasing" | "probabilities" | Range | Json[];

/** By parameter, or `name.key` of an object. */
export type Domains = Record<string, Domain>;

const words = ["fixed", "shuffled", "increasing", "probabilities"];

/**
 * The domains that a parameters cell states.
 * @param names - The parameters that there are.
 * @param place - What errors call the cell.
 * @throws FileError for a domain of no parameter, or one that is none.
 */
export function domainsOf(cell: Cell, names: string[], place: string): Domains {
  const { domains = {} } = (cell.metadata["gradsheet"] ?? {}) as { domains?: Domains };
  for (const [path, domain] of Object.entries(domains)) {
    if (!names.includes(path.split(".")[0])) {
      throw new FileError({
        place,
        rule: "states domains for its parameters",
        got: path,
        cure: `It declares ${names.join(", ")}.`,
      });
    }
    const isRange = typeof domain === "object" && !Array.isArray(domain) && isProgression(domain);
    if (!isRange && !words.includes(domain as string) && !(Array.isArray(domain) && domain.length > 0)) {
      throw new FileError({
        place,
        rule: `needs ${words.join(", ")}, { from, to, step } or a list of choices as the domain of ${path}`,
        got: JSON.stringify(domain),
      });
    }
  }
  return domains;
}

function isProgression({ from, to, step = 1 }: Range): boolean {
  return Number.isFinite(from) && Number.isFinite(to) && step > 0 && from <= to;
}
