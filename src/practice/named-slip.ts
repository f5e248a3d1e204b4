import { GradsheetError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import { leafShape } from "../paper/expected-shape.js";
import { equivalent } from "../symbolic/equivalent.js";
import { parse } from "../symbolic/parse.js";
import { isNearEnough } from "./match-value.js";
import type { MasterLeaf, PartMaster } from "./part-master.js";
import { fieldAndEntry, withoutNumbers } from "./paths.js";
import { numbersOf, slipContext, type SlipContext } from "./slip-context.js";

/** What the paper says of a wrong number that it knows by name; null where it is none of these. */
export function namedSlip(leaf: MasterLeaf, value: Json, context: SlipContext): string | null {
  const { slips } = context.master;
  const found = slips.find(({ at, as }) => {
    if (at !== withoutNumbers(leaf.path)) return false;
    if (isFormula(leaf)) return typeof value === "string" && isSameFormula(as, value);
    const expected = slipValue(as, leaf.path, context);
    return typeof value === "number" && expected !== null && isNearEnough(expected, value, "digits");
  });
  return found?.say ?? null;
}

const isFormula = ({ expects }: MasterLeaf) =>
  typeof expects === "string" && leafShape(expects)?.word === "expr";

function isSameFormula(as: string, value: string): boolean {
  try {
    return equivalent(parse(as), parse(value)) === "equal";
  } catch (error) {
    if (error instanceof GradsheetError) return false;
    throw error;
  }
}

/**
 * The mistakes that a part names and that cannot be computed with the numbers of its notebook, or give the right answer, a sentence
 * each.
 */
export function slipFaults(master: PartMaster): string[] {
  const context = slipContext(master);
  return master.slips.flatMap(({ at, as }) => {
    const leaves = master.leaves.filter(({ path }) => withoutNumbers(path) === at);
    const place = `part ${master.id}, slips at ${at}`;
    if (leaves.some(isFormula)) {
      const right = leaves.some(({ value }) => isSameFormula(as, String(value)));
      return right ? [`${place}: must be a mistake, got the right answer, ${as}`] : [];
    }
    const values = leaves.map(({ path }) => slipValue(as, path, context));
    if (values.length === 0 || values.includes(null)) {
      const names = [...context.given.keys(), ...context.answer.keys(), ...context.named.keys()];
      return [
        `${place}: must be an expression over named values, got ${as}. Its parameters, answers and quantities: ${[...new Set(names)].slice(0, 24).join(", ")}.`,
      ];
    }
    const isRight = leaves.every(
      ({ value }, index) => typeof value === "number" && isNearEnough(value, values[index]!, "digits"),
    );
    return isRight ? [`${place}: must be a mistake, got the right answer, ${as}`] : [];
  });
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
