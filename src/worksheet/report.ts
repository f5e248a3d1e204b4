import { InputError } from "../errors.js";
import type { Json } from "../notebook/format.js";

/**
 * A value in the shape that a part's `expects` asks for, as JSON: expressions and exact rationals become text or numbers.
 * @param value - Plain values, arrays and objects; where `expects` says `number`, `integer`, `exact` or `expr`, anything that
 *   evaluates itself (an expression) or prints itself (a rational) too.
 * @param expects - A type word, or an array or object of them, as in `paper.json`.
 * @param place - What errors call the value.
 * @returns The value with just the keys that `expects` names.
 * @throws InputError that names the first place where the value departs from the shape.
 * @example
 * report({ z: [1, 2], note: "more" }, { z: ["number", 2] }, "answer") // => { z: [1, 2] }
 * report([1, 2, 3], ["number", 2], "answer") // throws answer: needs an array of 2, got an array of 3
 * report(0.5, "integer", "answer") // throws answer: needs an integer, got 0.5
 */
export function report(value: unknown, expects: Json, place: string): Json {
  if (typeof expects === "string") return reportWord(value, expects, place);
  if (Array.isArray(expects)) return reportArray(value, expects[0] as Json, expects.slice(1), place);
  if (expects === null || typeof expects !== "object") return value as Json;
  if (!isRecord(value))
    throw departs(place, `needs an object with ${Object.keys(expects).join(", ")}`, value);
  return Object.fromEntries(
    Object.entries(expects).map(([key, shape]) => {
      if (!(key in value)) throw departs(place, `needs the key ${key}`, Object.keys(value));
      return [key, report(value[key], shape, `${place}.${key}`)];
    }),
  );
}

function reportArray(value: unknown, item: Json, dimensions: Json[], place: string): Json {
  const [length, ...inner] = dimensions;
  if (!Array.isArray(value)) throw departs(place, "needs an array", value);
  if (typeof length === "number" && value.length !== length) {
    throw departs(place, `needs an array of ${length}`, `an array of ${value.length}`);
  }
  return value.map((entry, index) =>
    inner.length > 0
      ? reportArray(entry, item, inner, `${place}[${index}]`)
      : report(entry, item, `${place}[${index}]`),
  );
}

function reportWord(value: unknown, expects: string, place: string): Json {
  const [word, orNull] = expects.split("|null");
  if (value === null && orNull !== undefined) return null;
  if (word.startsWith("choice:")) {
    const choices = word.slice("choice:".length).split("|");
    if (!choices.includes(value as string)) throw departs(place, `needs one of ${choices.join(", ")}`, value);
    return value as string;
  }
  switch (word) {
    case "integer": {
      const number = toNumber(value);
      if (!Number.isSafeInteger(number)) throw departs(place, "needs an integer", value);
      return number;
    }
    case "number": {
      const number = toNumber(value);
      if (!Number.isFinite(number)) throw departs(place, "needs a finite number", value);
      return number;
    }
    case "exact": {
      const text =
        typeof value === "number" && !Number.isSafeInteger(value) ? "" : String(value).replaceAll(" ", "");
      if (!/^-?\d+(\.\d+|\/[1-9]\d*)?$/.test(text)) {
        throw departs(place, 'needs an exact rational such as "14/3", "-2" or "0.25"', value);
      }
      return text;
    }
    case "expr":
      if (typeof value !== "string" && !evaluates(value) && typeof value !== "number") {
        throw departs(place, "needs an expression", value);
      }
      return String(value);
    case "bool":
      if (typeof value !== "boolean") throw departs(place, "needs true or false", value);
      return value;
    case "text":
      if (typeof value !== "string" || value.trim() === "") throw departs(place, "needs a text", value);
      return value;
    default:
      throw new InputError({
        place,
        rule: "is asked for in a type word that paper.json may use",
        got: `"${expects}"`,
      });
  }
}

function toNumber(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (evaluates(value)) return value.evaluate({});
  // A rational (fraction.js) is an object whose value is a number.
  const primitive: unknown = (value as object | null)?.valueOf();
  return typeof primitive === "number" ? primitive : Number.NaN;
}

function evaluates(value: unknown): value is { evaluate(env: Record<string, number>): number } {
  return typeof (value as { evaluate?: unknown } | null)?.evaluate === "function";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function departs(place: string, rule: string, value: unknown): InputError {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const got = text.length > 60 ? `${text.slice(0, 57)}…` : text || '""';
  return new InputError({ place, rule, got, cure: "The shape is in paper.json, under expects." });
}
