// errors
export { FileError, GradsheetError, InputError } from "./errors.js";

// symbolic: exact numbers
export { real, Real, type RealInput } from "./symbolic/real.js";
export { Worked } from "./symbolic/worked.js";

// table
export { table, Table } from "./table/table.js";
export type { Cell } from "./table/cell.js";
export type { Align, Column, ColumnSpec, TableSpec } from "./table/table.js";
