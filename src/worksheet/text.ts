import { InputError } from "../errors.js";
import { Real } from "../number/real.js";
import { cellText, type TableCell } from "../table/cell.js";
import { latexOf } from "./latex-of.js";

/** How many significant digits a number has in a sentence. */
const digits = 6;

/** True where a formula is open after the text: an odd number of single dollars, or an open `$$`. */
function endsInsideMaths(written: string): boolean {
  let open: "$" | "$$" | null = null;
  for (const [mark] of written.matchAll(/\\\$|\$\$|\$/g)) {
    if (mark === "\\$") continue;
    if (open === null) open = mark as "$" | "$$";
    else if (open === mark) open = null;
    // `$a$$b$`: one formula ends and the next begins.
  }
  return open !== null;
}

/** A value in a sentence: numbers in six digits, what typesets itself as a formula, a list with commas. */
function inSentence(value: unknown): string {
  if (Array.isArray(value)) return value.map(inSentence).join(", ");
  if (value instanceof Real) return value.toString(digits);
  const formula = (value as { latex?: unknown }).latex ?? (value as { toLatex?: unknown }).toLatex;
  if (typeof value === "object" && formula !== undefined)
    return `$${typeof formula === "string" ? formula : latexOf(value)}$`;
  return cellText(value as TableCell, digits);
}

/**
 * Text for a note or an answer, Markdown with LaTeX between dollars: backslashes stand single, as one writes LaTeX. Numbers have six
 * significant digits, results of traces too; an expression or a formula is typeset, an array is a list with commas, and within dollars
 * a vector or matrix.
 * @returns the text
 * @throws InputError where a value is missing
 * @example
 * text`The slope $\frac{dy}{dx}=${2 / 3}$ is ${2 / 3} at ${[1, 2]}.` // => "The slope $\\frac{dy}{dx}=0.666667$ is 0.666667 at 1, 2."
 * text`with ${parse("x^2")}, $a=${[1, 0.5]}$` // => "with $x^{2}$, $a=\\begin{pmatrix}1\\\\0.5\\end{pmatrix}$"
 */
export function text(parts: TemplateStringsArray, ...values: unknown[]): string {
  // A backtick and the braces of a value can be written with a backslash only.
  const raw = parts.raw.map((part) => part.replace(/\\(`|\$\{)/g, "$1"));
  return raw.reduce((written, part, index) => {
    const value = values[index - 1];
    if (value === undefined || value === null)
      throw new InputError({
        place: "text",
        rule: "needs a value in every ${…}",
        got: `${value} after "${written.slice(-30)}"`,
      });
    return written + (endsInsideMaths(written) ? latexOf(value) : inSentence(value)) + part;
  });
}
