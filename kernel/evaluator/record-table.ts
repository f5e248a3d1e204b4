import { inspect } from "node:util";

/** Longer tables are cut, with a line that says so. */
const shownRows = 60;
const shownColumns = 30;

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escape(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? character);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function cellText(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string"
    ? value
    : inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY });
}

/**
 * An array of plain records as an HTML table, one column for each key that occurs.
 * @returns The table, or undefined for anything else.
 */
export function recordTable(value: object): string | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined;
  const rows = value.slice(0, shownRows) as Record<string, unknown>[];
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, shownColumns);
  if (keys.length === 0) return undefined;
  const head = keys.map((key) => `<th>${escape(key)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${keys.map((key) => `<td>${escape(cellText(row[key]))}</td>`).join("")}</tr>`)
    .join("\n");
  const more = value.length - rows.length;
  const note = more > 0 ? `\n<caption>${more} more rows</caption>` : "";
  return `<table>${note}\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}
