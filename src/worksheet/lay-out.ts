import type { ShownPart } from "../paper/answer-record.js";
import { isFields, type Fields } from "../paper/fields.js";
import type { Json } from "../notebook/format.js";
import { answerParts, fieldOf, type AnswerGrid, type AnswerValue } from "./answer-parts.js";
import { typeset, typesetName } from "./typeset.js";

/** A list with more entries is broken into lines as text is. */
const longestFormula = 8;

type Labels = Record<string, string>;

/**
 * An answer as it is shown, in a notebook, on a page and on paper alike: its names and values as LaTeX, records of plain values
 * as tables, prose as prose and code as code.
 * @param value - The answer, in the shape of `expects`.
 * @param labels - LaTeX for its names, by their path with dots.
 */
export function layOut(value: Json, expects: Json, labels: Labels = {}): ShownPart[] {
  return answerParts(value, expects).flatMap((part) =>
    "rows" in part ? [gridPart(part, labels)] : valueParts(part, labels),
  );
}

/** The name of the value at a path; null where it is the whole answer. */
function nameAt(path: string[], labels: Labels): string | null {
  if (path.length === 0) return null;
  const whole = labels[path.join(".")];
  if (whole !== undefined) return whole;
  const [last] = path.slice(-1);
  const outer = nameAt(path.slice(0, -1), labels);
  return outer === null ? typesetName(last) : `${outer},\\ ${typesetName(last)}`;
}

/** The name of a column or a row, whose table says the rest. */
const ownName = (path: string[], labels: Labels): string =>
  labels[path.join(".")] ?? typesetName(path.at(-1) ?? "");

function valueParts({ path, value, expects }: AnswerValue, labels: Labels): ShownPart[] {
  const name = nameAt(path, labels);
  if (Array.isArray(value) && value.length > 0 && value.every(isFields))
    return [recordsPart(path, value, expects, labels)];
  if (typeof value === "string" && isWord(expects, "text")) return proseParts(path, value, labels);
  if (typeof value === "string" && isWord(expects, "choice")) return [{ kind: "words", name, text: value }];
  if (typeof value === "boolean") return [{ kind: "words", name, text: String(value) }];
  const isLongList =
    Array.isArray(value) && value.length > longestFormula && value.every((item) => !Array.isArray(item));
  if (!isLongList) return [{ kind: "formula", name, items: [typeset(value, expects)] }];
  return [
    { kind: "formula", name, items: value.map((item) => typeset(item, (expects as Json[])[0] ?? null)) },
  ];
}

const isWord = (expects: Json, word: string) => typeof expects === "string" && expects.startsWith(word);

/** Prose under a name; its text's own fence, which `code` may have, is the code's. */
function proseParts(path: string[], text: string, labels: Labels): ShownPart[] {
  const last = path.at(-1) ?? "text";
  if (last === "code") {
    const name = nameAt(path.slice(0, -1), labels);
    const [, language = "", inside] = /^\s*```+ *([\w-]*)\n([^]*?)\n?```+\s*$/.exec(text) ?? [];
    if (inside !== undefined && !/^```/m.test(inside))
      return [{ kind: "code", name, language, text: inside }];
    // Prose with code in it has fences of its own.
    if (!/^\s*```/m.test(text)) return [{ kind: "code", name, language, text }];
    return [{ kind: "words", name, text }];
  }
  return [{ kind: "words", name: nameAt(last === "text" ? path.slice(0, -1) : path, labels), text }];
}

function gridPart({ path, records, columns, rows }: AnswerGrid, labels: Labels): ShownPart {
  const nameOf = (name: string) => {
    const fields = records.map((record) => labels[[...path, record, name].join(".")]);
    const label = records.includes(name) ? undefined : fields.find((each) => each !== undefined);
    return label ?? ownName([...path, name], labels);
  };
  return {
    kind: "table",
    corner: nameAt(path, labels) ?? "",
    columns: columns.map(nameOf),
    rows: rows.map(({ name, cells }) => ({
      name: nameOf(name),
      cells: cells.map(({ value, expects }) => (value === null ? null : typeset(value, expects))),
    })),
  };
}

/** Records as a table, one row each: the layers of a network with their weights and biases. */
function recordsPart(path: string[], records: Fields[], expects: Json, labels: Labels): ShownPart {
  const shape = Array.isArray(expects) ? (expects[0] ?? null) : expects;
  const inner = (name: string): string[] => {
    const nested = records.map((record) => record[name]);
    return nested.every(isFields)
      ? [...new Set(nested.flatMap((fields) => Object.keys(fields as Fields)))]
      : [];
  };
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))].flatMap((name) => {
    const fields = inner(name);
    return fields.length === 0 ? [[name]] : fields.map((field) => [name, field]);
  });
  const under = (names: string[]) =>
    labels[[...path, ...names].join(".")] ??
    names.map((name, depth) => ownName([...path, ...names.slice(0, depth), name], labels)).join(",\\ ");
  return {
    kind: "table",
    corner: nameAt(path, labels) ?? "",
    columns: columns.map(under),
    rows: records.map((record, index) => ({
      name: String(index + 1),
      cells: columns.map((names) => {
        const value = names.reduce<Json>((at, name) => (isFields(at) ? (at[name] ?? null) : null), record);
        return value === null ? null : typeset(value, names.reduce(fieldOf, shape));
      }),
    })),
  };
}
