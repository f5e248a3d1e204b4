import { answerMime, verdictText, type AnswerRecord, type ShownPart } from "../paper/answer-record.js";
import { asTyped } from "../paper/as-typed.js";
import type { Json, MimeBundle } from "../notebook/format.js";
import { quotation } from "../notebook/quotation.js";
import { table } from "../table/table.js";

/** The symbol at which a kernel and the values it shows meet. */
const displaySymbol = Symbol.for("Jupyter.display");

/**
 * Shows an answer beside the published one: in a notebook at once, below what the cell has shown so far; elsewhere as a line
 * of text.
 */
export function show(record: AnswerRecord): void {
  const display = (globalThis as Record<symbol, unknown>)[displaySymbol];
  const bundle = answerBundle(record);
  if (typeof display === "function") display({ [displaySymbol]: () => bundle });
  else console.log(bundle["text/plain"]);
}

/** The answer as a record for programs, as Markdown for people and as plain text. */
export function answerBundle(record: AnswerRecord): MimeBundle {
  const { id, part, value, shown = [], published, note } = record;
  const verdict = verdictText(record);
  const markdown = [
    `**Answer${part === "" ? "" : ` ${part}`}**`,
    ...shown.map(shownMarkdown),
    published === null ? `*${verdict}*` : `Published: ${asTyped(published)} — *${verdict}*`,
    ...(note === null ? [] : [asTyped(note)]),
  ];
  const text = `${id}: ${JSON.stringify(value)} (${verdict}${published === null ? "" : `; published: ${published}`})${note === null ? "" : `\n  ${note}`}`;
  return {
    [answerMime]: record as unknown as Json,
    "text/markdown": markdown.map(quotation).join("\n>\n"),
    "text/plain": text,
  };
}

/** A piece of an answer as a paragraph, a table or a listing. */
export function shownMarkdown(part: ShownPart): string {
  switch (part.kind) {
    case "formula": {
      const { name, items } = part;
      const value = items.length === 1 ? items[0] : `\\left(${items.join(",\\;")}\\right)`;
      return `$${name === null ? "" : `${name} = `}${value}$`;
    }
    case "words":
      return `${part.name === null ? "" : `$${part.name}$: `}${asTyped(part.text)}`;
    case "choices":
      return part.options
        .map(({ text, chosen }) => `- ${chosen ? "☒" : "☐"} ${asTyped(text)}`.replaceAll("\n", "\n  "))
        .join("\n");
    case "code": {
      // A fence is longer than those within.
      const longest = Math.max(2, ...(part.text.match(/`+/g) ?? []).map((run) => run.length));
      const fence = "`".repeat(longest + 1);
      const listing = `${fence}${part.language}\n${part.text}\n${fence}`;
      return part.name === null ? listing : `$${part.name}$:\n\n${listing}`;
    }
    case "table":
      return tableMarkdown(part);
  }
}

function tableMarkdown({ corner, columns, rows }: Extract<ShownPart, { kind: "table" }>): string {
  const head = (latex: string) => ({ name: latex, latex, align: "center" as const });
  return table({
    columns: [corner === "" ? { name: "", align: "center" } : head(corner), ...columns.map(head)],
    rows: rows.map(({ name, cells }) => [
      { latex: name },
      ...cells.map((latex) => (latex === null ? null : { latex })),
    ]),
  }).toMarkdown();
}
