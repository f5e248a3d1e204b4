import { cellMaths, cellText, type TableCell } from "./cell.js";
import type { TableData } from "./table-data.js";

const words: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

/** Text that LaTeX's text mode prints as it is. */
export function escapeLatex(text: string): string {
  return text.replace(/[\\~^#$%&_{}]/g, (sign) => words[sign] ?? `\\${sign}`);
}

function plain(cell: TableCell, digits: number): string {
  return escapeLatex(cellText(cell, digits).replaceAll("\n", " "));
}

/** A cell of an `array`: everything there is maths, so text goes into `\text`. */
function arrayCell(cell: TableCell, digits: number): string {
  const text = plain(cell, digits);
  return cellMaths(cell, digits) ?? (text === "" ? "" : `\\text{${text}}`);
}

function tabularCell(cell: TableCell, digits: number): string {
  const latex = cellMaths(cell, digits);
  return latex === null ? plain(cell, digits) : `$${latex}$`;
}

/**
 * The table as LaTeX: an `array`, which MathJax and KaTeX set too, or a `tabular` with the rules of booktabs, for a
 * LaTeX document.
 */
export function latexTable(
  { columns, rows, caption, digits }: TableData,
  style: "array" | "booktabs",
): string {
  const cell = style === "array" ? arrayCell : tabularCell;
  const header = columns.map(({ name, latex }) => cell(latex === undefined ? name : { latex }, digits));
  const lines = rows.map((row) =>
    row.map((item, index) => cell(item, columns[index].digits ?? digits)).join(" & "),
  );
  const align = columns.map((column) => column.align[0]).join("");
  if (style === "array")
    return [
      `\\begin{array}{${align}}`,
      `\\hline ${header.join(" & ")} \\\\ \\hline`,
      ...lines.map((line) => `${line} \\\\`),
      "\\hline",
      "\\end{array}",
    ].join("\n");
  const tabular = [
    `\\begin{tabular}{${align}}`,
    "\\toprule",
    `${header.join(" & ")} \\\\`,
    "\\midrule",
    ...lines.map((line) => `${line} \\\\`),
    "\\bottomrule",
    "\\end{tabular}",
  ];
  if (caption === undefined) return tabular.join("\n");
  return [
    "\\begin{table}",
    "\\centering",
    `\\caption{${plain(caption, digits)}}`,
    ...tabular,
    "\\end{table}",
  ].join("\n");
}
