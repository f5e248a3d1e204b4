import { cellText } from "./cell.js";
import type { TableAlign, TableData } from "./table-data.js";
import { displayWidth } from "./width.js";

function padded(line: string, width: number, align: TableAlign): string {
  const room = width - displayWidth(line);
  const left = align === "right" ? room : align === "center" ? Math.floor(room / 2) : 0;
  return " ".repeat(left) + line + " ".repeat(room - left);
}

/** The table in a box of Unicode lines; a line break in a cell makes the row taller. */
export function textTable({ columns, rows, caption, digits }: TableData): string {
  const cells = [
    columns.map(({ name, text }) => (text ?? name).split("\n")),
    ...rows.map((row) =>
      row.map((cell, column) => cellText(cell, columns[column].digits ?? digits).split("\n")),
    ),
  ];
  const widths = columns.map((_, column) =>
    Math.max(...cells.flatMap((row) => row[column].map((line) => displayWidth(line)))),
  );
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const lines = cells.map((row) => {
    const height = Math.max(...row.map((cell) => cell.length));
    return Array.from(
      { length: height },
      (_, line) =>
        `│${row.map((cell, column) => ` ${padded(cell[line] ?? "", widths[column], columns[column].align)} `).join("│")}│`,
    ).join("\n");
  });
  return [
    ...(caption === undefined ? [] : [caption]),
    rule("┌", "┬", "┐"),
    lines[0],
    rule("├", "┼", "┤"),
    ...lines.slice(1),
    rule("└", "┴", "┘"),
  ].join("\n");
}
