import { printsItself } from "../printed.js";
import type { MimeBundle } from "../notebook/format.js";
import { latexOf } from "./latex-of.js";

/** A formula that shows itself typeset. */
export interface Maths {
  /** LaTeX, for between dollars. */
  readonly latex: string;
  /** The same, as every formula gives itself. */
  toLatex(): string;
  toString(): string;
}

const displaySymbol = Symbol.for("Jupyter.display");

/**
 * A displayed formula: LaTeX with values put in. Numbers have six digits, expressions and rationals are typeset, an array is a
 * column, an array of arrays a matrix; a string is LaTeX already.
 * @returns The formula, which a notebook shows typeset as a cell's last value or by `display(…)`.
 * @example
 * maths`J = ${[[1, 0.5], [parse("x^2"), 2 / 3]]}`.latex // => "J = \\begin{pmatrix}1&0.5\\\\x^{2}&0.666667\\end{pmatrix}"
 * maths`\nabla f = ${["\\alpha", 2]}`.latex // => "\\nabla f = \\begin{pmatrix}\\alpha\\\\2\\end{pmatrix}"
 */
export function maths(latexParts: TemplateStringsArray, ...values: unknown[]): Maths {
  return formula(String.raw({ raw: latexParts.raw }, ...values.map(latexOf)));
}

/**
 * Formulas one below the other, aligned where each has its `&`.
 * @param lines formulas by {@link maths}, or LaTeX
 * @returns one formula, which a notebook shows typeset and which can stand within another
 * @example
 * aligned([1, 2].map((n) => maths`x_${n}&=${n / 3}`)).latex // => "\\begin{aligned}x_1&=0.333333\\\\x_2&=0.666667\\end{aligned}"
 */
export function aligned(lines: Iterable<Maths | string>): Maths {
  return formula(`\\begin{aligned}${Array.from(lines, String).join("\\\\")}\\end{aligned}`);
}

function formula(latex: string): Maths {
  return {
    ...printsItself,
    latex,
    toLatex: () => latex,
    toString: () => latex,
    [displaySymbol]: (): MimeBundle => ({ "text/latex": `$$${latex}$$`, "text/plain": latex }),
  } as Maths;
}
