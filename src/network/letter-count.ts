import { lettersOf, type Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import type { Expr } from "../symbolic/expr.js";
import type { TableCell as Cell } from "../table/cell.js";
import { isSum, Letters } from "./letters.js";
import { isNumber, type Size } from "./size.js";

/** A count of a network in letters: a number where no letter is in it. */
export type LetterCount = number | Expr;

/** A size as it is given out. */
export const countOf = (size: Size): LetterCount => (isNumber(size) ? size : size.toExpr());

/** A counted value as it is given out. */
export function countOfReal(value: Real): LetterCount {
  const letters = lettersOf(value);
  return letters instanceof Letters ? letters.toExpr() : value.valueOf();
}

/** The sum of counts. */
export const sumOf = (parts: readonly Worked[]): LetterCount => countOfReal(Worked.sum(parts).value);

const latexOf = (count: LetterCount): string => (typeof count === "number" ? String(count) : count.toLatex());

/** A count in a table. */
export const cellOf = (count: LetterCount): Cell =>
  typeof count === "number" ? count : { latex: count.toLatex() };

/** A shape in a table. */
export const shapeCell = (shape: readonly LetterCount[]): Cell => ({
  latex: shape
    .map((count) => {
      const latex = latexOf(count);
      return isSum(String(count)) ? `\\left(${latex}\\right)` : latex;
    })
    .join(" \\times "),
});
