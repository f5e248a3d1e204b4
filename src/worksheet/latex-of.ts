import { groupedLatex } from "../number/number-text.js";

/**
 * A value as LaTeX: numbers with six digits, whatever typesets itself by its `toLatex()`, an array as a column, an array of
 * arrays as a matrix; a string is LaTeX already.
 * @example
 * latexOf(1 / 3) // => "0.333333"
 * latexOf(6.02e23) // => "6.02\\cdot10^{23}"
 * latexOf(418176000) // => "418\\,176\\,000"
 * latexOf([1, 2]) // => "\\begin{pmatrix}1\\\\2\\end{pmatrix}"
 */
export function latexOf(value: unknown): string {
  if (Array.isArray(value)) {
    const rows = value.map((row) => (Array.isArray(row) ? row.map(latexOf).join("&") : latexOf(row)));
    return `\\begin{pmatrix}${rows.join("\\\\")}\\end{pmatrix}`;
  }
  if (typeof value === "number") return groupedLatex(value);
  const typesets = (value as { toLatex?: unknown } | null)?.toLatex;
  return typeof typesets === "function" ? String(typesets.call(value)) : String(value);
}
