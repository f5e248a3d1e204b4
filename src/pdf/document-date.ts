import { InputError } from "../errors.js";
import { wordsIn, type Words } from "./words.js";

/** When a document is from. */
export interface DocumentDate {
  time: Date;
  /** `8 June 2026`; `June 2026` or `2026` where no more is known. */
  words: string;
}

/**
 * A document's date without a clock: what is asked for, else `SOURCE_DATE_EPOCH` (seconds since 1970), else none.
 * @param place the command that asks, for the message
 * @param wanted a date, or ISO text: `2026-06-08`, `2026-06`, `2026`
 * @param language whose months it has
 * @throws InputError where the date cannot be read
 */
export function documentDate(
  place: string,
  wanted: Date | string | undefined,
  language: Words = wordsIn(),
): DocumentDate | null {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  if (wanted === undefined && (epoch === undefined || !/^\d+$/.test(epoch))) return null;
  const time = new Date(wanted ?? 1000 * Number(epoch));
  if (Number.isNaN(time.getTime()))
    throw new InputError({ place, rule: "needs an ISO date", got: String(wanted) });
  const known = typeof wanted === "string" ? wanted.trim().split("-").length : 3;
  const words = [
    String(time.getUTCDate()),
    language.months[time.getUTCMonth()]!,
    String(time.getUTCFullYear()),
  ].slice(Math.max(0, 3 - known));
  return { time, words: language.date(words) };
}
