import { isFields, type AnswerGrid, type Fields } from "../../notebook/answer-parts.js";
import type { Json } from "../../notebook/format.js";
import type { Inline, Table, TableCell } from "../tree.js";
import { nameInline, pathInline, valueInline } from "./answer-value.js";
import type { Context } from "./context.js";

/**
 * Records as a table, one row each: the layers of a network with their weights and biases. A field that is a record itself in
 * every row becomes a group of columns.
 * @param name what the records are called together: `layers`
 */
export function recordTable(context: Context, records: Fields[], name: string): Table {
  const keys = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const groups = keys.map((key) => {
    const nested = records.map((record) => record[key]);
    const inner = nested.every(isFields)
      ? [...new Set(nested.flatMap((fields) => Object.keys(fields as Fields)))]
      : [];
    return { key, inner };
  });
  const deep = groups.some(({ inner }) => inner.length > 0);
  const singular = name.replace(/s$/, "").replaceAll("_", " ");
  const height = deep ? 2 : 1;
  const head = [
    cell([{ kind: "text", text: singular }], true, 1, height),
    ...groups.map(({ key, inner }) =>
      cell(nameInline(context, key), true, Math.max(1, inner.length), inner.length > 0 ? 1 : height),
    ),
  ];
  const second = groups.flatMap(({ inner }) => inner.map((key) => cell(nameInline(context, key), true)));
  const rows = records.map((record, index) => [
    cell([{ kind: "text", text: String(index + 1) }], false),
    ...groups.flatMap(({ key, inner }) => {
      const value = record[key] ?? null;
      const values: Json[] =
        inner.length === 0 ? [value] : inner.map((field) => (value as Fields)[field] ?? null);
      return values.map((item) => cell(item === null ? [] : valueInline(context, item, null), false));
    }),
  ]);
  const columns = 1 + groups.reduce((sum, { inner }) => sum + Math.max(1, inner.length), 0);
  return { headRows: height, columns, rows: [head, ...(deep ? [second] : []), ...rows] };
}

/** Named records beside each other, with the name of them all in the corner. */
export function gridTable(context: Context, { path, columns, rows }: AnswerGrid): Table {
  const head = [
    cell(pathInline(context, path), true),
    ...columns.map((name) => cell(nameInline(context, name), true)),
  ];
  const body = rows.map(({ name, cells }) => [
    { ...cell(nameInline(context, name), false), align: "left" as const },
    ...cells.map(({ value, expects }) =>
      cell(value === null ? [] : valueInline(context, value, expects), false),
    ),
  ]);
  return { headRows: 1, columns: 1 + columns.length, rows: [head, ...body] };
}

function cell(body: Inline[], header: boolean, columns = 1, rows = 1): TableCell {
  return {
    body: body.length === 0 ? [] : [{ kind: "paragraph", body }],
    header,
    align: "center",
    columns,
    rows,
  };
}
