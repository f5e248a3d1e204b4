import type { Block, Inline } from "./tree.js";

export type Direction = "ltr" | "rtl";

const fromTheRight =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}\p{Script=Samaritan}\p{Script=Mandaic}]/u;

/** The direction of a text's first letter, which is that of the text; null without letters. Source: Unicode annex 9, rules P2 and P3. */
function directionOfText(text: string): Direction | null {
  const letter = /\p{L}/u.exec(text)?.[0];
  return letter === undefined ? null : fromTheRight.test(letter) ? "rtl" : "ltr";
}

/** The direction of running text: as HTML's `dir="auto"`, with formulas and code left out, which always run to the right. */
export function directionOf(body: readonly Inline[]): Direction | null {
  for (const inline of body) {
    const found =
      inline.kind === "text"
        ? directionOfText(inline.text)
        : "body" in inline && inline.kind !== "footnote"
          ? directionOf(inline.body)
          : null;
    if (found !== null) return found;
  }
  return null;
}

/** The direction of a block: what its source says, else that of its first letter; null where it has that of what is around it. */
export function directionOfBlock(block: Block): Direction | null {
  if (block.dir !== undefined) return block.dir;
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return directionOf(block.body);
    case "problem":
      return directionOf(block.head.title);
    case "quote":
    case "centered":
    case "panel":
      return firstOf(block.body);
    case "list":
      return firstOf(block.items.flat());
    case "choices":
      return directionOf(block.options.flatMap(({ body }) => body));
    case "formula":
    case "listing":
    case "console":
    case "table":
    case "picture":
    case "answer":
    case "rule":
    case "space":
    case "pageBreak":
    case "missing":
    case "together":
      return null;
  }
}

function firstOf(blocks: readonly Block[]): Direction | null {
  for (const block of blocks) {
    const found = directionOfBlock(block);
    if (found !== null) return found;
  }
  return null;
}
