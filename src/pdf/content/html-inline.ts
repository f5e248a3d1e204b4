import type { Inline } from "../tree.js";
import { inlineFormula, missing, type Context } from "./context.js";
import { contrast, cssColor } from "./css-color.js";
import type { Style, StyleSheet } from "./css.js";
import { attribute, isElement, textOf, type Element, type Node } from "./html-node.js";
import { pictureOfElement } from "./html-picture.js";
import { mathSpans } from "./math-spans.js";

/** What the readers of some HTML share. */
export interface HtmlReader {
  context: Context;
  sheet: StyleSheet;
}

/** Elements that say nothing on paper: scripts, styles, and what a reader would press, fill in or watch. */
const silent = new Set([
  "script",
  "style",
  "head",
  "title",
  "meta",
  "link",
  "template",
  "noscript",
  "colgroup",
  "col",
  "button",
  "input",
  "select",
  "textarea",
  "progress",
  "meter",
  "datalist",
  "dialog",
]);

const marks: Record<string, "strong" | "emphasis" | "strike" | "underline" | "subscript" | "superscript"> = {
  b: "strong",
  strong: "strong",
  i: "emphasis",
  em: "emphasis",
  var: "emphasis",
  cite: "emphasis",
  dfn: "emphasis",
  s: "strike",
  strike: "strike",
  del: "strike",
  u: "underline",
  ins: "underline",
  sub: "subscript",
  sup: "superscript",
  summary: "strong",
  dt: "strong",
};

/** The ground of marked text. */
export const markColor = "#fff3a3";

/** Does an element show nothing of its own on paper? */
export const isSilent = ({ sheet }: HtmlReader, element: Element): boolean =>
  (silent.has(element.tagName) && !isTaskBox(element)) ||
  (element.tagName === "dialog" && attribute(element, "open") === undefined) ||
  sheet.hides(element);

const isTaskBox = (element: Element): boolean =>
  element.tagName === "input" &&
  attribute(element, "type")?.toLowerCase() === "checkbox" &&
  /task-list/.test(attribute(element, "class") ?? "");

/** Running text within a tag that Markdown has around it, such as `<mark>` or `<span style="color: red">`. */
export function withinTag(reader: HtmlReader, element: Element, body: Inline[]): Inline[] {
  if (isSilent(reader, element)) return [];
  const mark = marks[element.tagName];
  const inside = withStyle(element, reader.sheet.styleOf(element), body);
  return mark === undefined ? inside : [{ kind: mark, body: inside }];
}

/** A node as running text. */
export function inlinesOf(reader: HtmlReader, node: Node): Inline[] {
  if ("value" in node) return textWithFormulas(reader.context, node.value.replace(/\s+/g, " "));
  if (!isElement(node) || isSilent(reader, node)) return [];
  const style = reader.sheet.styleOf(node);
  const inside = (): Inline[] =>
    withStyle(
      node,
      style,
      node.childNodes.flatMap((child) => inlinesOf(reader, child)),
    );
  const mark = marks[node.tagName];
  if (mark !== undefined) return [{ kind: mark, body: inside() }];
  switch (node.tagName) {
    case "br":
      return [{ kind: "break" }];
    case "wbr":
      return [{ kind: "text", text: "\u200b" }];
    case "input":
      return [{ kind: "text", text: attribute(node, "checked") === undefined ? "☐ " : "☒ " }];
    case "code":
    case "kbd":
    case "samp":
    case "tt":
      return withStyle(node, style, [{ kind: "code", text: textOf(node) }]);
    case "a":
      return [...placeOf(node), { kind: "link", href: attribute(node, "href") ?? "", body: inside() }];
    case "img":
    case "svg": {
      const found = pictureOfElement(reader.context, node, style);
      return ["bytes" in found ? { kind: "picture", picture: found } : { kind: "missing", missing: found }];
    }
    case "iframe":
    case "video":
    case "audio":
    case "canvas":
    case "object":
    case "embed":
      return [{ kind: "missing", missing: drawnElsewhere(reader.context, node) }];
    default:
      return inside();
  }
}

/** What only a browser plays or loads. */
export const drawnElsewhere = (context: Context, element: Element) =>
  missing(
    context,
    "output",
    `<${element.tagName}> has no form on paper`,
    attribute(element, "src") ?? attribute(element, "data"),
  );

/** The name by which an element may be linked to. */
export function placeOf(element: Element): Inline[] {
  const id = attribute(element, "id") ?? attribute(element, "name") ?? "";
  return id === "" ? [] : [{ kind: "anchor", id }];
}

/** A line of text, without the white space at its ends that HTML does not print. */
export const lineOf = (reader: HtmlReader, nodes: Node[]): Inline[] =>
  trimmed(nodes.flatMap((node) => inlinesOf(reader, node)));

/** The colors that an element gives its text; text that could not be read on its ground stays as it is. */
export function colorsOf(element: Element, style: Style): { color?: string; background?: string } {
  const color = cssColor(
    style.get("color") ?? (element.tagName === "font" ? (attribute(element, "color") ?? "") : ""),
  );
  const ground =
    cssColor(
      style.get("background-color") ?? attribute(element, "bgcolor") ?? style.get("background") ?? "",
    ) ?? (element.tagName === "mark" ? markColor : null);
  const readable = color !== null && contrast(color, ground ?? "#ffffff") >= 2;
  return {
    ...(readable && color !== "#000000" ? { color } : {}),
    ...(ground !== null && ground !== "#ffffff" ? { background: ground } : {}),
  };
}

/** Running text with the colors and marks that the style of its element declares. */
function withStyle(element: Element, style: Style, body: Inline[]): Inline[] {
  if (body.length === 0) return body;
  let result = body;
  const lines = `${style.get("text-decoration") ?? ""} ${style.get("text-decoration-line") ?? ""}`;
  if (/^(bold|bolder|[6-9]00)$/.test(style.get("font-weight") ?? ""))
    result = [{ kind: "strong", body: result }];
  if (/^(italic|oblique)/.test(style.get("font-style") ?? "")) result = [{ kind: "emphasis", body: result }];
  if (lines.includes("line-through")) result = [{ kind: "strike", body: result }];
  if (lines.includes("underline")) result = [{ kind: "underline", body: result }];
  const colors = colorsOf(element, style);
  return Object.keys(colors).length === 0 ? result : [{ kind: "colored", ...colors, body: result }];
}

/** Text of HTML with its formulas, as Jupyter's MathJax sets them. */
function textWithFormulas(context: Context, text: string): Inline[] {
  const body: Inline[] = [];
  let kept = 0;
  for (const { start, end, latex, display } of mathSpans(text)) {
    if (start > kept) body.push({ kind: "text", text: text.slice(kept, start) });
    body.push(inlineFormula(context, latex.trim(), display));
    kept = end;
  }
  if (kept < text.length) body.push({ kind: "text", text: text.slice(kept) });
  return body;
}

/** Without the white space at both ends that HTML does not print. */
export function trimmed(body: Inline[]): Inline[] {
  const result = [...body];
  while (result.length > 0) {
    const first = result[0]!;
    if (first.kind === "break" || (first.kind === "text" && first.text.trim() === "")) result.shift();
    else {
      if (first.kind === "text") result[0] = { kind: "text", text: first.text.trimStart() };
      break;
    }
  }
  while (result.length > 0) {
    const last = result.at(-1)!;
    if (last.kind === "break" || (last.kind === "text" && last.text.trim() === "")) result.pop();
    else {
      if (last.kind === "text") result[result.length - 1] = { kind: "text", text: last.text.trimEnd() };
      break;
    }
  }
  return result;
}
