import { greekWords } from "../number/greek.js";
import { Expr } from "../symbolic/expr.js";
import { parse } from "../symbolic/parse.js";
import { Letters } from "./letters.js";
import type { Size } from "./size.js";

/** A letter, with digits or an index: K, k1, C_in, alpha. Longer words are slips of the pen: "smae" is no padding. */
const isLetter = (name: string): boolean =>
  /^(\p{L}\p{L}?\d*|\p{L}_\w+)$/u.test(name) || greekWords.has(name);

/** An expression of text; null for what is none. */
function expressionOf(text: string): Expr | null {
  if (!/\p{L}/u.test(text)) return null;
  try {
    return parse(text);
  } catch {
    return null;
  }
}

/**
 * A size as it is written down: a whole number of at least `least`, or letters that stand for one, as text ("K", "(K-1)/2")
 * or as an expression; null for anything else.
 */
export function readSize(value: unknown, least: number): Size | null {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= least ? value : null;
  if (value instanceof Letters) return value;
  const expression = typeof value === "string" ? expressionOf(value) : value instanceof Expr ? value : null;
  if (expression === null || !expression.variables.every(isLetter)) return null;
  const letters = Letters.read(expression);
  return letters === null || letters.value !== null ? null : letters;
}
