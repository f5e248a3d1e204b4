import { answerParts, isFields, type AnswerValue } from "../../notebook/answer-parts.js";
import { verdictFacts, type AnswerRecord } from "../../notebook/answer-record.js";
import { asTyped } from "../../notebook/as-typed.js";
import type { Json } from "../../notebook/format.js";
import type { Answer, Block, Inline } from "../tree.js";
import { gridTable, recordTable } from "./answer-table.js";
import { isLongList, isSymbolName, pathInline, valueInline, valueLatex } from "./answer-value.js";
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
  return {
    id: String(id),
    part: String(part ?? ""),
    verdict: Object.hasOwn(verdictFacts, verdict) ? verdict : "unpublished",
    items: answerParts(value, expects).map((item) =>
      "rows" in item ? [{ kind: "table", table: gridTable(context, item) }] : valueBlocks(context, item),
    ),
    published: published === null ? null : blocksFromMarkdown(context, asTyped(published)),
    note: note === null ? null : blocksFromMarkdown(context, asTyped(note)),
  };
}

function valueBlocks(context: Context, { path, value, expects }: AnswerValue): Block[] {
  const name = path.at(-1) ?? "";
  if (Array.isArray(value) && value.length > 0 && value.every(isFields)) {
    const table: Block = { kind: "table", table: recordTable(context, value, name) };
    return [...heading(context, path), table];
  }
  const latex = valueLatex(value, expects);
  // A name and its value are one formula, so that the equals sign has its spaces and a line never breaks there.
  if (latex !== null && isOneSymbol(path) && !isLongList(value))
    return [
      { kind: "paragraph", body: [inlineFormula(context, `\\displaystyle ${nameToLatex(name)} = ${latex}`)] },
    ];
  if (typeof value === "string" && latex === null) {
    if (name === "code")
      return [
        ...heading(context, path.slice(0, -1)),
        { kind: "listing", language: "", text: value, input: false },
      ];
    return prose(context, path, value);
  }
  return [{ kind: "paragraph", body: [...label(context, path), ...valueInline(context, value, expects)] }];
}

const heading = (context: Context, path: string[]): Block[] =>
  path.length === 0
    ? []
    : [{ kind: "paragraph", body: [...pathInline(context, path), { kind: "text", text: ":" }] }];

const isOneSymbol = (path: string[]): boolean => path.length === 1 && isSymbolName(path[0]!);

/** `kernel: `, or `K = ` before what is too long for one formula. */
function label(context: Context, path: string[]): Inline[] {
  if (path.length === 0 || path.at(-1) === "text") return [];
  return [...pathInline(context, path), { kind: "text", text: isOneSymbol(path) ? " = " : ": " }];
}

/** An answer in words is Markdown with mathematics, as a note is. */
function prose(context: Context, path: string[], text: string): Block[] {
  const [first, ...rest] = blocksFromMarkdown(context, asTyped(text));
  const head = label(context, path);
  if (first?.kind === "paragraph") return [{ kind: "paragraph", body: [...head, ...first.body] }, ...rest];
  return [
    ...(head.length === 0 ? [] : [{ kind: "paragraph", body: head } as const]),
    ...(first === undefined ? [] : [first]),
    ...rest,
  ];
}
