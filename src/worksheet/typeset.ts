import { isFields } from "../paper/fields.js";
import type { Json } from "../notebook/format.js";
import { entryShape } from "../paper/expected-shape.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { parse } from "../symbolic/parse.js";
import { latexOf } from "./latex-of.js";

/**
 * An answer as LaTeX: numbers with six digits, arrays as vectors and matrices, expressions typeset, texts as they are.
 * @param value - The answer, in the shape of `expects`.
 * @returns LaTeX for between dollars.
 * @example
 * typeset([[1, 0.5], [0, -2]], ["number", 2, 2]) // => "\\begin{pmatrix}1&0.5\\\\0&-2\\end{pmatrix}"
 * typeset("14/3", "exact") // => "\\frac{14}{3}"
 */
export function typeset(value: Json, expects: Json): string {
  if (value === null) return "\\text{–}";
  if (Array.isArray(value)) return value.length === 0 ? "\\text{–}" : typesetArray(value, expects);
  if (typeof value === "object") {
    const shape = expects as Record<string, Json>;
    return Object.entries(value)
      .map(
        ([key, item]) =>
          `${typesetName(key)}=${isFields(item) ? `(${typeset(item, shape[key])})` : typeset(item, shape[key])}`,
      )
      .join(",\\;");
  }
  if (typeof value === "number") return latexOf(value);
  if (typeof value === "boolean") return `\\text{${value}}`;
  if (!/^(exact|expr)/.test(String(expects))) return `\\text{${escapeText(value)}}`;
  return parse(String(expects).startsWith("expr") ? withSixDigits(value) : value).toLatex();
}

/** An expression's text with its decimals in six digits. */
function withSixDigits(text: string): string {
  return text.replace(
    /(?<![\p{L}\p{N}_.])(\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?/gu,
    (decimal, mantissa: string) =>
      mantissa.replace(/^[0.]+|\./g, "").length <= 6
        ? decimal
        : String(Number(Number(decimal).toPrecision(6))),
  );
}

/**
 * A key of an answer as a name: a symbol with its subscripts, a partial derivative, or words.
 * @example
 * typesetName("z_h") // => "z_{h}"
 * typesetName("yhat") // => "\\hat{y}"
 * typesetName("dL_dw1") // => "\\frac{\\partial L}{\\partial w_{1}}"
 * typesetName("loss") // => "\\mathrm{loss}"
 * typesetName("half_squared") // => "\\text{half squared}"
 */
export function typesetName(key: string): string {
  const derivative = /^d([A-Za-z]\d*)_d([A-Za-z]\w*)$/.exec(key);
  if (derivative !== null)
    return `\\frac{\\partial ${typesetName(derivative[1])}}{\\partial ${typesetName(derivative[2])}}`;
  const name = latexName(key);
  return name.startsWith("\\mathrm") && key.includes("_") ? `\\text{${key.replaceAll("_", " ")}}` : name;
}

/** A vector as a tuple, rows of one length as a matrix, whatever else is nested as tuples of tuples. */
function typesetArray(value: Json[], expects: Json): string {
  const inner = Array.isArray(expects) ? entryShape(expects) : expects;
  const rows = value.filter((row) => Array.isArray(row));
  const isMatrix =
    rows.length === value.length &&
    rows.every(
      (row) =>
        row.length > 0 &&
        row.length === rows[0].length &&
        row.every((entry) => typeof entry !== "object" || entry === null),
    );
  if (isMatrix) {
    const lines = rows.map((row) =>
      row.map((entry) => typeset(entry, Array.isArray(inner) ? (inner[0] ?? null) : inner)).join("&"),
    );
    return `\\begin{pmatrix}${lines.join("\\\\")}\\end{pmatrix}`;
  }
  return `\\left(${value.map((entry) => typeset(entry, inner)).join(",\\;")}\\right)`;
}

function escapeText(text: string): string {
  return text.replace(/[\\{}$%#&_^~]/g, (sign) => (sign === "\\" ? "\\textbackslash{}" : `\\${sign}`));
}
