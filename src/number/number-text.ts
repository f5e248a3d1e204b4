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

/** The LaTeX of a number's text: `2/3` is `\frac{2}{3}`, `1.5e-7` is `1.5\cdot10^{-7}`, `∞` is `\infty`. */
export function latexOfText(text: string): string {
  if (text === "NaN") return "\\text{NaN}";
  return text
    .replace("∞", "\\infty")
    .replace(/^(-?)(\d+)\/(\d+)$/, "$1\\frac{$2}{$3}")
    .replace(/e\+?(-?\d+)$/, "\\cdot10^{$1}");
}

/** A number in at most `digits` significant digits as LaTeX. */
export const numberLatex = (value: number, digits: number): string => latexOfText(numberText(value, digits));

/**
 * A number of an answer as LaTeX, with six digits: whole ones with all of theirs, in groups of three from five digits on; large and
 * small ones as powers of ten.
 */
export function groupedLatex(value: number): string {
  if (!Number.isFinite(value)) return numberLatex(value, 6);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return grouped(String(value));
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e9) {
    const [mantissa, exponent] = value.toExponential(5).split("e");
    return latexOfText(`${Number(mantissa)}e${exponent}`);
  }
  const [whole, decimals] = String(Number(value.toPrecision(6))).split(".");
  return decimals === undefined ? grouped(whole) : `${grouped(whole)}.${decimals}`;
}

function grouped(digits: string): string {
  return digits.replace("-", "").length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "\\,");
}
