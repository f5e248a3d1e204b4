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

/** A number in at most `digits` significant digits, integers in full: 0.1 + 0.2 in six digits is "0.3". */
export function numberText(value: number, digits: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value);
  return String(Number(value.toPrecision(digits)));
}

/** The same number as LaTeX: `1.5\times10^{-7}`, `\infty`. */
export function numberLatex(value: number, digits: number): string {
  const text = numberText(value, digits);
  if (text === "NaN") return "\\text{NaN}";
  return text.replace("∞", "\\infty").replace(/e\+?(-?\d+)$/, "\\times10^{$1}");
}

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
