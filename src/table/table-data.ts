import type { TableCell } from "./cell.js";

/** How the cells of a column stand. */
export type TableAlign = "left" | "right" | "center";

/** A column as its maker describes it; `latex` typesets the heading as maths, `text` is that heading in plain text. */
export interface TableColumnSpec {
  name: string;
  align?: TableAlign;
  digits?: number;
  latex?: string;
  text?: string;
}

/** A column of a table: its heading, how its cells stand and how many significant digits its numbers show. */
export interface TableColumn extends TableColumnSpec {
  align: TableAlign;
}

/** What every form of a table is written from: full rows under their columns. */
export interface TableData {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  readonly caption: string | undefined;
  /** Significant digits of numbers where a column does not say its own. */
  readonly digits: number;
}
