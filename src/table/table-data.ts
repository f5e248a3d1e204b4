import type { Cell } from "./cell.js";

/** How the cells of a column stand. */
export type Align = "left" | "right" | "center";

/** A column as its maker describes it; `latex` typesets the heading as maths, `text` is that heading in plain text. */
export interface ColumnSpec {
  name: string;
  align?: Align;
  digits?: number;
  latex?: string;
  text?: string;
}

/** A column of a table: its heading, how its cells stand and how many significant digits its numbers show. */
export interface Column extends ColumnSpec {
  align: Align;
}

/** What every form of a table is written from: full rows under their columns. */
export interface TableData {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly caption: string | undefined;
  /** Significant digits of numbers where a column does not say its own. */
  readonly digits: number;
}
