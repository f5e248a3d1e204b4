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

/** From here on a row of digits is no longer read at a glance. */
const longestInteger = 1e12;

/**
 * A number in at most `digits` significant digits, integers below 10¹² in full: 0.1 + 0.2 in six digits is "0.3", 2⁵⁰ is
 * "1.1259e+15".
 */
export function numberText(value: number, digits: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (Math.abs(value) >= longestInteger) return value.toExponential(digits - 1).replace(/\.?0+e/, "e");
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
  return String(Number(value.toPrecision(digits)));
}

/** The same number as LaTeX: `1.5\times10^{-7}`, `\infty`. */
export function numberLatex(value: number, digits: number): string {
  const text = numberText(value, digits);
  if (text === "NaN") return "\\text{NaN}";
  return text.replace("∞", "\\infty").replace(/e\+?(-?\d+)$/, "\\times10^{$1}");
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
