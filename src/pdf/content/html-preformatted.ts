import type { Block, Span } from "../tree.js";
import { colorsOf, isSilent, type HtmlReader } from "./html-inline.js";
import { isElement, textOf, type Element, type Node } from "./html-node.js";

type Look = Omit<Span, "text">;

/** A `<pre>`: code in its language, or text as a terminal prints it where parts of it have a look of their own. */
export function preformatted(reader: HtmlReader, element: Element, language: string): Block[] {
  const spans: Span[] = [];
  collect(reader, element, {}, spans);
  const text = spans.map((span) => span.text).join("");
  const plain = text.replace(/^\n|\n$/g, "");
  if (plain.trim() === "") return [];
  const looks = spans.some((span) => Object.keys(span).length > 1);
  if (language !== "" || !looks) return [{ kind: "listing", text: plain, language, input: false }];
  return [{ kind: "console", spans: trimmedLines(spans), stream: "text" }];
}

function collect(reader: HtmlReader, node: Node, look: Look, spans: Span[]): void {
  if (!isElement(node)) {
    const text = textOf(node);
    if (text !== "") spans.push({ text, ...look });
    return;
  }
  if (node.tagName === "br") spans.push({ text: "\n", ...look });
  else if (!isSilent(reader, node)) {
    const inner = node.tagName === "pre" ? look : { ...look, ...lookOf(reader, node) };
    for (const child of node.childNodes) collect(reader, child, inner, spans);
  }
}

function lookOf(reader: HtmlReader, element: Element): Look {
  const style = reader.sheet.styleOf(element);
  const lines = style.get("text-decoration") ?? "";
  const is = (...names: string[]): boolean => names.includes(element.tagName);
  return {
    ...colorsOf(element, style),
    ...(is("b", "strong") || /^(bold|bolder|[6-9]00)$/.test(style.get("font-weight") ?? "")
      ? { bold: true }
      : {}),
    ...(is("i", "em") || style.get("font-style") === "italic" ? { italic: true } : {}),
    ...(is("u", "ins") || lines.includes("underline") ? { underline: true } : {}),
    ...(is("s", "del") || lines.includes("line-through") ? { strike: true } : {}),
  };
}

function trimmedLines(spans: Span[]): Span[] {
  const all = spans.map((span) => ({ ...span }));
  if (all[0] !== undefined) all[0].text = all[0].text.replace(/^\n/, "");
  const last = all.at(-1);
  if (last !== undefined) last.text = last.text.replace(/\s+$/, "");
  return all.filter(({ text }) => text !== "");
}
