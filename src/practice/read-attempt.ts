import { GradsheetError } from "../errors.js";
import type { Json } from "../notebook/format.js";
import type { AttemptLeaf } from "../paper/attempt-record.js";
import { entryShape, leafShape } from "../paper/expected-shape.js";
import { isFields } from "../paper/fields.js";
import type { CopiedPart } from "../paper/practice-copy.js";
import { plainKnownName } from "../worksheet/known-names.js";
import { readAnswer, type ReadOptions } from "../worksheet/read-answer.js";
import { isBlank } from "./blank.js";
import { below } from "./paths.js";

/** What of a part an attempt is read by. */
export type Readable = Pick<CopiedPart, "expects" | "accept"> & {
  /** The names that may stand in a formula; with none, any may. */
  names: readonly string[];
};

/**
 * Every value of an attempt as it was read. What cannot be read, and what has another shape, says why; nothing that a student writes is
 * an error of the cell.
 * @param value What stands in `attempt(id, value)`.
 */
export function readAttempt(value: unknown, part: Readable): AttemptLeaf[] {
  const names = new Set(part.names);
  const options: ReadOptions = {
    accept: part.accept,
    ...(part.names.length === 0 ? {} : { isKnown: (name: string) => names.has(plainKnownName(name)) }),
  };
  return readAt(asFields(value, part.expects), part.expects, "", options);
}

/** A value alone is that of the only name there is. */
function asFields(value: unknown, expects: Json): unknown {
  if (!isFields(expects) || isBlank(value)) return value;
  const [name, ...others] = Object.keys(expects);
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return others.length === 0 && !(isRecord && name in value) ? { [name]: value } : value;
}

function readAt(value: unknown, expects: Json, path: string, options: ReadOptions): AttemptLeaf[] {
  if (isBlank(value)) return blanks(expects, path);
  if (typeof expects === "string") return [readLeaf(value, expects, path, options)];
  if (Array.isArray(expects)) return readList(value, expects, path, options);
  if (!isFields(expects)) return [];
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [fault(path, `needs an object with ${Object.keys(expects).join(", ")}`)];
  const record = value as Record<string, unknown>;
  return Object.entries(expects).flatMap(([name, shape]) =>
    readAt(record[name], shape, below(path, name), options),
  );
}

function readLeaf(value: unknown, expects: string, path: string, options: ReadOptions): AttemptLeaf {
  const single = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value;
  const written = typeof single === "string" && !expects.startsWith("text") ? { written: single } : {};
  // An attempt at a whole number that is none is wrong, and it is seen how.
  const word = expects.replace(/^integer/, "number");
  try {
    return { path, value: readAnswer(single, word, "", options), ...written };
  } catch (error) {
    if (!(error instanceof GradsheetError)) throw error;
    const { rule, got } = error;
    return { ...fault(path, got === undefined ? rule : `${rule}, got ${got}`), ...written };
  }
}

function readList(given: unknown, expects: Json[], path: string, options: ReadOptions): AttemptLeaf[] {
  const [, length, ...inner] = expects;
  const shape = entryShape(expects);
  const list = isArrayLike(given) ? Array.from(given as ArrayLike<unknown>) : given;
  if (!Array.isArray(list))
    return [fault(path, `needs a list${typeof length === "number" ? ` of ${length}` : ""}`)];
  const value = inner.length === 0 && typeof shape === "string" ? asVector(list) : list;
  if (value.length === 0) return blanks(expects, path);
  if (typeof length === "number" && value.length !== length)
    return [
      {
        ...fault(
          path,
          `needs a list of ${length}, got ${value.length} ${value.length === 1 ? "entry" : "entries"}`,
        ),
        value: asRead(value, expects, options),
      },
    ];
  return value.flatMap((entry, index) => readAt(entry, shape, below(path, index), options));
}

/** A column or a row of numbers is a vector. */
function asVector(list: unknown[]): unknown[] {
  if (list.length === 1 && Array.isArray(list[0])) return list[0] as unknown[];
  return list.every((row) => Array.isArray(row) && row.length === 1) ? list.flat() : list;
}

const isArrayLike = (value: unknown): boolean =>
  Array.isArray(value) ||
  ArrayBuffer.isView(value) ||
  (typeof value === "object" && value !== null && "length" in value);

/** A list of another size as far as it can be read: it may be the transposed one. */
function asRead(value: unknown[], [word]: Json[], options: ReadOptions): Json {
  const read = (entry: unknown): Json => {
    if (Array.isArray(entry)) return entry.map(read);
    try {
      return typeof word === "string" ? readAnswer(entry, word, "", options) : null;
    } catch {
      return null;
    }
  };
  return value.map(read);
}

/** The blanks of a shape: one for a list of any length. */
function blanks(expects: Json, path: string): AttemptLeaf[] {
  if (typeof expects === "string")
    return leafShape(expects) === null ? [] : [{ path, value: null, blank: true }];
  if (Array.isArray(expects)) {
    const [, length] = expects;
    if (typeof length !== "number") return [{ path, value: null, blank: true }];
    const shape = entryShape(expects);
    return Array.from({ length }, (_, index) => blanks(shape, below(path, index))).flat();
  }
  return Object.entries(expects ?? {}).flatMap(([name, shape]) => blanks(shape, below(path, name)));
}

const fault = (path: string, why: string): AttemptLeaf => ({ path, value: null, fault: why });
