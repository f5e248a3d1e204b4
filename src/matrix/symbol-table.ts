import { InputError } from "../errors.js";
import { latexName } from "../symbolic/text/latex-name.js";
import { type Dimension, sameShape, type Shape, shapeText } from "./matrix-node.js";
import type { NumberRows } from "./matrix-rows.js";

/** A matrix symbol of an expression. */
export type NamedShape = Shape & { readonly name: string };

/** The symbols that an expression was made of, by how they are set; also those that have canceled. */
export type SymbolTable = ReadonlyMap<string, NamedShape>;

export const tableOf = (symbol: NamedShape): SymbolTable => new Map([[latexName(symbol.name), symbol]]);

/** The symbols of expressions that are put together. @throws InputError where one name stands for two shapes */
export function joinedTables(...tables: readonly SymbolTable[]): SymbolTable {
  const joined = new Map<string, NamedShape>();
  for (const [key, symbol] of tables.flatMap((table) => [...table])) {
    const known = joined.get(key) ?? symbol;
    if (known.name !== symbol.name)
      throw new InputError({
        place: "matrix expression",
        rule: "needs names that look different when they are set",
        got: `${known.name} and ${symbol.name}`,
        cure: "Write one name in one way, or give the second matrix another name.",
      });
    if (!sameShape(known, symbol))
      throw new InputError({
        place: "matrix expression",
        rule: `needs one shape for ${symbol.name}`,
        got: `${shapeText(known)} and ${shapeText(symbol)}`,
        cure: "Give the second matrix another name.",
      });
    joined.set(key, symbol);
  }
  return joined;
}

/** Checks the values of symbols and of their differentials against their shapes; returns the sizes that letters stand for. */
export function sizesFrom(
  table: SymbolTable,
  at: Readonly<Record<string, NumberRows>>,
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const fits = (dimension: Dimension, size: number): boolean => {
    if (typeof dimension === "number") return dimension === size;
    if (!sizes.has(dimension)) sizes.set(dimension, size);
    return sizes.get(dimension) === size;
  };
  for (const symbol of table.values())
    for (const name of [symbol.name, `d${symbol.name}`]) {
      if (!Object.hasOwn(at, name)) continue;
      const value: unknown = at[name];
      const rows = Array.isArray(value) && value.every(isRow) ? value : null;
      const columns = rows?.[0]?.length ?? 0;
      const isRectangle = rows !== null && columns > 0 && rows.every((row) => row.length === columns);
      if (!isRectangle || !fits(symbol.rows, rows.length) || !fits(symbol.columns, columns))
        throw new InputError({
          place: "matrix value",
          rule: `needs a ${shapeText(symbol)} matrix for ${name}`,
          got: isRectangle ? `${rows.length}×${columns}` : "no rows of numbers of one length",
          cure: "Write it by rows: [[1, 2], [3, 4]], a column as [[1], [2]].",
        });
    }
  return sizes;
}

const isRow = (row: unknown): row is number[] =>
  Array.isArray(row) && row.every((entry) => typeof entry === "number");
