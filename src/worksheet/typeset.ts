import type { Json } from "../notebook/format.js";
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
  if (Array.isArray(value)) return typesetArray(value, expects);
  if (typeof value === "object") {
    const shape = expects as Record<string, Json>;
    return Object.entries(value)
      .map(([key, item]) => `${typesetName(key)}=${typeset(item, shape[key])}`)
      .join(",\\;");
  }
  if (typeof value === "number") return latexOf(value);
  if (typeof value === "boolean") return `\\text{${value}}`;
  return /^(exact|expr)/.test(String(expects)) ? parse(value).toLatex() : `\\text{${escapeText(value)}}`;
}

/**
 * A key of an answer as a name: what follows the first underscore is its subscript.
 * @example
 * typesetName("z_h") // => "z_{h}"
 * typesetName("loss") // => "\\mathrm{loss}"
 */
export function typesetName(key: string): string {
  const [head, ...rest] = key.split("_");
  const letters = head.length === 1 ? head : `\\mathrm{${head}}`;
  return rest.length === 0
    ? letters
    : `${letters}_{${rest.map((word) => (word.length > 2 ? `\\mathrm{${word}}` : word)).join("\\,")}}`;
}

function typesetArray(value: Json[], expects: Json): string {
  const [item, ...dimensions] = expects as Json[];
  if (dimensions.length > 1) {
    const rows = (value as Json[][]).map((row) => row.map((entry) => typeset(entry, item)).join("&"));
    return dimensions.length === 2 ? `\\begin{pmatrix}${rows.join("\\\\")}\\end{pmatrix}` : rows.join(",\\;");
  }
  const entries = value.map((entry) => typeset(entry, item));
  return `\\left(${entries.join(",\\;")}\\right)`;
}

function escapeText(text: string): string {
  return text.replace(/[\\{}$%#&_^~]/g, (sign) => (sign === "\\" ? "\\textbackslash{}" : `\\${sign}`));
}
