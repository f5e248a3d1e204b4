import type { Block, Inline } from "../tree.js";

/** Running text without its marks. */
export function plainText(body: Inline[]): string {
  return body
    .map((inline) => {
      if (inline.kind === "text" || inline.kind === "code") return inline.text;
      if (inline.kind === "formula") return inline.formula.latex;
      return "body" in inline && inline.kind !== "footnote"
        ? plainText(inline.body)
        : inline.kind === "break"
          ? " "
          : "";
    })
    .join("");
}

/** A title as it stands at the head of every page. */
export const withoutPictures = (title: Inline[]): Inline[] =>
  title.flatMap((inline): Inline[] => {
    if (["picture", "footnote", "missing", "anchor"].includes(inline.kind)) return [];
    if (inline.kind === "link") return withoutPictures(inline.body);
    return "body" in inline && inline.kind !== "footnote"
      ? [{ ...inline, body: withoutPictures(inline.body) }]
      : [inline];
  });

/** Text with display formulas and pictures of their own line taken out of it. */
export function paragraphs(body: Inline[]): Block[] {
  const blocks: Block[] = [];
  let text: Inline[] = [];
  const flush = (): void => {
    while (text[0]?.kind === "text" && text[0].text.trim() === "") text.shift();
    while (text.at(-1)?.kind === "break") text.pop();
    if (text.length > 0) blocks.push({ kind: "paragraph", body: text });
    text = [];
  };
  for (const inline of body) {
    if (inline.kind === "formula" && inline.formula.display) {
      flush();
      blocks.push({ kind: "formula", formula: inline.formula });
    } else text.push(inline);
  }
  const alone = text.filter((inline) => !(inline.kind === "text" && inline.text.trim() === ""));
  if (
    alone.length === 1 &&
    (alone[0]!.kind === "picture" || alone[0]!.kind === "missing") &&
    blocks.length === 0
  )
    return [alone[0]!];
  flush();
  return blocks;
}
