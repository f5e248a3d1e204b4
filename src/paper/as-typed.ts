/**
 * A text of an answer as Markdown that reads as it was typed: `16*16*3` is a product, not an emphasis, and `2)` is the author's
 * own number, not a list's. Formulas between dollars and code stay as they are.
 */
export function asTyped(text: string): string {
  return text
    .split(/(\$\$[^$]*\$\$|\$[^$]*\$|`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/(?<=[\w)])\*(?=[\w(])/g, "\\*")))
    .join("")
    .replace(/(\S[ \t]*\n)?^([ \t]*\d+)\)(?=\s)/gm, (_, before: string | undefined, number: string) =>
      before === undefined ? `${number}\\)` : `${before.trimEnd()}\\\n${number}\\)`,
    );
}
