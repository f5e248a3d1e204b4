import { inspect, types } from "node:util";
import { equationsLatex, latexOf } from "./typeset.js";
import { Array, Number, Object, Set, String } from "../intrinsics.js";

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
  if (typeof value === "string") return value;
  // What went wrong fits into a cell; the stack, with paths of this machine, does not.
  if (types.isNativeError(value)) return String(value);
  const latex = latexOf(value) ?? (isRecord(value) ? equationsLatex(value) : undefined);
  return latex === undefined
    ? inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY })
    : `$${latex}$`;
}

/**
 * An array of plain records as an HTML table, one column for each key that occurs; a record that holds formulas as one with a
 * row for each key. Formulas stand between dollar signs.
 * @returns The table, or undefined for anything else.
 */
export function recordTable(value: object): string | undefined {
  if (isRecord(value)) return formulaTable(value);
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined;
  const rows = value.slice(0, shownRows) as Record<string, unknown>[];
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, shownColumns);
  if (keys.length === 0) return undefined;
  const more = value.length - rows.length;
  const note = more > 0 ? `\n<caption>${more} more rows</caption>` : "";
  return tableOf(
    keys,
    rows.map((row) => keys.map((key) => cellText(row[key]))),
    note,
  );
}

function formulaTable(record: Record<string, unknown>): string | undefined {
  const entries = Object.entries(record);
  if (entries.length > shownRows || !entries.some(([, value]) => latexOf(value) !== undefined))
    return undefined;
  return tableOf(
    ["name", "value"],
    entries.map(([name, value]) => [name, cellText(value)]),
  );
}

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[], note = ""): string {
  const head = heads.map((text) => `<th>${escape(text)}</th>`).join("");
  const body = rows
    .map((row) => `<tr>${row.map((text) => `<td>${escape(text)}</td>`).join("")}</tr>`)
    .join("\n");
  return `<table>${note}\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>`;
}
