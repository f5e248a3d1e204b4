import { printsItself } from "../printed.js";

const sign = Symbol.for("gradsheet.blank");

/** What {@link blank} is: it stands for a value that is not known yet, and fits in everywhere. */
export type Blank = typeof blank;

/**
 * The place of a value that is not known yet, in an `attempt`.
 * @example
 * String(blank) // => "blank"
 */
export const blank: { readonly [sign]: true; toString(): string } = Object.freeze({
  [sign]: true as const,
  ...printsItself,
  toString: () => "blank",
  [Symbol.for("Jupyter.display")]: () => ({ "text/plain": "blank" }),
});

/** Whether a value is a blank, or nothing at all. */
export function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    (typeof value === "object" && value !== null && sign in value) ||
    (typeof value === "string" && value.trim() === "")
  );
}
