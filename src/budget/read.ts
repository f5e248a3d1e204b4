import { InputError } from "../errors.js";
import { real, type RealInput } from "../number/real.js";
import { valueText } from "../number/value-text.js";

/** Formats of numbers by how many bytes one takes. */
export const numberFormats = {
  fp64: 8,
  fp32: 4,
  tf32: 4,
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  int4: 0.5,
  nf4: 0.5,
} as const;

/** The formats of numbers by name, each with its bytes. */
export type NumberFormat = keyof typeof numberFormats;

/** A count: a number, or text such as "7B", "125M" or "1.4T" (10⁹, 10⁶, 10¹²). */
export type CountInput = number | string;

const suffixes: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, g: 1e9, t: 1e12 };

export function refuse(place: string, rule: string, got: unknown, cure?: string): never {
  throw new InputError({ place, rule, got: valueText(got), ...(cure === undefined ? {} : { cure }) });
}

/** Refuses what is no record, and options that nobody reads. */
export function checkedOptions(place: string, spec: unknown, known: readonly string[]): void {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec))
    refuse(place, `needs { ${known.join(", ")} }`, spec);
  const unknown = Object.keys(spec).find((name) => !known.includes(name));
  if (unknown !== undefined) refuse(place, `knows ${known.join(", ")}`, unknown);
}

/** A whole number from 1 on. */
export function whole(place: string, name: string, value: CountInput | undefined): number {
  const count = countOf(place, name, value);
  if (!Number.isSafeInteger(count)) refuse(place, `needs a whole number of at least 1 for ${name}`, value);
  return count;
}

/** A positive number, written out or short. */
export function countOf(place: string, name: string, value: CountInput | undefined): number {
  const match = typeof value === "string" ? /^\s*([\d.]+(?:e\d+)?)\s*([kmbgt])?\s*$/i.exec(value) : null;
  const count = match === null ? value : shifted(match[1], match[2]);
  if (typeof count !== "number" || !(count > 0 && count < Infinity))
    refuse(place, `needs a positive number for ${name}`, value, 'Write it out, or short such as "7B".');
  return count;
}

/** Exact in decimals: "1.4T" is 1.4 · 10¹², not what doubles make of it. */
const shifted = (digits: string, suffix: string | undefined): number =>
  real(digits)
    .times(real(suffix === undefined ? 1 : suffixes[suffix.toLowerCase()]))
    .valueOf();

/** Bytes of one number. */
export function bytesOf(place: string, name: string, value: number | NumberFormat): number {
  const bytes =
    typeof value === "string" && Object.hasOwn(numberFormats, value) ? numberFormats[value] : value;
  if (typeof bytes !== "number" || !(bytes > 0 && bytes < Infinity))
    refuse(
      place,
      `needs a number of bytes or a format out of ${Object.keys(numberFormats).join(", ")} for ${name}`,
      value,
    );
  return bytes;
}

/** A finite number, exact. */
export function finite(place: string, name: string, value: RealInput) {
  const number = real(value);
  if (!Number.isFinite(number.valueOf()))
    refuse(place, `needs a finite number for ${name}`, number.toString());
  return number;
}

/** One of several words. */
export function choiceOf<Word extends string>(
  place: string,
  name: string,
  words: readonly Word[],
  value: unknown,
): Word {
  if (!words.includes(value as Word)) refuse(place, `needs ${words.join(", ")} for ${name}`, value);
  return value as Word;
}
