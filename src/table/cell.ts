import { numberLatex, numberText } from "../number/number-text.js";
import { plainMaths } from "./plain-maths.js";

/** What a cell may hold; an object with `latex` is maths, an object with `toLatex()` shows itself as maths. */
export type Cell =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | { latex: string; text?: string }
  | { toString(): string; toLatex(): string };

/** The cell as plain text. */
export function cellText(cell: Cell, digits: number): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return numberText(cell, digits);
  if (typeof cell === "object" && "latex" in cell) return cell.text ?? plainMaths(cell.latex);
  return String(cell);
}

/** The cell's LaTeX maths without dollar signs, or null where the cell is plain text. */
export function cellMaths(cell: Cell, digits: number): string | null {
  if (typeof cell === "number") return numberLatex(cell, digits);
  if (typeof cell === "bigint") return String(cell);
  if (typeof cell !== "object" || cell === null) return null;
  return "latex" in cell ? cell.latex : cell.toLatex();
}

/** True for maths that a reader needs typeset: formulas, but not plain numbers. */
export function isFormula(cell: Cell): boolean {
  return typeof cell === "object" && cell !== null;
}
