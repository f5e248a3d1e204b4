import { isFields } from "./fields.js";
import type { Json } from "../notebook/format.js";

/** What a leaf of `expects` asks for; `|null` behind a word lets an answer be null. */
export const typeWords = ["number", "integer", "exact", "expr", "bool", "text", "choice"] as const;
export type TypeWord = (typeof typeWords)[number];

/** A leaf of `expects`, taken apart. */
export interface LeafShape {
  word: TypeWord;
  /** The words that a choice is made from. */
  choices: string[];
  nullable: boolean;
}

/**
 * A type word taken apart, or null where it is none.
 */
export function leafShape(expects: string): LeafShape | null {
  const nullable = expects.endsWith("|null");
  const [word, ...rest] = (nullable ? expects.slice(0, -"|null".length) : expects).split(":");
  const known = typeWords.find((each) => each === word);
  if (known === undefined || (known === "choice") !== rest.length > 0) return null;
  return { word: known, choices: known === "choice" ? rest.join(":").split("|") : [], nullable };
}

/** The shape of the entries of an array: of the rows where it has further dimensions. */
export function entryShape([item, , ...inner]: Json[]): Json {
  return inner.length === 0 ? (item ?? null) : [item, ...inner];
}

/**
 * Where data of a `paper.json` departs from the shape that its part expects, in words, or null where it has the shape; null may
 * stand for any part of it.
 * @param printed Whether numbers may be texts, whose last zeros count.
 */
export function shapeFault(value: Json, expects: Json, printed: boolean, path = ""): string | null {
  if (value === null) return null;
  const place = path === "" ? "it" : path;
  if (typeof expects === "string") return leafFault(value, expects, printed, place);
  if (Array.isArray(expects)) {
    if (!Array.isArray(value)) return `${place} must be an array`;
    if (typeof expects[1] === "number" && value.length !== expects[1])
      return `${place} must have ${expects[1]} entries, and has ${value.length}`;
    return first(value, (entry, index) =>
      shapeFault(entry, entryShape(expects), printed, `${path}[${index}]`),
    );
  }
  if (!isFields(expects) || !isFields(value)) return `${place} must be an object`;
  const inside = (name: string) => (path === "" ? name : `${path}.${name}`);
  const foreign = Object.keys(value).find((name) => !(name in expects));
  if (foreign !== undefined) return `${inside(foreign)} is not asked for`;
  return first(Object.entries(expects), ([name, shape]) =>
    name in value ? shapeFault(value[name], shape, printed, inside(name)) : `${inside(name)} is missing`,
  );
}

function leafFault(value: Json, expects: string, printed: boolean, place: string): string | null {
  const shape = leafShape(expects);
  if (shape === null) return `${place} is asked for as "${expects}", which is no type word`;
  const isText = typeof value === "string" && value.trim() !== "";
  const isNumber = typeof value === "number" || (printed && isText && Number.isFinite(Number(value)));
  const fits = {
    number: isNumber,
    integer: isNumber && Number.isSafeInteger(Number(value)),
    exact: isText || Number.isSafeInteger(value),
    expr: isText || typeof value === "number",
    bool: typeof value === "boolean",
    text: isText,
    choice: shape.choices.includes(value as string),
  } satisfies Record<TypeWord, boolean>;
  return fits[shape.word] ? null : `${place} must be ${expects}, and is ${JSON.stringify(value)}`;
}

/**
 * The paths with dots that a shape has, whatever arrays stand between, with what is asked for there; `""` is the whole.
 */
export function shapePaths(expects: Json, path = ""): Map<string, Json> {
  const fields = Array.isArray(expects) ? expects[0] : expects;
  const inner = isFields(fields)
    ? Object.entries(fields).flatMap(([name, shape]) => [
        ...shapePaths(shape, path === "" ? name : `${path}.${name}`),
      ])
    : [];
  return new Map([[path, expects], ...inner]);
}

function first<T>(items: T[], fault: (item: T, index: number) => string | null): string | null {
  for (const [index, item] of items.entries()) {
    const found = fault(item, index);
    if (found !== null) return found;
  }
  return null;
}
