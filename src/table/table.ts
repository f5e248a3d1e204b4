import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { type TableCell, mathsInside } from "./cell.js";
import { csvTable } from "./csv.js";
import { htmlTable } from "./html.js";
import { latexTable } from "./latex.js";
import { markdownTable } from "./markdown.js";
import type { TableColumn, TableColumnSpec, TableData } from "./table-data.js";
import { plainMaths } from "./plain-maths.js";
import { textTable } from "./text.js";

/** The caption and the digits of a {@link table}. */
export interface TableOptions {
  caption?: string;
  /** Significant digits of numbers, 1 to 17; default 6. Integers below 10¹² are shown whole. */
  digits?: number;
}

/** A {@link table} by its columns and rows. */
export interface TableSpec extends TableOptions {
  /** Headings, left to right; one between dollars, such as "$w_1$", is maths. */
  columns: TableHeadings;
  /** One array of cells per row, or one record per row with the columns' names as keys. */
  rows: readonly (readonly TableCell[] | Readonly<Record<string, TableCell>>)[];
}

function specOf(column: string | TableColumnSpec): TableColumnSpec {
  if (typeof column !== "string") return column;
  const latex = mathsInside(column);
  return latex === null ? { name: column } : { name: column, latex, text: plainMaths(latex) };
}

function fullColumn(column: string | TableColumnSpec, cells: TableCell[]): TableColumn {
  const spec = specOf(column);
  const numeric =
    cells.length > 0 &&
    cells.every((cell) => cell == null || typeof cell === "number" || typeof cell === "bigint");
  return { ...spec, align: spec.align ?? (numeric ? "right" : "left") };
}

/** Rows and columns that show themselves as text, Markdown, HTML or LaTeX; made by {@link table}. */
export class Table extends Printed implements TableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly caption: string | undefined;
  readonly digits: number;

  constructor({ columns, rows, caption, digits = 6 }: TableSpec) {
    super();
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
      if (!Array.isArray(row)) return names.map((name) => (row as Readonly<Record<string, TableCell>>)[name]);
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

  /** The table as comma-separated values with its headings, numbers with all their digits. */
  toCsv(): string {
    return csvTable(this);
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

/** Headings, left to right; one between dollars, such as "$w_1$", is maths. */
export type TableHeadings = readonly (string | TableColumnSpec)[];

/** Records, one for each row, with the headings as keys. */
export type TableRows = readonly Readonly<Record<string, TableCell>>[];

/** Rows by their names: a record of cells for each, or its cells in an array. */
export type TableOfRows = Readonly<Record<string, Readonly<Record<string, TableCell>>>>;

/** Columns by their headings, each with its cells from top to bottom; a single cell is a row by itself. */
export type TableOfColumns = Readonly<Record<string, readonly TableCell[]>>;

/** Options of a table whose rows are named. */
export interface NamedRowsOptions extends TableOptions {
  /** The heading over the rows' names; default none. */
  names?: string;
}

const isSpec = (given: object): given is TableSpec => "columns" in given && "rows" in given;

/** True for `{ … }`, not for what has a class of its own, such as a number of a trace. */
const isRecord = (value: unknown): value is Readonly<Record<string, TableCell>> =>
  typeof value === "object" &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  !("latex" in value);

/** The keys of all records, in the order in which they come up. */
const keysOf = (records: TableRows): string[] => [
  ...new Set(records.flatMap((record) => Object.keys(record))),
];

function columnsToSpec(columns: TableOfColumns): TableSpec {
  const lists = Object.values(columns);
  const height = lists[0].length;
  const odd = Object.entries(columns).find(([, cells]) => cells.length !== height);
  if (odd !== undefined)
    throw new InputError({
      place: "table",
      rule: `needs ${height} cells in every column`,
      got: `${odd[1].length} in ${odd[0]}`,
      cure: "Fill empty places with null.",
    });
  return { columns: Object.keys(columns), rows: lists[0].map((_, row) => lists.map((cells) => cells[row])) };
}

type Given = TableSpec | TableHeadings | TableRows | TableOfRows | TableOfColumns;

function toSpec(given: Given, { names = "", ...options }: NamedRowsOptions): TableSpec {
  if (typeof given !== "object" || given === null || isSpec(given))
    return { ...(given as TableSpec), ...options };
  if (Array.isArray(given)) {
    const rows = given as TableRows;
    return { columns: rows.every(isRecord) ? keysOf(rows) : [], rows, ...options };
  }
  const values = Object.values(given as object);
  if (values.length > 0 && values.every(Array.isArray))
    return { ...columnsToSpec(given as TableOfColumns), ...options };
  if (values.length > 0 && values.every(isRecord)) {
    const rows = given as TableOfRows;
    const keys = keysOf(Object.values(rows));
    return {
      columns: [names, ...keys],
      rows: Object.entries(rows).map(([name, row]) => [name, ...keys.map((key) => row[key])]),
      ...options,
    };
  }
  return { columns: [], rows: [], ...options };
}

/**
 * A table that shows itself in a notebook and gives its text, Markdown, HTML and LaTeX. A cell is text, a number, a truth value, a list
 * of numbers, maths as `"$x^2$"` or `{ latex, text }`, or an object with `toLatex()`; a heading between dollars is maths.
 * @param given headings, with the rows as arrays of cells after them; or an array of records (keys are headings, one row each); or a
 * record of columns; or a record of rows, each a record (keys are headings; the rows' names come first); or `{ columns, rows }`.
 * A heading is text or `{ name, align, digits, latex }`
 * @param options `caption`; `digits`, significant digits of numbers (default 6); `names`, the heading over the names of rows
 * @returns the table; columns of numbers stand to the right unless told otherwise
 * @throws InputError where a row or column has too many or too few cells, or there is no column
 * @example
 * table(["x", "$x^2$"], [1, 2].map((x) => [x, x ** 2])).toMarkdown() // => "| x | $x^2$ |\n| ---: | ---: |\n| 1 | 1 |\n| 2 | 4 |"
 * table([{ x: 1, y: 0.1 + 0.2 }, { x: 2, y: null }]).toMarkdown() // => "| x | y |\n| ---: | ---: |\n| 1 | 0.3 |\n| 2 |  |"
 * table({ "$w_1$": [1, 2], loss: [0.5, 1 / 3] }, { digits: 2 }).toMarkdown() // => "| $w_1$ | loss |\n| ---: | ---: |\n| 1 | 0.5 |\n| 2 | 0.33 |"
 * table({ sgd: { loss: 1 }, adam: { loss: 0.5 } }, { names: "rule" }).toMarkdown() // => "| rule | loss |\n| :--- | ---: |\n| sgd | 1 |\n| adam | 0.5 |"
 * table(["f"], [["$x^2$"]]).toLatex() // => "\\begin{array}{l}\n\\hline \\text{f} \\\\ \\hline\nx^2 \\\\\n\\hline\n\\end{array}"
 * table(["x"], [[1, 2]]) // throws table: needs 1 cells in every row, got 2 in row 0. Fill empty places with null.
 */
export function table(
  headings: TableHeadings,
  rows: readonly (readonly TableCell[])[],
  options?: TableOptions,
): Table;
export function table(rows: TableRows, options?: TableOptions): Table;
export function table(given: TableSpec): Table;
export function table(columns: TableOfColumns, options?: TableOptions): Table;
export function table(rows: TableOfRows, options?: NamedRowsOptions): Table;
export function table(
  given: Given,
  second: readonly (readonly TableCell[])[] | NamedRowsOptions = {},
  options: TableOptions = {},
): Table {
  if (Array.isArray(second)) return new Table({ columns: given as TableHeadings, rows: second, ...options });
  return new Table(toSpec(given, second as NamedRowsOptions));
}
