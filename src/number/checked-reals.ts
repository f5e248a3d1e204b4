import { InputError } from "../errors.js";
import { real, type Real, type RealInput } from "./real.js";

/** What was given, in the words of an error. */
export const told = (value: unknown): string => {
  if (typeof value === "function") return "a function";
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
  if (text === undefined) return String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};

/** A finite number, or an error of the place. */
export function finiteReal(place: string, value: RealInput, what = "finite numbers"): Real {
  try {
    const number = real(value);
    if (Number.isFinite(number.valueOf())) return number;
  } catch {
    // Said below, under the name that the user called.
  }
  throw new InputError({ place, rule: `needs ${what}`, got: told(value) });
}

/** A list of at least one finite number. */
export function finiteReals(place: string, values: unknown, what = "a list of finite numbers"): Real[] {
  if (!Array.isArray(values) || values.length === 0)
    throw new InputError({ place, rule: `needs ${what}`, got: told(values) });
  return Array.from(values as RealInput[], (value) => finiteReal(place, value, what));
}

/** Rows of finite numbers, all of one length of at least one. */
export function finiteRows(place: string, rows: unknown, what = "rows of numbers of one length"): Real[][] {
  if (!Array.isArray(rows) || rows.length === 0)
    throw new InputError({ place, rule: `needs ${what}`, got: told(rows) });
  const read = (rows as unknown[]).map((row) => finiteReals(place, row, what));
  if (read.some((row) => row.length !== read[0].length))
    throw new InputError({ place, rule: `needs ${what}`, got: read.map((row) => row.length).join(", ") });
  return read;
}

/** A whole number in a range. */
export function wholeNumber(place: string, value: unknown, what: string, least = 1, most = 1e6): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most)
    return value as number;
  throw new InputError({
    place,
    rule: `needs ${what}, a whole number from ${least} to ${most}`,
    got: told(value),
  });
}

/** One of the words that an option knows. */
export function knownWord<Word extends string>(
  place: string,
  value: unknown,
  what: string,
  words: readonly Word[],
): Word {
  if (words.includes(value as Word)) return value as Word;
  throw new InputError({
    place,
    rule: `needs ${what} of ${words.map((word) => `"${word}"`).join(", ")}`,
    got: told(value),
  });
}

/** A finite number that is not negative. */
export function notNegative(place: string, value: RealInput, what: string): Real {
  const number = finiteReal(place, value, what);
  if (number.sign() >= 0) return number;
  throw new InputError({ place, rule: `needs ${what}`, got: String(number) });
}

/** Options as an object; undefined stands for none. */
export function optionsOf<Options extends object>(place: string, options: Options | undefined): Options {
  if (options === undefined) return {} as Options;
  if (typeof options === "object" && options !== null) return options;
  throw new InputError({ place, rule: "needs options as an object { … }", got: told(options) });
}

/** A list of texts, all different where that matters. */
export function textList(place: string, list: unknown, what: string): string[] {
  if (Array.isArray(list) && list.every((item) => typeof item === "string")) return [...(list as string[])];
  throw new InputError({ place, rule: `needs ${what}`, got: told(list) });
}
