import { isFields, type Fields } from "../paper/fields.js";
import type { Json } from "../notebook/format.js";

/** The shape of one named value; `expects` is the shape of all of them, or of each. */
export const fieldOf = (expects: Json, name: string): Json =>
  isFields(expects) ? (expects[name] ?? null) : expects;

/** One value of an answer with its names from the outside in. */
export interface AnswerValue {
  path: string[];
  value: Json;
  expects: Json;
}

/** Records of plain values that stand side by side. */
export interface AnswerGrid {
  path: string[];
  /** The names of the records: the columns or the rows. */
  records: string[];
  columns: string[];
  rows: { name: string; cells: { value: Json; expects: Json }[] }[];
}

/** More letters than this are prose, which no cell of a table holds. */
const longestWord = 40;

/** A record that fits into a row or a column: plain values, none of them prose. */
function isFlat(value: Json, expects: Json): value is Fields {
  if (!isFields(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([name, item]) => {
      if (isFields(item) || (Array.isArray(item) && item.some((entry) => isFields(entry)))) return false;
      return (
        typeof item !== "string" ||
        (item.length <= longestWord && !String(fieldOf(expects, name)).startsWith("text"))
      );
    })
  );
}

/**
 * An answer as it is laid out: single values in their order, and records of plain values together as a table, whose longer
 * side runs down.
 * @param expects - The shape that the question asks for, with its type words.
 */
export function answerParts(value: Json, expects: Json, path: string[] = []): (AnswerValue | AnswerGrid)[] {
  if (!isFields(value)) return [{ path, value, expects }];
  const isBeside = (name: string) => isFlat(value[name], fieldOf(expects, name));
  const beside = Object.keys(value).filter(isBeside);
  return Object.entries(value).flatMap(([name, item]) => {
    if (!isBeside(name)) return answerParts(item, fieldOf(expects, name), [...path, name]);
    return name === beside[0] ? [gridOf(value, beside, expects, path)] : [];
  });
}

function gridOf(value: Fields, records: string[], expects: Json, path: string[]): AnswerGrid {
  const fields = [...new Set(records.flatMap((record) => Object.keys(value[record] as Fields)))];
  const cell = (record: string, field: string) => ({
    value: (value[record] as Fields)[field] ?? null,
    expects: fieldOf(fieldOf(expects, record), field),
  });
  const [columns, names] = records.length > fields.length ? [fields, records] : [records, fields];
  const rows = names.map((name) => ({
    name,
    cells: columns.map((column) => (columns === records ? cell(column, name) : cell(name, column))),
  }));
  return { path, records, columns, rows };
}
