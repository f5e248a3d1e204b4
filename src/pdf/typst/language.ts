import { plainText } from "../content/inline.js";
import type { Block } from "../tree.js";
import { scriptOf, type ScriptName } from "./scripts.js";

/** The language of what the document itself says. */
export const ownLanguage = "en";

/**
 * The language of a block's text by its letters, for quotation marks, line breaks and screen readers; null where it has none of
 * its own.
 * @param han whose Han characters the document has
 */
export function languageOf(block: Block, han: ScriptName): string | null {
  const text =
    block.kind === "heading" || block.kind === "paragraph"
      ? plainText(block.body)
      : block.kind === "problem"
        ? plainText(block.head.title)
        : "";
  const letters = text.match(/\p{L}/gu);
  if (letters === null) return null;
  const counts = new Map<string, number>();
  for (const letter of letters) {
    const language = scriptOf(letter, han)?.language ?? ownLanguage;
    // A Latin letter takes the place of a fifth of a Chinese word.
    counts.set(language, (counts.get(language) ?? 0) + (/\p{Script=Latin}/u.test(letter) ? 0.25 : 1));
  }
  const [[most]] = [...counts].toSorted(([, first], [, second]) => second - first) as [[string, number]];
  return most === "ar" && /[پچژگی]/.test(text) ? "fa" : most;
}
