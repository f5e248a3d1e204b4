import { Real } from "../number/real.js";
import { cellText, type TableCell } from "./cell.js";
import type { TableData } from "./table-data.js";

/** Enough digits for a double to be read back as it was. */
const allDigits = 17;

/**
 * The table as comma-separated values with a line of headings, numbers with all their digits; what a spreadsheet or pandas reads.
 * Source: RFC 4180, Y. Shafranovich, 2005.
 */
export function csvTable({ columns, rows }: TableData): string {
  const lines = [columns.map(({ name, text }) => text ?? name), ...rows.map((row) => row.map(field))];
  return lines.map((line) => `${line.map(quoted).join(",")}\n`).join("");
}

function field(cell: TableCell): string {
  if (typeof cell === "number") return Number.isNaN(cell) ? "NaN" : String(cell);
  return cell instanceof Real ? String(Number(cell)) : cellText(cell, allDigits);
}

const quoted = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
