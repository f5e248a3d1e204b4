import { InputError } from "../errors.js";
import { told } from "../number/checked-reals.js";

/** A text, whose words stand between spaces, or a list of words. */
export type Words = string | readonly string[];

/** The words of a text, as they stand. */
export function wordsOf(place: string, text: Words): string[] {
  if (typeof text === "string") return text.split(/\s+/).filter((word) => word !== "");
  if (Array.isArray(text) && text.every((word) => typeof word === "string")) return [...(text as string[])];
  throw new InputError({ place, rule: "needs a text or a list of words", got: told(text) });
}

/** How often each n-gram comes up; its words are joined with spaces. */
export function countsOf(words: readonly string[], order: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let at = 0; at + order <= words.length; at++) {
    const key = words.slice(at, at + order).join(" ");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Text inside a formula. */
export const latexText = (text: string): string =>
  `\\text{${text.replaceAll(/[\\{}$%&#_^~]/g, (sign) => (sign === "_" ? "\\_" : "\\" === sign ? "" : `\\${sign}`))}}`;
