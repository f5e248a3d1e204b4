import { cellMaths, cellText, isFormula, type TableCell } from "./cell.js";
import type { TableData } from "./table-data.js";

/** A bar inside a formula would end the cell; `\vert` looks the same and does not. */
const maths = (latex: string) => `$${latex.replaceAll("\\|", "\\Vert ").replaceAll("|", "\\vert ")}$`;

function content(cell: TableCell, digits: number): string {
  if (isFormula(cell)) return maths(cellMaths(cell, digits) ?? "");
  return cellText(cell, digits)
    .replace(/[\\|*_`$<]/g, "\\$&")
    .replaceAll("\n", "<br>");
}

const line = (cells: string[]) => `| ${cells.join(" | ")} |`;

const rules = { left: ":---", right: "---:", center: ":---:" };

/** The table in GitHub's Markdown; maths between dollar signs. */
export function markdownTable({ columns, rows, caption, digits }: TableData): string {
  return [
    ...(caption === undefined ? [] : [`**${content(caption, digits)}**`, ""]),
    line(columns.map(({ name, latex }) => (latex === undefined ? content(name, digits) : maths(latex)))),
    line(columns.map(({ align }) => rules[align])),
    ...rows.map((row) => line(row.map((cell, index) => content(cell, columns[index].digits ?? digits)))),
  ].join("\n");
}
