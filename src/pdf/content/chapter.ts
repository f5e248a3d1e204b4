import type { Block, Origin, ProblemHead } from "../tree.js";

/** A notebook as a chapter of a book: on a page of its own, with its number, which its sections have as well: `2.1`. */
export function asChapter(
  number: number,
  head: Omit<ProblemHead, "number">,
  origin: Origin,
  blocks: Block[],
): Block[] {
  let section = 0;
  const numbered = blocks.map((block): Block => {
    if (block.kind !== "heading" || block.level !== 2) return block;
    section += 1;
    return { ...block, number: `${number}.${section}` };
  });
  return [
    { kind: "pageBreak" },
    { kind: "problem", head: { ...head, number: String(number), chapter: true }, origin },
    ...numbered,
  ];
}
