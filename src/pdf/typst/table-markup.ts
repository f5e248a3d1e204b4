import type { Block, Inline, Table, TableCell } from "../tree.js";
import { decimalPaddings, withMinus, type Padding } from "../content/decimal-columns.js";
import { keyColumns, tableGrid, type Place } from "../content/table-grid.js";
import { quoted } from "./atom.js";
import { typstColor } from "./color.js";
import { inCell, leastWidth } from "./table-width.js";
import { escapeText } from "./text.js";

/** How what stands in a table is written. */
interface Writer {
  caption(body: Inline[]): string;
  cell(body: Block[]): string;
}

/** A table of so many columns is never set in parts. */
const narrow = 4;

/** A table as a call of the template's `data-table`, which is told of by the name where no readable size is found for it. */
export function tableMarkup(table: Table, name: string, writer: Writer): string {
  const shown = {
    ...table,
    rows: table.rows.map((row) => row.map((cell) => ({ ...cell, body: inCell(cell.body) }))),
  };
  const paddings = decimalPaddings(shown);
  const written = (cell: TableCell, columns?: string): string =>
    cellMarkup(cell, writer, paddings.get(cell), columns);
  // A table that is too wide by far is set in parts, each with the columns that name the rows.
  const grid = table.columns > narrow ? tableGrid(shown) : null;
  const rows =
    grid === null
      ? shown.rows.map((row) => row.map((cell) => `${written(cell)}, `).join(""))
      : grid.map((line, row) =>
          line.map((place, column) => placeMarkup(place, row, column, written)).join(""),
        );
  const options = [
    `name: ${quoted(name)}`,
    `caption: ${table.caption === undefined ? "none" : `[${writer.caption(table.caption)}]`}`,
    `least: ${leastWidth(shown).toFixed(1)}`,
    `heads: (${rows.slice(0, table.headRows).join("")})`,
    ...(grid === null ? [] : [`keys: ${keyColumns(grid, table.headRows)}`, `parted: true`]),
  ];
  const body = rows.slice(table.headRows).join("").replace(/, $/, "");
  return `#data-table(${table.columns}, ${options.join(", ")}, ${body})`;
}

/** What stands at a place of a table that may be parted: the cell where it begins, and what is left of it elsewhere. */
function placeMarkup(
  { cell, row, column }: Place,
  atRow: number,
  atColumn: number,
  written: (cell: TableCell, columns?: string) => string,
): string {
  if (row !== atRow) return "none, ";
  if (cell.columns === 1) return `${written(cell)}, `;
  if (column !== atColumn) return "";
  return `..spread(${cell.columns}, ${column}, it => ${written(cell, "it")}), `;
}

/** A cell, over as many columns as it has or as Typst's code says. */
function cellMarkup(cell: TableCell, writer: Writer, padding?: Padding, over = String(cell.columns)): string {
  const { body, header, align, columns, rows, color } = cell;
  const inside = writer.cell(padding === undefined ? body : withMinus(body));
  const content = header ? `#strong[${inside}]` : inside;
  const spans = `${columns > 1 ? `colspan: ${over}, ` : ""}${rows > 1 ? `rowspan: ${rows}, ` : ""}`;
  const aligned = align === undefined ? "" : `align: ${align} + horizon, `;
  const padded =
    padding === undefined ? content : `${hidden(padding.before)}${content}${hidden(padding.after)}`;
  const colored = color === undefined ? `[${padded}]` : `text(fill: ${typstColor(color)})[${padded}]`;
  return `table.cell(${spans}${aligned}${groundMarkup(cell)}${colored})`;
}

const hidden = (text: string): string => (text === "" ? "" : `#hide[${escapeText(text)}];`);

/** The ground of a cell, with the bar on it, as an argument. */
function groundMarkup({ fill, bar }: TableCell): string {
  const ground = fill === undefined ? "white" : typstColor(fill);
  if (bar === undefined) return fill === undefined ? "" : `fill: ${ground}, `;
  const percent = (part: number): string => `${Number((100 * part).toFixed(2))}%`;
  const color = typstColor(bar.color);
  const stops = [
    [ground, 0],
    [ground, bar.from],
    [color, bar.from],
    [color, bar.to],
    [ground, bar.to],
    [ground, 1],
  ] as const;
  return `fill: gradient.linear(${stops.map(([of, at]) => `(${of}, ${percent(at)})`).join(", ")}), `;
}
