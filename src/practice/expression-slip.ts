import { GradsheetError } from "../errors.js";
import { randomNumbers } from "../number/random.js";
import { parse } from "../symbolic/parse.js";

const seed = 20_261;

/** What kind of mistake a wrong formula is: a sign, a constant factor, the reciprocal; null where it is none of these. */
export function expressionSlip(right: string, given: string): string | null {
  try {
    const [ours, theirs] = [parse(right), parse(given)];
    const names = [...new Set([...ours.variables, ...theirs.variables])];
    const missing = ours.variables.filter((name) => !theirs.variables.includes(name));
    const random = randomNumbers(seed);
    const values = Array.from({ length: 6 }, () => {
      const at = Object.fromEntries(names.map((name) => [name, 0.3 + random()]));
      return [ours.evaluate(at), theirs.evaluate(at)] as const;
    }).filter((pair) => pair.every((value) => Number.isFinite(value) && value !== 0));
    if (values.length < 3 && names.length > 0) return null;
    const all = (ratio: (pair: readonly [number, number]) => number) => {
      const [first, ...others] = values.map(ratio);
      return others.every((each) => Math.abs(each - first) <= 1e-9 * Math.abs(first)) ? first : null;
    };
    const factor = all(([a, b]) => b / a);
    if (factor !== null && Math.abs(factor + 1) < 1e-9) return "right up to the sign";
    if (factor !== null && names.length > 0) return "right up to a constant factor";
    const product = all(([a, b]) => a * b);
    if (product !== null && Math.abs(product - 1) < 1e-9) return "upside down: the reciprocal";
    if (
      names.length === 0 &&
      factor !== null &&
      [2, 0.5, 10, 0.1].some((each) => Math.abs(Math.abs(factor) - each) < 1e-9)
    )
      return "right up to a factor";
    return missing.length === 0 ? null : "not everything that it depends on is in it";
  } catch (error) {
    if (error instanceof GradsheetError) return null;
    throw error;
  }
}
