import { InputError } from "../errors.js";

/**
 * A document's date without a clock: what is asked for, else `SOURCE_DATE_EPOCH` (seconds since 1970), else none.
 * @param place the command that asks, for the message
 * @throws InputError where the date cannot be read
 */
export function documentDate(place: string, wanted: Date | string | undefined): Date | null {
  if (wanted !== undefined) {
    const date = new Date(wanted);
    if (Number.isNaN(date.getTime()))
      throw new InputError({ place, rule: "needs an ISO date", got: String(wanted) });
    return date;
  }
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch !== undefined && /^\d+$/.test(epoch) ? new Date(1000 * Number(epoch)) : null;
}

/** `8 June 2026` */
export function longDate(date: Date | null): string | null {
  if (date === null) return null;
  return date.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}
