import type { Block, Inline } from "../tree.js";
import { plainText } from "../content/inline.js";

/** A paragraph of so many characters is about two lines. */
const shortParagraph = 160;

/**
 * Does a paragraph end with a colon before what it announces, is it a heading in bold, or short before a list? It stays on the
 * page of that.
 */
export function announces(block: Block, next: Block | undefined): boolean {
  if (
    block.kind !== "paragraph" ||
    next === undefined ||
    next.kind === "paragraph" ||
    next.kind === "heading"
  )
    return false;
  const heads = next.kind === "list" && plainText(block.body).length <= shortParagraph;
  return heads || isBold(block.body) || /[:,]\s*$/.test(endOf(block.body));
}

const isBold = (body: Inline[]): boolean => body.length === 1 && body[0].kind === "strong";

/** The text that running text ends with, also within an emphasis. */
function endOf(body: Inline[]): string {
  const last = body.at(-1);
  if (last?.kind === "text") return last.text;
  return last?.kind === "emphasis" || last?.kind === "strong" ? endOf(last.body) : "";
}
