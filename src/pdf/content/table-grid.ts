import type { Table, TableCell } from "../tree.js";

/** A cell at one of the places that it takes up: where its own row and column begin. */
export interface Place {
  cell: TableCell;
  row: number;
  column: number;
}

/** The cell at every place of a table, by rows; null where spans overlap or leave a place empty. */
export function tableGrid({ rows, columns }: Table): Place[][] | null {
  const grid: (Place | undefined)[][] = rows.map(() => Array.from({ length: columns }, () => undefined));
  for (const [row, cells] of rows.entries()) {
    let column = 0;
    for (const cell of cells) {
      while (grid[row]![column] !== undefined) column++;
      for (let y = row; y < row + cell.rows; y++)
        for (let x = column; x < column + cell.columns; x++) {
          if (grid[y] === undefined || x >= columns || grid[y][x] !== undefined) return null;
          grid[y][x] = { cell, row, column };
        }
      column += cell.columns;
    }
  }
  return grid.every((line) => line.every((place) => place !== undefined)) ? (grid as Place[][]) : null;
}

/** How many columns from the left name the rows. */
export function keyColumns(grid: Place[][], headRows: number): number {
  const body = grid.slice(headRows);
  if (body.length === 0) return 0;
  const first = body[0]!.findIndex((_, column) => !body.every((line) => line[column]!.cell.header));
  return first === -1 ? 0 : first;
}
