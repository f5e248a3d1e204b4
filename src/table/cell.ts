import { numberLatex, numberText } from "../number/number-text.js";
import { Real } from "../number/real.js";
import { plainMaths } from "./plain-maths.js";

/**
 * What a cell may hold; text between dollars is maths, an object with `latex` too, an object with `toLatex()` shows itself as maths,
 * a list as its items with commas.
 */
export type TableCell =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | { latex: string; text?: string }
  | { toString(): string; toLatex(): string }
  | readonly (string | number | { toString(digits?: number): string; toLatex(): string })[];

/** What stands between the dollars of a text that is one formula, or null. */
export function mathsInside(text: string): string | null {
  return /^\$([^$]+)\$$/.exec(text)?.[1] ?? null;
}

const isList = (cell: TableCell): cell is Extract<TableCell, readonly unknown[]> => Array.isArray(cell);

/** The cell as plain text. */
export function cellText(cell: TableCell, digits: number): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return numberText(cell, digits);
  if (typeof cell === "string") {
    const latex = mathsInside(cell);
    return latex === null ? cell : plainMaths(latex);
  }
  if (cell instanceof Real) return cell.toString(digits);
  if (isList(cell)) return cell.map((item) => cellText(item, digits)).join(", ");
  if (typeof cell === "object" && "latex" in cell) return cell.text ?? plainMaths(cell.latex);
  return String(cell);
}

/** The cell's LaTeX maths without dollar signs, or null where the cell is plain text. */
export function cellMaths(cell: TableCell, digits: number): string | null {
  if (typeof cell === "number") return numberLatex(cell, digits);
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell === "string") return mathsInside(cell);
  if (typeof cell !== "object" || cell === null || isList(cell)) return null;
  if (cell instanceof Real) return cell.toLatex(digits);
  return "latex" in cell ? cell.latex : cell.toLatex();
}

/** True for maths that a reader needs typeset: formulas, but not plain numbers. */
export function isFormula(cell: TableCell): boolean {
  if (typeof cell === "string") return mathsInside(cell) !== null;
  return typeof cell === "object" && cell !== null && !isList(cell);
}
