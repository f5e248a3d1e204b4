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
  if (typeof value === "number") return numberLatex(value);
  const typesets = (value as { toLatex?: unknown } | null)?.toLatex;
  return typeof typesets === "function" ? String(typesets.call(value)) : String(value);
}

/**
 * A number with six digits: whole ones with all of theirs, in groups of three from five digits on; large and small ones as powers
 * of ten, infinities as their sign.
 */
function numberLatex(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\text{NaN}" : `${value < 0 ? "-" : ""}\\infty`;
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(String(value));
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) {
    const [mantissa, exponent] = value.toExponential(5).split("e");
    return `${Number(mantissa)}\\cdot10^{${Number(exponent)}}`;
  }
  const [whole, decimals] = String(Number(value.toPrecision(6))).split(".");
  return decimals === undefined ? grouped(whole) : `${grouped(whole)}.${decimals}`;
}

function grouped(digits: string): string {
  return digits.replace("-", "").length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "\\,");
}
