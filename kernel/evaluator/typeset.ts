import { Array, Math, Number, Object, String } from "../intrinsics.js";

/** Longer columns and wider rows stay text: nobody reads them as one formula. */
const mostRows = 40;
const mostColumns = 20;

/** What typesets itself by a method `toLatex()`, as formulas and exact numbers do; tables, which have `toHtml()` too, do not. */
function ownLatex(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("toLatex" in value) || "toHtml" in value)
    return undefined;
  return typeof value.toLatex === "function" ? String(value.toLatex()) : undefined;
}

/** A number in six digits, as LaTeX. */
function numberLatex(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\text{NaN}" : `${value < 0 ? "-" : ""}\\infty`;
  return String(Number(value.toPrecision(6))).replace(/e\+?(-?\d+)$/, "\\times10^{$1}");
}

/** An entry of an array that may stand beside formulas. */
function entry(value: unknown): string | undefined {
  return typeof value === "number" ? numberLatex(value) : ownLatex(value);
}

function all<T>(values: readonly (T | undefined)[]): T[] | undefined {
  return values.every((value) => value !== undefined) ? (values as T[]) : undefined;
}

function column(rows: readonly string[]): string {
  return `\\begin{pmatrix}${rows.join("\\\\")}\\end{pmatrix}`;
}

/** How many arrays lie in one another down to a first formula; undefined where there is none. */
function depthOf(value: unknown): number | undefined {
  if (!Array.isArray(value)) return ownLatex(value) === undefined ? undefined : 0;
  const depths = value.map(depthOf).filter((depth) => depth !== undefined);
  return depths.length === 0 ? undefined : 1 + Math.max(...depths);
}

function arrayLatex(value: readonly unknown[], depth: number): string | undefined {
  if (value.length > mostRows) return undefined;
  if (depth === 1) {
    const entries = all(value.map(entry));
    return entries && column(entries);
  }
  if (!value.every((row): row is unknown[] => Array.isArray(row))) return undefined;
  if (depth > 2) {
    const parts = all(value.map((part) => arrayLatex(part, depth - 1)));
    return parts?.join(",\\;");
  }
  const [{ length: width }] = value;
  if (width > mostColumns || value.some((row) => row.length !== width)) return undefined;
  const rows = all(value.map((row) => all(row.map(entry))?.join("&")));
  return rows && column(rows);
}

/**
 * A value as LaTeX where formulas are what it is made of: what typesets itself, an array as a column, an array of rows of one
 * length as a matrix, deeper ones as matrices side by side, a record of formulas as equations.
 * @returns Undefined for anything else, for arrays of numbers or texts alone, and for what is too long for one formula.
 */
export function latexOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return ownLatex(value);
  const depth = depthOf(value);
  return depth === undefined ? undefined : arrayLatex(value, depth);
}

/** The values of a record of formulas as equations beside each other: `x=1,\;y=2`. */
export function equationsLatex(record: Record<string, unknown>): string | undefined {
  const equations = all(
    Object.entries(record).map(([name, value]) => {
      const latex = latexOf(value);
      const left = /^[A-Za-z]$/.test(name) ? name : `\\mathit{${name.replaceAll("_", "\\_")}}`;
      return latex === undefined ? undefined : `${left}=${latex}`;
    }),
  );
  return equations === undefined || equations.length === 0 ? undefined : equations.join(",\\;");
}
