import { inspect } from "node:util";
import { InputError } from "../errors.js";

/** An error about something that a control was given. */
export function refusal(place: string, rule: string, got: unknown, cure?: string): InputError {
  const text = inspect(got, { depth: 1, breakLength: Infinity, maxStringLength: 60, maxArrayLength: 6 });
  return new InputError({ place, rule, got: text, ...(cure === undefined ? {} : { cure }) });
}

/** Checks that a value is a finite number. */
export function requireNumber(place: string, name: string, value: unknown): asserts value is number {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw refusal(place, `needs a finite number as ${name}`, value);
}

/** Checks two ends of a range. */
export function requireRange(place: string, min: unknown, max: unknown): void {
  requireNumber(place, "its lower end", min);
  requireNumber(place, "its upper end", max);
  if (min >= max)
    throw refusal(
      place,
      "needs a lower end below its upper end",
      [min, max],
      "Swap them, or move them apart.",
    );
}
