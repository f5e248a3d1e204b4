import { InputError } from "../errors.js";
import { type Cell } from "./cell.js";
import { htmlTable } from "./html.js";
import { latexTable } from "./latex.js";
import { markdownTable } from "./markdown.js";
import type { Column, ColumnSpec, TableData } from "./table-data.js";
import { textTable } from "./text.js";

export interface TableSpec {
  /** Headings, left to right. */
  columns: (string | ColumnSpec)[];
  /** One array of cells per row, or one record per row with the columns' names as keys. */
  rows: (Cell[] | Record<string, Cell>)[];
  caption?: string;
  /** Significant digits of numbers, 1 to 17; default 6. Integers below 10¹² are shown whole. */
  digits?: number;
}

function fullColumn(column: string | ColumnSpec, cells: Cell[]): Column {
  const spec = typeof column === "string" ? { name: column } : column;
  const numeric =
    cells.length > 0 &&
    cells.every((cell) => cell == null || typeof cell === "number" || typeof cell === "bigint");
  return { ...spec, align: spec.align ?? (numeric ? "right" : "left") };
}

/** Rows and columns that show themselves as text, Markdown, HTML or LaTeX; made by {@link table}. */
export class Table implements TableData {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption: string | undefined;
  readonly digits: number;

  constructor({ columns, rows, caption, digits = 6 }: TableSpec) {
    if (!Array.isArray(columns) || columns.length === 0)
      throw new InputError({
        place: "table",
        rule: "needs at least one column",
        got: Array.isArray(columns) ? "none" : String(columns),
        cure: 'Give their headings: columns: ["x", "y"].',
      });
    if (!Number.isInteger(digits) || digits < 1 || digits > 17)
      throw new InputError({ place: "table", rule: "needs digits from 1 to 17", got: String(digits) });
    const known = columns.every(
      (column) => typeof (typeof column === "object" ? column?.name : column) === "string",
    );
    if (!known || !Array.isArray(rows) || rows.some((row) => typeof row !== "object" || row === null))
      throw new InputError({
        place: "table",
        rule: "needs headings as text or { name } and rows as arrays or records",
        got: JSON.stringify(known ? rows : columns) ?? "nothing",
      });
    const names = columns.map((column) => (typeof column === "string" ? column : column.name));
    this.rows = rows.map((row, index) => {
      if (!Array.isArray(row)) return names.map((name) => row[name]);
      if (row.length !== columns.length)
        throw new InputError({
          place: "table",
          rule: `needs ${columns.length} cells in every row`,
          got: `${row.length} in row ${index}`,
          cure: "Fill empty places with null.",
        });
      return row;
    });
    this.columns = columns.map((column, index) =>
      fullColumn(
        column,
        this.rows.map((row) => row[index]),
      ),
    );
    this.caption = caption;
    this.digits = digits;
  }

  /** The table in a box of Unicode lines. */
  toString(): string {
    return textTable(this);
  }

  /** The table in GitHub's Markdown. */
  toMarkdown(): string {
    return markdownTable(this);
  }

  /** The table as an HTML `<table>`; maths between dollar signs. */
  toHtml(): string {
    return htmlTable(this);
  }

  /** The table as LaTeX: an `array` for MathJax and KaTeX, or with the rules of booktabs for a document. */
  toLatex(style: "array" | "booktabs" = "array"): string {
    return latexTable(this, style);
  }

  /** The table by media type: HTML, Markdown, LaTeX and text. */
  toMimeBundle(): Record<string, string> {
    return {
      "text/html": this.toHtml(),
      "text/markdown": this.toMarkdown(),
      "text/latex": `$$${this.toLatex()}$$`,
      "text/plain": this.toString(),
    };
  }

  /** What a notebook shows. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.toMimeBundle();
  }
}

/**
 * A table that shows itself in a notebook and gives its text, Markdown, HTML and LaTeX.
 * @param spec columns (headings, alignment, digits), rows of cells (text, numbers, booleans, maths as `{ latex, text }`
 * or objects with `toLatex()`), caption, significant digits of numbers (default 6)
 * @returns the table; columns of numbers stand to the right unless told otherwise
 * @throws InputError where a row has too many or too few cells
 * @example
 * table({ columns: ["x", "y"], rows: [[1, 0.1 + 0.2]] }).toMarkdown() // => "| x | y |\n| ---: | ---: |\n| 1 | 0.3 |"
 * table({ columns: ["f"], rows: [{ f: { latex: "x^2" } }] }).toLatex() // => "\\begin{array}{l}\n\\hline \\text{f} \\\\ \\hline\nx^2 \\\\\n\\hline\n\\end{array}"
 * table({ columns: ["x"], rows: [[1, 2]] }) // throws table: needs 1 cells in every row, got 2 in row 0. Fill empty places with null.
 */
export function table(spec: TableSpec): Table {
  return new Table(spec);
}
