import { InputError } from "../errors.js";
import { isFields } from "../paper/fields.js";
import { entryShape, leafShape } from "../paper/expected-shape.js";
import type { Json } from "../notebook/format.js";
import { functionOf } from "../symbolic/text/foreign-function.js";
import { parse } from "../symbolic/parse.js";
import { readFormula, type IsKnown } from "./read-formula.js";
import { readNumber, readRational } from "./read-number.js";

/** How an answer is read. */
export interface ReadOptions {
  /** Other words for a choice. */
  accept?: Record<string, string[]> | undefined;
  /** Whether a variable of the question has this name; without it every name may stand in an expression. */
  isKnown?: IsKnown | undefined;
  /** May any place be null, or left out? */
  isPartial?: boolean | undefined;
}

/**
 * An answer in the shape that a part's `expects` asks for, as JSON, however it is written: numbers as texts, fractions, mixed
 * numbers and LaTeX; choices in any case; a column of numbers for a vector; expressions and exact rationals become text.
 * @param value - Plain values, arrays and objects; where `expects` says `number`, `integer`, `exact` or `expr`, anything that
 *   evaluates itself (an expression) or prints itself (a rational) too.
 * @param expects - A type word, or an array or object of them, as in `paper.json`.
 * @param place - What errors call the value.
 * @returns The value with just the keys that `expects` names.
 * @throws InputError that names the first place where the value departs from the shape, and says what is wrong with its form.
 * @example
 * readAnswer({ z: ["1 1/2", 2], note: "more" }, { z: ["number", 2] }, "answer") // => { z: [1.5, 2] }
 * readAnswer([[1], [2]], ["integer", 2], "answer") // => [1, 2]
 * readAnswer("\\frac{x^2}{2}", "expr", "answer") // => "x^2/2"
 * readAnswer([1, 2, 3], ["number", 2], "answer") // throws answer: needs an array of 2, got an array of 3
 * readAnswer(0.5, "integer", "answer") // throws answer: needs an integer, got 0.5
 */
export function readAnswer(value: unknown, expects: Json, place: string, options: ReadOptions = {}): Json {
  if (options.isPartial === true && (value === null || value === undefined)) return null;
  if (typeof expects === "string") return readLeaf(value, expects, place, options);
  if (Array.isArray(expects)) return readArray(value, expects, place, options);
  if (!isFields(expects)) return value as Json;
  if (!isRecord(value))
    throw departs(place, `needs an object with ${Object.keys(expects).join(", ")}`, value);
  return Object.fromEntries(
    Object.entries(expects).map(([key, shape]) => {
      if (!(key in value) && options.isPartial !== true)
        throw departs(
          place,
          `needs the key ${key}`,
          `an object with ${Object.keys(value).join(", ") || "no keys"}`,
        );
      return [key, readAnswer(value[key], shape, `${place}.${key}`, options)];
    }),
  );
}

function readArray(value: unknown, expects: Json[], place: string, options: ReadOptions): Json {
  const [item, length, ...inner] = expects;
  if (!Array.isArray(value)) throw departs(place, "needs an array", value);
  // A column vector is a vector.
  const isColumn =
    inner.length === 0 &&
    typeof item === "string" &&
    value.length > 0 &&
    value.every((row) => Array.isArray(row) && row.length === 1);
  const entries: unknown[] = isColumn ? value.flat() : value;
  if (typeof length === "number" && entries.length !== length) {
    throw departs(place, `needs an array of ${length}`, `an array of ${entries.length}`);
  }
  const shape = entryShape(expects);
  return entries.map((entry, index) => readAnswer(entry, shape, `${place}[${index}]`, options));
}

function readLeaf(value: unknown, expects: string, place: string, options: ReadOptions): Json {
  const shape = leafShape(expects);
  if (shape === null)
    throw new InputError({
      place,
      rule: "is asked for in a type word that paper.json may use",
      got: `"${expects}"`,
    });
  const { word, choices, nullable } = shape;
  if (value === null && nullable) return null;
  switch (word) {
    case "integer": {
      const number = toNumber(value, place);
      if (!Number.isSafeInteger(number)) throw departs(place, "needs an integer", value);
      return number;
    }
    case "number": {
      const number = toNumber(value, place);
      if (!Number.isFinite(number)) throw departs(place, "needs a finite number", value);
      return number;
    }
    case "exact":
      return readExact(value, place);
    case "expr":
      return readExpression(value, place, options);
    case "bool": {
      const truth = typeof value === "string" ? truths[value.trim().toLowerCase()] : value;
      if (typeof truth !== "boolean") throw departs(place, "needs true or false", value);
      return truth;
    }
    case "text":
      if (typeof value !== "string" || value.trim() === "") throw departs(place, "needs a text", value);
      return value;
    case "choice": {
      const plain = (text: string) =>
        text
          .trim()
          .toLowerCase()
          .replaceAll(/[\s_-]+/g, " ");
      const words = (choice: string) => [choice, ...(options.accept?.[choice] ?? [])].map(plain);
      const chosen =
        typeof value === "string"
          ? choices.find((choice) => words(choice).includes(plain(value)))
          : undefined;
      if (chosen === undefined) throw departs(place, `needs one of ${choices.join(", ")}`, value);
      return chosen;
    }
  }
}

const truths: Record<string, boolean> = { true: true, yes: true, false: false, no: false };

/** Where no question says otherwise, e is the base of exp, and sin the function. */
const isAnyName = (name: string) => name !== "e" && functionOf(name) === undefined;

function readExact(value: unknown, place: string): string {
  if (typeof value === "string" || typeof value === "number") return readRational(value, place);
  if (typeof value === "bigint" || (typeof value === "object" && value !== null && !Array.isArray(value)))
    return readRational(String(value), place);
  throw departs(place, 'needs an exact rational such as "14/3", "-2" or "0.25"', value);
}

function readExpression(value: unknown, place: string, { isKnown }: ReadOptions): string {
  if (
    typeof value !== "string" &&
    !evaluates(value) &&
    typeof value !== "number" &&
    typeof value !== "bigint"
  )
    throw departs(place, "needs an expression", value);
  const read =
    typeof value === "string" ? readFormula(value, isKnown ?? isAnyName, place) : parse(String(value));
  const foreign = isKnown === undefined ? [] : read.variables.filter((name) => !isKnown(name));
  if (foreign.length > 0)
    throw new InputError({
      place,
      rule: "needs an expression in names of the question",
      got: `${foreign.join(", ")}, which the question does not know`,
      cure: "Use the names of its statement and its givens.",
    });
  return typeof value === "string" ? read.toString() : String(value);
}

function toNumber(value: unknown, place: string): number {
  if (typeof value === "number") return value;
  if (typeof value === "string") return readNumber(value, place);
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
  const got = text.length > 60 ? `${text.slice(0, 57)}…` : text || "an empty text";
  return new InputError({ place, rule, got, cure: "The shape is in paper.json, under expects." });
}
