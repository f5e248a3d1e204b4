import { answerMime, type AnswerRecord } from "../notebook/answer-record.js";
import type { Json, MimeBundle } from "../notebook/format.js";
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
    ...namedValues(value, expects),
    published === null ? `*${verdict}*` : `Published: ${published} — *${verdict}*`,
    ...(note === null ? [] : [note]),
  ];
  const text = `${id}: ${JSON.stringify(value)} (${verdict}${published === null ? "" : `; published: ${published}`})${note === null ? "" : `\n  ${note}`}`;
  return {
    [answerMime]: record as unknown as Json,
    "text/markdown": markdown.map((paragraph) => paragraph.replace(/^/gm, "> ")).join("\n>\n"),
    "text/plain": text,
  };
}

/** One line for each key of the answer; prose stays prose, code stays code. */
function namedValues(value: Json, expects: Json): string[] {
  if (typeof value === "string" && isText(expects)) return [value];
  if (value === null || typeof value !== "object" || Array.isArray(value))
    return [`$${typeset(value, expects)}$`];
  return Object.entries(value).map(([key, item]) => {
    const shape = (expects as Record<string, Json>)[key];
    if (typeof item !== "string" || !isText(shape)) return `$${typesetName(key)} = ${typeset(item, shape)}$`;
    if (key === "code") return `\`\`\`\n${item}\n\`\`\``;
    return key === "text" ? item : `${key}: ${item}`;
  });
}

function isText(expects: Json): boolean {
  return typeof expects === "string" && expects.startsWith("text");
}
