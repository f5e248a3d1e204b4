import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";

/** A literal read from the middle of a text, and where it ends. */
export interface ReadLiteral {
  value: Json;
  end: number;
}

/**
 * The value of a TypeScript literal: a number, text, `true`, `false`, `null`, or an array or object of them. Nothing is run.
 * @throws InputError where the text is anything else.
 */
export function parseLiteral(text: string): Json {
  const { value, end } = readLiteral(text, 0);
  if (skipBlank(text, end) < text.length) throw noLiteral(text);
  return value;
}

/**
 * The literal that begins at a place of a text, after blanks and comments.
 * @throws InputError where none begins there.
 */
export function readLiteral(text: string, start: number): ReadLiteral {
  const at = skipBlank(text, start);
  const rest = text.slice(at);
  const word = /^(true|false|null)\b/.exec(rest);
  if (word !== null) return { value: JSON.parse(word[0]) as Json, end: at + word[0].length };
  const number = /^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?(?![\w.])/i.exec(rest);
  if (number !== null) return { value: Number(number[0].replaceAll("_", "")), end: at + number[0].length };
  if (rest[0] === "[") return readArray(text, at);
  if (rest[0] === "{") return readObject(text, at);
  const quoted = /^(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\$]|\\.|\$(?!\{))*)`)/s.exec(rest);
  if (quoted === null) throw noLiteral(rest);
  return { value: unescape(quoted[1] ?? quoted[2] ?? quoted[3]), end: at + quoted[0].length };
}

/**
 * A value as TypeScript text, as one would type it: no quotes around names, rows of a matrix on lines of their own where one line
 * is too long.
 */
export function formatLiteral(value: Json): string {
  if (Array.isArray(value)) {
    const items = value.map(formatLiteral);
    const line = `[${items.join(", ")}]`;
    return line.length <= 90 || !value.some(Array.isArray)
      ? line
      : `[\n${items.map((item) => `  ${item.replaceAll("\n", "\n  ")},\n`).join("")}]`;
  }
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) =>
      `${/^[A-Za-z_$][\w$]*$|^\d+$/.test(key) ? key : JSON.stringify(key)}: ${formatLiteral(item)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** The place after blanks and comments. */
export function skipBlank(text: string, start: number): number {
  const blank = /(?:\s|\/\/[^\n]*|\/\*.*?\*\/)*/sy;
  blank.lastIndex = start;
  return start + (blank.exec(text)?.[0].length ?? 0);
}

function readArray(text: string, start: number): ReadLiteral {
  const value: Json[] = [];
  for (let at = skipBlank(text, start + 1); ;) {
    if (text[at] === "]") return { value, end: at + 1 };
    const item = readLiteral(text, at);
    value.push(item.value);
    at = afterItem(text, item.end, "]");
  }
}

function readObject(text: string, start: number): ReadLiteral {
  const entries: [string, Json][] = [];
  for (let at = skipBlank(text, start + 1); ;) {
    if (text[at] === "}") return { value: Object.fromEntries(entries), end: at + 1 };
    const bare = /^[A-Za-z_$][\w$]*|^\d+/.exec(text.slice(at));
    const key = bare === null ? readLiteral(text, at) : { value: bare[0], end: at + bare[0].length };
    const colon = skipBlank(text, key.end);
    if (text[colon] !== ":" || typeof key.value !== "string") throw noLiteral(text.slice(start));
    const item = readLiteral(text, colon + 1);
    entries.push([key.value, item.value]);
    at = afterItem(text, item.end, "}");
  }
}

/** The place of the next item or of the closing bracket. */
function afterItem(text: string, end: number, close: string): number {
  const at = skipBlank(text, end);
  if (text[at] === ",") return skipBlank(text, at + 1);
  if (text[at] === close) return at;
  throw noLiteral(text.slice(end));
}

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

function unescape(text: string): string {
  return text.replace(
    /\\(u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|\n|.)/gis,
    (_, all: string, ...hex) => {
      const code = hex.slice(0, 3).find((digits) => digits !== undefined) as string | undefined;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return all === "\n" ? "" : (escapes[all] ?? all);
    },
  );
}

function noLiteral(text: string): InputError {
  const got = text.trim().split("\n")[0].slice(0, 60) || "nothing";
  return new InputError({
    place: "literal",
    rule: "must be a number, text, true, false, null, array or object",
    got,
  });
}
