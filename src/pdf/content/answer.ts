import { verdictFacts, type AnswerRecord, type ShownPart } from "../../paper/answer-record.js";
import { asTyped } from "../../paper/as-typed.js";
import { isFields } from "../../paper/fields.js";
import type { Json } from "../../notebook/format.js";
import type { Answer, Block, Inline, Table, TableCell } from "../tree.js";
import { inlineFormula, type Context } from "./context.js";
import { blocksFromMarkdown, inlineFromMarkdown } from "./markdown.js";

/** An answer record as its box: what the notebook shows of it, the published answer and the note as text. */
export function answerOf(context: Context, record: AnswerRecord): Answer {
  const { id, part, value = null } = record;
  // A record is as trustworthy as the notebook that it stands in.
  const published = typeof record.published === "string" ? record.published : null;
  const note = typeof record.note === "string" ? record.note : null;
  const verdict = Object.hasOwn(verdictFacts, record.verdict) ? record.verdict : "unpublished";
  const { byAuthor, compared } = record;
  const shown = Array.isArray(record.shown) ? record.shown : asText(value);
  return {
    id: String(id),
    part: String(part ?? ""),
    judged: { verdict, byAuthor, compared },
    items: shown.map((each) => partBlocks(context, each)),
    published: published === null ? null : blocksFromMarkdown(context, asTyped(published)),
    note: note === null ? null : blocksFromMarkdown(context, asTyped(note)),
  };
}

/** The value of an older notebook's record, which does not say how it is shown. */
function asText(value: Json): ShownPart[] {
  const textOf = (item: Json) => (typeof item === "string" ? item : JSON.stringify(item));
  if (!isFields(value)) return [{ kind: "words", name: null, text: textOf(value) }];
  return Object.entries(value).map(([name, item]) => ({
    kind: "words",
    name: null,
    text: `${name}: ${textOf(item)}`,
  }));
}

function partBlocks(context: Context, part: ShownPart): Block[] {
  switch (part.kind) {
    case "formula":
      return [{ kind: "paragraph", body: formulaInline(context, part.name, part.items) }];
    case "words":
      return words(context, part.name, part.text);
    case "choices":
      return [
        {
          kind: "choices",
          options: part.options.map(({ text, chosen }) => ({
            chosen: chosen === true,
            body: inlineFromMarkdown(context, asTyped(String(text))),
          })),
        },
      ];
    case "code":
      return [
        ...heading(context, part.name),
        { kind: "listing", language: part.language, text: part.text, input: false },
      ];
    case "table":
      return [{ kind: "table", table: tableOf(context, part) }];
  }
}

/**
 * A name and its value are one formula, so that the equals sign has its spaces and a line never breaks there; a long list is
 * broken into lines as text is.
 */
function formulaInline(context: Context, name: string | null, items: string[]): Inline[] {
  const before = name === null ? "" : `${name} = `;
  if (items.length === 1) return [inlineFormula(context, `\\displaystyle ${before}${items[0]}`)];
  return items.flatMap((item, index): Inline[] => [
    inlineFormula(context, index === 0 ? `\\displaystyle ${before}${item}` : item),
    ...(index < items.length - 1 ? [{ kind: "text", text: ", " } as const] : []),
  ]);
}

const labelOf = (context: Context, name: string | null): Inline[] =>
  name === null ? [] : [inlineFormula(context, name), { kind: "text", text: ": " }];

const heading = (context: Context, name: string | null): Block[] =>
  name === null ? [] : [{ kind: "paragraph", body: labelOf(context, name) }];

/** An answer in words is Markdown with mathematics, as a note is. */
function words(context: Context, name: string | null, text: string): Block[] {
  const [first, ...rest] = blocksFromMarkdown(context, asTyped(text));
  if (first?.kind === "paragraph")
    return [{ kind: "paragraph", body: [...labelOf(context, name), ...first.body] }, ...rest];
  return [...heading(context, name), ...(first === undefined ? [] : [first]), ...rest];
}

function tableOf(context: Context, { corner, columns, rows }: Extract<ShownPart, { kind: "table" }>): Table {
  const cell = (latex: string | null, header: boolean): TableCell => ({
    body:
      latex === null || latex === "" ? [] : [{ kind: "paragraph", body: [inlineFormula(context, latex)] }],
    header,
    align: "center",
    columns: 1,
    rows: 1,
  });
  const head = [corner, ...columns].map((latex) => cell(latex, true));
  const body = rows.map(({ name, cells }) => [
    { ...cell(name, false), align: "left" as const },
    ...cells.map((latex) => cell(latex, false)),
  ]);
  return { headRows: 1, columns: 1 + columns.length, rows: [head, ...body] };
}
