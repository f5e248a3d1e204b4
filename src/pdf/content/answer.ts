import type { AnswerRecord } from "../../notebook/answer-record.js";
import type { Json } from "../../notebook/format.js";
import type { Answer, Block, Inline, TableCell } from "../tree.js";
import { inlineFormula, type Context } from "./context.js";
import { infixToLatex, nameToLatex, numberToLatex } from "./infix.js";
import { blocksFromMarkdown } from "./markdown.js";

/**
 * An answer record as its box: every value set as mathematics, the published answer and the note as text.
 * @param expects the shape that the question asks for, with its type words; says which strings are expressions
 */
export function answerOf(context: Context, record: AnswerRecord, expects: Json = null): Answer {
  const value = record.value;
  const named = isObject(value) ? Object.entries(value) : [["", value] as const];
  const items = named.map(([name, item]) =>
    valueBlocks(context, name, item, isObject(expects) ? (expects[name] ?? null) : expects),
  );
  return {
    id: record.id,
    part: record.part,
    verdict: record.verdict,
    items,
    published: record.published === null ? null : blocksFromMarkdown(context, withProducts(record.published)),
    note: record.note === null ? null : blocksFromMarkdown(context, record.note),
  };
}

/** Published answers are typed as people type: `16*16*3` is a product, not an emphasis. */
function withProducts(text: string): string {
  return text
    .split(/(\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/(?<=[\w)])\*(?=[\w(])/g, "\\*")))
    .join("");
}

type Fields = { [key: string]: Json };
const isObject = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Is a name mathematics (`W_h`, `yhat`, `dL_dk`), or words (`without_bias`)? */
function isSymbolName(name: string): boolean {
  if (/^d[A-Za-z]_d[A-Za-z]\w*$/.test(name)) return true;
  const [head = ""] = name.split("_");
  return /\\[a-z]|^[A-Za-z]$|^[A-Za-z]_|^\\/.test(nameToLatex(head)) && !/\\mathrm/.test(nameToLatex(head));
}

function label(context: Context, name: string): Inline[] {
  if (name === "") return [];
  if (isSymbolName(name))
    return [inlineFormula(context, `${nameToLatex(name)} =`), { kind: "text", text: " " }];
  return [{ kind: "text", text: `${name.replaceAll("_", " ")}: ` }];
}

function valueBlocks(context: Context, name: string, value: Json, expects: Json): Block[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) {
    const table: Block = { kind: "table", table: recordTable(context, value, name) };
    return [{ kind: "paragraph", body: [{ kind: "text", text: `${name.replaceAll("_", " ")}:` }] }, table];
  }
  if (isObject(value))
    return Object.entries(value).flatMap(([key, item]) =>
      valueBlocks(
        context,
        name === "" ? key : `${name}.${key}`,
        item,
        isObject(expects) ? (expects[key] ?? null) : null,
      ),
    );
  const latex = valueLatex(value, expects);
  // A name and its value are one formula, so that the equals sign has its spaces and a line never breaks there.
  if (latex !== null && isSymbolName(name) && !isList(value)) {
    const formula = inlineFormula(context, `\\displaystyle ${nameToLatex(name)} = ${latex}`);
    return [{ kind: "paragraph", body: [formula] }];
  }
  return [{ kind: "paragraph", body: [...label(context, name), ...valueInline(context, value, expects)] }];
}

/** A list too long for one formula: it is broken into lines as text is. */
const isList = (value: Json): boolean =>
  Array.isArray(value) && value.length > 8 && value.every((item) => !Array.isArray(item));

function valueInline(context: Context, value: Json, expects: Json): Inline[] {
  if (isList(value)) {
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
  if (value === null) return null;
  if (typeof value === "string") return stringLatex(value, typeWord(expects));
  if (!Array.isArray(value)) return null;
  if (value.length === 0) return "\\varnothing";
  if (value.every((row) => Array.isArray(row) && row.every((item) => !Array.isArray(item)))) {
    const rows = (value as Json[][]).map((row) =>
      row.map((item) => valueLatex(item, typeWord(expects)) ?? `\\text{${texText(wordsOf(item))}}`),
    );
    return `\\begin{bmatrix} ${rows.map((row) => row.join(" & ")).join(" \\\\ ")} \\end{bmatrix}`;
  }
  const items = value.map(
    (item) => valueLatex(item, typeWord(expects)) ?? `\\text{${texText(wordsOf(item))}}`,
  );
  return `\\left(${items.join(",\\; ")}\\right)`;
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

function centred(body: Inline[], header: boolean): TableCell {
  return {
    body: body.length === 0 ? [] : [{ kind: "paragraph", body }],
    header,
    align: "center",
    columns: 1,
    rows: 1,
  };
}

/** Records as a table, one row each: the layers of a network with their weights and biases. */
function recordTable(
  context: Context,
  records: Fields[],
  name: string,
): { headRows: number; columns: number; rows: TableCell[][] } {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const singular = name.replace(/s$/, "").replaceAll("_", " ");
  const head = ["", ...keys].map((key, index) =>
    centred([{ kind: "text", text: index === 0 ? singular : key.replaceAll("_", " ") }], true),
  );
  const rows = records.map((record, index) => [
    centred([{ kind: "text", text: String(index + 1) }], false),
    ...keys.map((key) => centred(valueInline(context, record[key] ?? null, null), false)),
  ]);
  return { headRows: 1, columns: keys.length + 1, rows: [head, ...rows] };
}
