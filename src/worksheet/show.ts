import { answerParts, type AnswerGrid } from "../notebook/answer-parts.js";
import { answerMime, type AnswerRecord } from "../notebook/answer-record.js";
import { asTyped } from "../notebook/as-typed.js";
import type { Json, MimeBundle } from "../notebook/format.js";
import { table } from "../table/table.js";
import { typeset, typesetName } from "./typeset.js";

/** The symbol at which a kernel and the values it shows meet. */
const displaySymbol = Symbol.for("Jupyter.display");

/**
 * Shows an answer beside the published one: in a notebook at once, below what the cell has shown so far; elsewhere as a line
 * of text.
 */
export function show(record: AnswerRecord, expects: Json): void {
  const display = (globalThis as Record<symbol, unknown>)[displaySymbol];
  const bundle = answerBundle(record, expects);
  if (typeof display === "function") display({ [displaySymbol]: () => bundle });
  else console.log(bundle["text/plain"]);
}

/** The answer as a record for programs, as Markdown for people and as plain text. */
export function answerBundle(record: AnswerRecord, expects: Json): MimeBundle {
  const { id, part, value, published, verdict, note } = record;
  const markdown = [
    `**Answer${part === "" ? "" : ` ${part}`}**`,
    ...valuesOf(value, expects),
    published === null ? `*${verdict}*` : `Published: ${asTyped(published)} — *${verdict}*`,
    ...(note === null ? [] : [asTyped(note)]),
  ];
  const text = `${id}: ${JSON.stringify(value)} (${verdict}${published === null ? "" : `; published: ${published}`})${note === null ? "" : `\n  ${note}`}`;
  return {
    [answerMime]: record as unknown as Json,
    "text/markdown": markdown.map((paragraph) => paragraph.replace(/^/gm, "> ")).join("\n>\n"),
    "text/plain": text,
  };
}

/** A paragraph or a table for each part of the answer; prose stays prose, code stays code. */
function valuesOf(answer: Json, expects: Json): string[] {
  return answerParts(answer, expects).map((part) => {
    if ("rows" in part) return gridMarkdown(part);
    const { path, value, expects: shape } = part;
    if (typeof value !== "string" || !isText(shape)) {
      const named = path.length === 0 ? "" : `${path.map(typesetName).join(",\\ ")} = `;
      return `$${named}${typeset(value, shape)}$`;
    }
    const name = path.at(-1) ?? "text";
    if (name === "code") return `\`\`\`\n${value}\n\`\`\``;
    return name === "text" ? asTyped(value) : `${path.join(", ")}: ${asTyped(value)}`;
  });
}

function gridMarkdown({ path, columns, rows }: AnswerGrid): string {
  const head = (name: string, latex: string) => ({ name, latex, align: "center" as const });
  const corner = path.map(typesetName).join(",\\ ");
  return table({
    columns: [
      corner === "" ? { name: "", align: "center" } : head(path.join(), corner),
      ...columns.map((name) => head(name, typesetName(name))),
    ],
    rows: rows.map(({ name, cells }) => [
      { latex: typesetName(name) },
      ...cells.map(({ value, expects }) => (value === null ? null : { latex: typeset(value, expects) })),
    ]),
  }).toMarkdown();
}

function isText(expects: Json): boolean {
  return typeof expects === "string" && expects.startsWith("text");
}
