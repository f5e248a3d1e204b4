import { InputError } from "../errors.js";
import { real, Real, type RealInput } from "./real.js";

/** What was given, in the words of an error. */
export const told = (value: unknown): string => {
  if (typeof value === "function") return "a function";
  if (typeof value === "number" || value instanceof Real) return String(value);
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
  if (text === undefined) return String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

/** An error of the place; `got` is told in the words of {@link told}, a text as it stands. */
export function fail(place: string, rule: string, got: unknown, cure?: string): never {
  throw new InputError({
    place,
    rule,
    got: typeof got === "string" ? got : told(got),
    ...(cure === undefined ? {} : { cure }),
  });
}

/** A finite number, or an error of the place. */
export function finiteReal(place: string, value: RealInput, what = "finite numbers"): Real {
  try {
    const number = real(value);
    if (Number.isFinite(number.valueOf())) return number;
  } catch {
    // Said below, under the name that the user called.
  }
  fail(place, `needs ${what}`, told(value));
}

/** A list of at least one finite number. */
export function finiteReals(place: string, values: unknown, what = "a list of finite numbers"): Real[] {
  if (!Array.isArray(values) || values.length === 0) fail(place, `needs ${what}`, told(values));
  return Array.from(values as RealInput[], (value) => finiteReal(place, value, what));
}

/** Rows of finite numbers, all of one length of at least one. */
export function finiteRows(place: string, rows: unknown, what = "rows of numbers of one length"): Real[][] {
  if (!Array.isArray(rows) || rows.length === 0) fail(place, `needs ${what}`, told(rows));
  const read = (rows as unknown[]).map((row) => finiteReals(place, row, what));
  if (read.some((row) => row.length !== read[0].length))
    fail(place, `needs ${what}`, read.map((row) => row.length).join(", "));
  return read;
}

/** A whole number in a range. */
export function wholeNumber(place: string, value: unknown, what: string, least = 1, most = 1e6): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  fail(place, `needs ${what}, a whole number from ${least} to ${most}`, told(value));
}

/** A finite number for what is named. */
export const numberFor = (place: string, what: string, value: RealInput | undefined): Real =>
  finiteReal(place, value as RealInput, `a number for ${what}`);

/** A number from 0 to 1 for what is named; `open` leaves 0 out. */
export function shareFor(place: string, what: string, value: RealInput | undefined, open = false): Real {
  const number = numberFor(place, what, value);
  if (number.sign() < 0 || number.compare(Real.one) > 0 || (open && number.sign() === 0))
    fail(place, `needs ${what} ${open ? "above 0 and at most 1" : "from 0 to 1"}`, number);
  return number;
}

/** An episode or a table longer than this is refused: its lines could not be read. */
const longestList = 10_000;

/** A list with something in it that is not too long. */
export function listOf<T>(place: string, what: string, list: readonly T[]): readonly T[] {
  if (!Array.isArray(list) || list.length === 0)
    fail(place, `needs ${what} in an array`, Array.isArray(list) ? "none" : list);
  if (list.length > longestList) fail(place, `takes at most ${longestList} ${what}`, list.length);
  return list;
}

/** One of the words that an option knows. */
export function knownWord<Word extends string>(
  place: string,
  value: unknown,
  what: string,
  words: readonly Word[],
): Word {
  if (words.includes(value as Word)) return value as Word;
  fail(place, `needs ${what} of ${words.map((word) => `"${word}"`).join(", ")}`, told(value));
}

/** A finite number that is not negative. */
export function notNegative(place: string, value: RealInput, what: string): Real {
  const number = finiteReal(place, value, what);
  if (number.sign() >= 0) return number;
  fail(place, `needs ${what}`, String(number));
}

/** Options as an object; undefined stands for none. */
export function optionsOf<Options extends object>(place: string, options: Options | undefined): Options {
  if (options === undefined) return {} as Options;
  if (typeof options === "object" && options !== null) return options;
  fail(place, "needs options as an object { … }", told(options));
}

/** A list of texts, all different where that matters. */
export function textList(place: string, list: unknown, what: string): string[] {
  if (Array.isArray(list) && list.every((item) => typeof item === "string")) return [...(list as string[])];
  fail(place, `needs ${what}`, told(list));
}
