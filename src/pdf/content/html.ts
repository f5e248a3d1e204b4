import { parse, parseFragment } from "parse5";
import type { Block, Inline } from "../tree.js";
import type { Context } from "./context.js";
import { StyleSheet, type Style } from "./css.js";
import {
  colorsOf,
  drawnElsewhere,
  inlinesOf,
  isSilent,
  lineOf,
  placeOf,
  trimmed,
  withinTag,
  type HtmlReader,
} from "./html-inline.js";
import { attribute, isElement, textOf, type Element, type Node } from "./html-node.js";
import { pictureOfElement } from "./html-picture.js";
import { preformatted } from "./html-preformatted.js";
import { tableOf } from "./html-table.js";
import { paragraphs } from "./inline.js";
import { panelColors, toneOf } from "./panel.js";

const drawn = new Set(["iframe", "video", "audio", "canvas", "object", "embed"]);
const containers = new Set([
  "p",
  "div",
  "section",
  "article",
  "header",
  "footer",
  "main",
  "nav",
  "aside",
  "figure",
  "figcaption",
  "center",
  "details",
  "summary",
  "dl",
  "dt",
  "dd",
  "table",
  "ul",
  "ol",
  "li",
  "pre",
  "blockquote",
  "hr",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "svg",
  "img",
  "slot",
  ...drawn,
]);

/** The reader of blocks, with what stands in the place of `<slot>`. */
interface BlockReader extends HtmlReader {
  slot: () => Block[];
}

/**
 * HTML as blocks of the document: text, lists, tables with spans, code, pictures, in the colors that its styles give them.
 * What a browser would hide is left out; scripts, styles and controls say nothing.
 * @param slot what stands in the place of a `<slot>`, where Markdown goes on between two tags
 */
export function blocksFromHtml(context: Context, html: string, slot: () => Block[] = () => []): Block[] {
  // A whole page keeps the styles of its head.
  const nodes: Node[] = /<head\b/i.test(html) ? parse(html).childNodes : parseFragment(html).childNodes;
  return blocksOf({ context, sheet: new StyleSheet(nodes), slot }, pageBody(nodes));
}

/** Running text of Markdown within a tag of HTML, in the look that the tag gives it. */
export function inTag(context: Context, tag: string, body: Inline[]): Inline[] {
  const nodes = parseFragment(tag).childNodes;
  const [element] = nodes;
  return element !== undefined && isElement(element)
    ? withinTag({ context, sheet: new StyleSheet(nodes) }, element, body)
    : body;
}

/** What a page shows: the content of its `<body>`. */
function pageBody(nodes: Node[]): Node[] {
  const page = nodes.find((node): node is Element => isElement(node) && node.tagName === "html");
  return (
    page?.childNodes.flatMap((node) => (isElement(node) && node.tagName === "body" ? [node] : [])) ?? nodes
  );
}

/** Neighboring text and inline elements become one paragraph; the rest is a block each. */
function blocksOf(reader: BlockReader, nodes: Node[]): Block[] {
  const blocks: Block[] = [];
  let text: Inline[] = [];
  const flush = (): void => {
    const body = trimmed(text);
    if (body.length > 0) blocks.push(...paragraphs(body));
    text = [];
  };
  for (const node of nodes) {
    if (isElement(node) && isSilent(reader, node)) continue;
    if (isElement(node) && (containers.has(node.tagName) || holdsBlocks(node))) {
      flush();
      blocks.push(...blockOf(reader, node));
    } else text.push(...inlinesOf(reader, node));
  }
  flush();
  return blocks;
}

const holdsBlocks = (element: Element): boolean =>
  element.childNodes.some((node) => isElement(node) && (containers.has(node.tagName) || holdsBlocks(node)));

/** The blocks of an element, read from the side that it says. */
function blockOf(reader: BlockReader, element: Element): Block[] {
  const dir = attribute(element, "dir")?.toLowerCase();
  const blocks = undirectedBlockOf(reader, element);
  return dir === "rtl" || dir === "ltr" ? blocks.map((block) => ({ dir, ...block })) : blocks;
}

function undirectedBlockOf(reader: BlockReader, element: Element): Block[] {
  const name = element.tagName;
  const style = reader.sheet.styleOf(element);
  const inside = (): Block[] => blocksOf(reader, element.childNodes);
  const line = (): Inline[] => lineOf(reader, element.childNodes);
  if (drawn.has(name)) return [{ kind: "missing", missing: drawnElsewhere(reader.context, element) }];
  switch (name) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      return [{ kind: "heading", level: Number(name[1]), body: [...placeOf(element), ...line()] }];
    case "hr":
      return [{ kind: "rule" }];
    case "pre":
      return preformatted(reader, element, languageOf(element));
    case "blockquote":
      return [{ kind: "quote", body: inside() }];
    case "ul":
    case "ol":
      return listOf(reader, element);
    case "table":
      return tableBlocks(reader, element);
    case "svg":
    case "img": {
      const found = pictureOfElement(reader.context, element, style);
      return ["bytes" in found ? { kind: "picture", picture: found } : { kind: "missing", missing: found }];
    }
    case "slot":
      return reader.slot();
    case "summary":
    case "dt":
      return [{ kind: "paragraph", body: [{ kind: "strong", body: line() }] }];
    default:
      return placed(element, style, inside());
  }
}

function tableBlocks(reader: BlockReader, element: Element): Block[] {
  const table = tableOf(element, {
    blocks: (nodes) => blocksOf(reader, nodes),
    inlines: (nodes) => lineOf(reader, nodes),
    hides: (node) => reader.sheet.hides(node),
    styleOf: (node) => reader.sheet.styleOf(node),
  });
  return table.rows.length === 0 ? [] : [{ kind: "table", table }];
}

function listOf(reader: BlockReader, element: Element): Block[] {
  const items = element.childNodes
    .filter((node): node is Element => isElement(node) && node.tagName === "li" && !isSilent(reader, node))
    .map((item) => blocksOf(reader, item.childNodes));
  const style = reader.sheet.styleOf(element);
  const bare = (style.get("list-style-type") ?? style.get("list-style") ?? "").startsWith("none");
  return items.length === 0
    ? []
    : [
        {
          kind: "list",
          ordered: element.tagName === "ol",
          start: Number(attribute(element, "start") ?? 1) || 1,
          tight: true,
          ...(bare ? { unmarked: true } : {}),
          items,
        },
      ];
}

/** What lies in a box of HTML, in the middle or on the ground that the box says. */
function placed(element: Element, style: Style, body: Block[]): Block[] {
  if (body.length === 0) return [];
  const tone = toneOf(attribute(element, "class") ?? "");
  if (tone !== null) return [{ kind: "panel", ...panelColors[tone], body }];
  const { color, background } = colorsOf(element, style);
  const align = style.get("text-align") ?? attribute(element, "align") ?? "";
  const centered =
    (element.tagName === "center" || /^(-webkit-)?center$/i.test(align)) &&
    body.some(({ kind }) => kind !== "picture" && kind !== "table" && kind !== "missing");
  const inner: Block[] = centered ? [{ kind: "centered", body }] : body;
  return color === undefined && background === undefined
    ? inner
    : [
        {
          kind: "panel",
          ...(background === undefined ? {} : { fill: background }),
          ...(color === undefined ? {} : { color }),
          body: inner,
        },
      ];
}

function languageOf(element: Element): string {
  const code = element.childNodes.find((node): node is Element => isElement(node) && node.tagName === "code");
  return /language-(\w+)/.exec(attribute(code ?? element, "class") ?? "")?.[1] ?? "";
}

/** Is there nothing in some HTML but what a browser would not show, and no script that could draw in a place of its own? */
export function showsNothing(html: string): boolean {
  const nodes = parseFragment(html).childNodes;
  return nodes.every((node) => (isElement(node) ? silentPart(node) : textOf(node).trim() === ""));
}

const silentPart = (element: Element): boolean =>
  ["script", "style", "link", "meta", "noscript", "template", "br"].includes(element.tagName);
