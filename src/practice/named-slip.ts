import { GradsheetError } from "../errors.js";
import { parse } from "../symbolic/parse.js";
import { isNearEnough } from "./match-value.js";
import type { MasterLeaf } from "./part-master.js";
import { fieldAndEntry, withoutNumbers } from "./paths.js";
import type { SlipContext } from "./slip-context.js";
import { numbersOf } from "./slip-context.js";

/** What the paper says of a wrong number that it knows by name; null where it is none of these. */
export function namedSlip(leaf: MasterLeaf, value: number, context: SlipContext): string | null {
  const { slips } = context.master;
  const found = slips.find(({ at, as }) => {
    if (at !== withoutNumbers(leaf.path)) return false;
    const expected = slipValue(as, leaf.path, context);
    return expected !== null && value !== 0 && isNearEnough(expected, value, "digits");
  });
  return found?.say ?? null;
}

/**
 * What comes out with a mistake at a place of the answer.
 * @param as The mistake as an expression over named values, those of lists entry by entry.
 * @returns Null where a name is not known there.
 */
export function slipValue(as: string, path: string, { master, given, named }: SlipContext): number | null {
  const numbers = new Map([...given, ...named]);
  for (const part of master.solution.parts)
    for (const [name, value] of numbersOf(keyFields(part.key))) numbers.set(name, value);
  for (const [name, value] of numbersOf(keyFields(master.key))) numbers.set(name, value);
  const { entry } = fieldAndEntry(path);
  const end = entry.map((each) => `_${each + 1}`).join("");
  try {
    const expression = parse(as);
    const environment = Object.fromEntries(
      expression.variables.map((name) => [name, numbers.get(name) ?? numbers.get(`${name}${end}`)]),
    );
    if (Object.values(environment).includes(undefined)) return null;
    const result = expression.evaluate(environment as Record<string, number>);
    return Number.isFinite(result) ? result : null;
  } catch (error) {
    if (error instanceof GradsheetError) return null;
    throw error;
  }
}

const keyFields = (key: SlipContext["master"]["key"]) =>
  typeof key === "object" && key !== null && !Array.isArray(key) ? key : { answer: key };
