import type { Json } from "../../notebook/format.js";
import type { Inline } from "../tree.js";
import { inlineFormula, type Context } from "./context.js";
import { infixToLatex, nameToLatex, numberToLatex } from "./infix.js";

/** Is a name mathematics (`W_h`, `yhat`, `dL_dk`), or words (`without_bias`)? */
export function isSymbolName(name: string): boolean {
  if (/^d[A-Za-z]\d*_d[A-Za-z]\w*$/.test(name)) return true;
  const head = nameToLatex(name.split("_")[0] ?? "");
  return /^[A-Za-z](_|$)|^\\/.test(head) && !head.includes("\\mathrm");
}

/** A name as a formula or as words. */
export function nameInline(context: Context, name: string): Inline[] {
  if (name === "") return [];
  if (isSymbolName(name)) return [inlineFormula(context, nameToLatex(name))];
  return [{ kind: "text", text: name.replaceAll("_", " ") }];
}

/** A value's names from the outside in, as formulas and words: *h*₃, half squared. */
export function pathInline(context: Context, path: string[]): Inline[] {
  return path.flatMap((name, index): Inline[] => [
    ...(index === 0 ? [] : [{ kind: "text", text: ", " } as const]),
    ...nameInline(context, name),
  ]);
}

/** A list too long for one formula: it is broken into lines as text is. */
export const isLongList = (value: Json): boolean =>
  Array.isArray(value) && value.length > 8 && value.every((item) => !Array.isArray(item));

/** A value within a line. @param expects its shape, with type words */
export function valueInline(context: Context, value: Json, expects: Json): Inline[] {
  if (isLongList(value)) {
    const items = value as Json[];
    return items.flatMap((item, index): Inline[] => [
      ...valueInline(context, item, typeWord(expects)),
      ...(index < items.length - 1 ? [{ kind: "text", text: ", " } as const] : []),
    ]);
  }
  const latex = valueLatex(value, expects);
  return latex === null ? [{ kind: "text", text: wordsOf(value) }] : [inlineFormula(context, latex)];
}

function wordsOf(value: Json): string {
  return typeof value === "string" ? value : value === null ? "none" : JSON.stringify(value);
}

const typeWord = (expects: Json): Json => (Array.isArray(expects) ? (expects[0] ?? null) : expects);

/** A value as LaTeX, or null where it is prose. */
export function valueLatex(value: Json, expects: Json): string | null {
  if (typeof value === "number") return numberToLatex(value);
  if (typeof value === "boolean") return `\\text{${value}}`;
  if (typeof value === "string") return stringLatex(value, typeWord(expects));
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return "\\text{–}";
  const entry = (item: Json): string =>
    valueLatex(item, typeWord(expects)) ?? `\\text{${texText(wordsOf(item))}}`;
  if (value.every((row) => Array.isArray(row) && row.every((item) => !Array.isArray(item)))) {
    const rows = (value as Json[][]).map((row) => row.map(entry).join(" & "));
    return `\\begin{bmatrix} ${rows.join(" \\\\ ")} \\end{bmatrix}`;
  }
  return `\\left(${value.map(entry).join(",\\; ")}\\right)`;
}

function stringLatex(text: string, word: Json): string | null {
  const type = typeof word === "string" ? word.replace(/\|null$/, "") : "";
  if (type === "text" || type.startsWith("choice:")) return null;
  const latex = infixToLatex(text);
  if (type === "expr" || type === "exact") return latex;
  // Without a type: prose also reads as a name now and then, an expression has a number or an operator.
  return latex !== null && (/[-+*/^()\d]/.test(text) || text.trim().length === 1) ? latex : null;
}

const texText = (text: string): string =>
  text.replace(/[\\{}$&#^_%~]/g, (mark) => (mark === "\\" ? "\\backslash " : `\\${mark}`));
