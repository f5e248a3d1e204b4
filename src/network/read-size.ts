import { Expr } from "../symbolic/expr.js";
import { Letters } from "./letters.js";
import type { Size } from "./size.js";

/**
 * A size as it is written down: a whole number of at least `least`, or letters that stand for one, as text ("K", "(K-1)/2")
 * or as an expression; null for anything else.
 */
export function readSize(value: unknown, least: number): Size | null {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= least ? value : null;
  if (value instanceof Letters) return value;
  const hasLetter =
    typeof value === "string" ? /^[^"',;]*\p{L}[^"',;]*$/u.test(value) : value instanceof Expr;
  if (!hasLetter) return null;
  const letters = Letters.read(value as string | Expr);
  return letters === null || letters.value !== null ? null : letters;
}
