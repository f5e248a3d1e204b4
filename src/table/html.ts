import { escapeXml } from "../xml.js";
import { cellMaths, cellText, isFormula, type TableCell } from "./cell.js";
import type { TableData } from "./table-data.js";

function content(cell: TableCell, digits: number): string {
  if (isFormula(cell)) return `$${escapeXml(cellMaths(cell, digits) ?? "")}$`;
  // MathJax reads a lone dollar sign as the start of a formula.
  return escapeXml(cellText(cell, digits)).replaceAll("$", "<span>$</span>").replaceAll("\n", "<br>");
}

/** The table as HTML; maths stays between dollar signs, where a notebook's MathJax sets it. */
export function htmlTable({ columns, rows, caption, digits }: TableData): string {
  const style = columns.map(({ align }) => ` style="text-align:${align}"`);
  const head = columns.map((column, index) => {
    const name = column.latex === undefined ? content(column.name, digits) : `$${escapeXml(column.latex)}$`;
    return `<th${style[index]}>${name}</th>`;
  });
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, index) => `<td${style[index]}>${content(cell, columns[index].digits ?? digits)}</td>`).join("")}</tr>`,
  );
  return [
    "<table>",
    ...(caption === undefined ? [] : [`<caption>${content(caption, digits)}</caption>`]),
    `<thead><tr>${head.join("")}</tr></thead>`,
    "<tbody>",
    ...body,
    "</tbody>",
    "</table>",
  ].join("\n");
}
