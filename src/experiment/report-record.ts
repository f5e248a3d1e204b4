import type { Json, MimeBundle, Notebook } from "../notebook/format.js";
import { answersIn } from "../paper/answers-in.js";

/** The mime type under which `report(name, value)` records what it was given. */
export const reportMime = "application/vnd.gradsheet.report+json";

/** What a run can report: a number, words, true or false, or the numbers of a curve. */
export type ReportValue = number | string | boolean | readonly number[];

/** JSON has no other way to hold a number that is none. */
type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

/** A reported value as JSON keeps it. */
export type ReportedJson =
  | { kind: "number"; value: JsonNumber }
  | { kind: "text"; value: string }
  | { kind: "truth"; value: boolean }
  | { kind: "curve"; value: JsonNumber[] };

/** A reported value with its name, as it travels from a cell to the table of a sweep. */
export type ReportRecord = { name: string } & ReportedJson;

const jsonNumber = (value: number): JsonNumber =>
  Number.isFinite(value) ? value : (String(value) as JsonNumber);

/** A value in a form that JSON keeps. */
export function reportedJson(value: ReportValue): ReportedJson {
  if (typeof value === "number") return { kind: "number", value: jsonNumber(value) };
  if (typeof value === "string") return { kind: "text", value };
  if (typeof value === "boolean") return { kind: "truth", value };
  return { kind: "curve", value: value.map(jsonNumber) };
}

const isNumber = (value: unknown): boolean =>
  typeof value === "number" || value === "NaN" || value === "Infinity" || value === "-Infinity";

/** The value that a record holds; undefined where it is none, for outputs can be written by anybody. */
export function reportedValue(json: unknown): ReportValue | undefined {
  if (typeof json !== "object" || json === null) return undefined;
  const { kind, value } = json as { kind?: unknown; value?: unknown };
  if (kind === "number" && isNumber(value)) return Number(value);
  if (kind === "text" && typeof value === "string") return value;
  if (kind === "truth" && typeof value === "boolean") return value;
  if (kind === "curve" && Array.isArray(value) && value.length > 0 && value.every(isNumber))
    return value.map(Number);
  return undefined;
}

/**
 * What a notebook's outputs report, in order: the values of `report(name, value)`, of two by one name the later, and those of
 * `answer(id, value)` by their ids, of an answer with several values by `id.name`.
 */
export function reportsIn(notebook: Notebook): Record<string, ReportValue> {
  const reports = notebook.cells
    .flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []))
    .flatMap((output) => ("data" in output ? reportIn(output.data) : []));
  const answers = answersIn(notebook).flatMap(({ id, value }) => leavesOf(id, value));
  return Object.fromEntries([...answers, ...reports]);
}

function reportIn(data: MimeBundle): [string, ReportValue][] {
  const record = data[reportMime] as { name?: unknown } | undefined;
  const value = reportedValue(record);
  return typeof record?.name === "string" && value !== undefined ? [[record.name, value]] : [];
}

/** The values of an answer by their names; a list is one value, its JSON text. */
function leavesOf(name: string, value: Json): [string, ReportValue][] {
  if (value === null) return [];
  if (Array.isArray(value)) return [[name, JSON.stringify(value)]];
  if (typeof value !== "object") return [[name, value]];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(`${name}.${key}`, item));
}
