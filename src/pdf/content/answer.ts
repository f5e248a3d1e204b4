import type { AnswerRecord } from "../../notebook/answer-record.js";
import type { Json } from "../../notebook/format.js";
import type { Answer, Block, Inline } from "../tree.js";
import { verdictWords } from "../verdict-words.js";
import { recordTable } from "./answer-table.js";
import { isFields, isLongList, isSymbolName, nameInline, valueInline, valueLatex } from "./answer-value.js";
import { inlineFormula, type Context } from "./context.js";
import { nameToLatex } from "./infix.js";
import { blocksFromMarkdown } from "./markdown.js";

/**
 * An answer record as its box: every value set as mathematics, the published answer and the note as text.
 * @param expects the shape that the question asks for, with its type words; says which strings are expressions
 */
export function answerOf(context: Context, record: AnswerRecord, expects: Json = null): Answer {
  const { id, part, value = null, verdict } = record;
  // A record is as trustworthy as the notebook that it stands in.
  const published = typeof record.published === "string" ? record.published : null;
  const note = typeof record.note === "string" ? record.note : null;
  const named = isFields(value) ? Object.entries(value) : [["", value] as const];
  return {
    id: String(id),
    part: String(part ?? ""),
    verdict: Object.hasOwn(verdictWords, verdict) ? verdict : "unpublished",
    items: named.map(([name, item]) => valueBlocks(context, name, item, fieldOf(expects, name))),
    published: published === null ? null : blocksFromMarkdown(context, withProducts(published)),
    note: note === null ? null : blocksFromMarkdown(context, note),
  };
}

const fieldOf = (expects: Json, name: string): Json =>
  isFields(expects) ? (expects[name] ?? null) : expects;

/** Answers are typed as people type: `16*16*3` is a product, not an emphasis. */
function withProducts(text: string): string {
  return text
    .split(/(\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/(?<=[\w)])\*(?=[\w(])/g, "\\*")))
    .join("");
}

function valueBlocks(context: Context, name: string, value: Json, expects: Json): Block[] {
  if (Array.isArray(value) && value.length > 0 && value.every(isFields)) {
    const table: Block = { kind: "table", table: recordTable(context, value, name) };
    return [{ kind: "paragraph", body: [...nameInline(context, name), { kind: "text", text: ":" }] }, table];
  }
  if (isFields(value))
    return Object.entries(value).flatMap(([key, item]) =>
      valueBlocks(context, name === "" ? key : `${name}.${key}`, item, fieldOf(expects, key)),
    );
  const latex = valueLatex(value, expects);
  // A name and its value are one formula, so that the equals sign has its spaces and a line never breaks there.
  if (latex !== null && isSymbolName(name) && !isLongList(value))
    return [
      { kind: "paragraph", body: [inlineFormula(context, `\\displaystyle ${nameToLatex(name)} = ${latex}`)] },
    ];
  if (typeof value === "string" && latex === null) return prose(context, name, value);
  return [{ kind: "paragraph", body: [...label(context, name), ...valueInline(context, value, expects)] }];
}

/** `kernel: `, or `K = ` before what is too long for one formula. */
function label(context: Context, name: string): Inline[] {
  if (name === "" || name === "text") return [];
  return [...nameInline(context, name), { kind: "text", text: isSymbolName(name) ? " = " : ": " }];
}

/** An answer in words is Markdown with mathematics, as a note is. */
function prose(context: Context, name: string, text: string): Block[] {
  const [first, ...rest] = blocksFromMarkdown(context, withProducts(text));
  const head = label(context, name);
  if (first?.kind === "paragraph") return [{ kind: "paragraph", body: [...head, ...first.body] }, ...rest];
  return [
    ...(head.length === 0 ? [] : [{ kind: "paragraph", body: head } as const]),
    ...(first === undefined ? [] : [first]),
    ...rest,
  ];
}
