import { parseFragment, serializeOuter } from "parse5";
import type { Block, Inline } from "../tree.js";
import { inlineFormula, missing, type Context } from "./context.js";
import { attribute, isElement, textOf, type Element, type Node } from "./html-node.js";
import { tableOf } from "./html-table.js";
import { paragraphs } from "./inline.js";
import { mathSpans } from "./math-spans.js";
import { pictureFrom, pictureOf } from "./picture.js";

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
]);
const drawn = new Set(["iframe", "video", "audio", "canvas", "object", "embed"]);
const containers = new Set([
  "p",
  "div",
  "section",
  "article",
  "header",
  "footer",
  "main",
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
  ...drawn,
]);
const marks: Record<string, "strong" | "emphasis" | "strike" | "underline" | "subscript" | "superscript"> = {
  b: "strong",
  strong: "strong",
  i: "emphasis",
  em: "emphasis",
  var: "emphasis",
  cite: "emphasis",
  s: "strike",
  del: "strike",
  u: "underline",
  ins: "underline",
  sub: "subscript",
  sup: "superscript",
  summary: "strong",
  dt: "strong",
};

/** HTML as blocks of the document: text, lists, tables with spans, code, pictures; scripts and styles say nothing. */
export function blocksFromHtml(context: Context, html: string): Block[] {
  return blocksOf(context, parseFragment(html).childNodes);
}

/** Neighboring text and inline elements become one paragraph; the rest is a block each. */
function blocksOf(context: Context, nodes: Node[]): Block[] {
  const blocks: Block[] = [];
  let text: Inline[] = [];
  const flush = (): void => {
    const body = trimmed(text);
    if (body.length > 0) blocks.push(...paragraphs(body));
    text = [];
  };
  for (const node of nodes) {
    if (isElement(node) && (containers.has(node.tagName) || holdsBlocks(node)) && !silent.has(node.tagName)) {
      flush();
      blocks.push(...blockOf(context, node));
    } else text.push(...inlinesOf(context, node));
  }
  flush();
  return blocks;
}

const holdsBlocks = (element: Element): boolean =>
  element.childNodes.some((node) => isElement(node) && (containers.has(node.tagName) || holdsBlocks(node)));

/** The blocks of an element, read from the side that it says. */
function blockOf(context: Context, element: Element): Block[] {
  const dir = attribute(element, "dir")?.toLowerCase();
  const blocks = undirectedBlockOf(context, element);
  return dir === "rtl" || dir === "ltr" ? blocks.map((block) => ({ dir, ...block })) : blocks;
}

function undirectedBlockOf(context: Context, element: Element): Block[] {
  const name = element.tagName;
  const inside = (): Block[] => blocksOf(context, element.childNodes);
  if (drawn.has(name))
    return [
      {
        kind: "missing",
        missing: missing(context, "output", `<${name}> has no form on paper`, attribute(element, "src")),
      },
    ];
  switch (name) {
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      return [
        {
          kind: "heading",
          level: Number(name[1]),
          body: [...placeOf(element), ...lineOf(context, element.childNodes)],
        },
      ];
    case "hr":
      return [{ kind: "rule" }];
    case "pre":
      return [
        {
          kind: "listing",
          text: textOf(element).replace(/^\n|\n$/g, ""),
          language: languageOf(element),
          input: false,
        },
      ];
    case "blockquote":
      return [{ kind: "quote", body: inside() }];
    case "ul":
    case "ol": {
      const items = element.childNodes.filter(
        (node): node is Element => isElement(node) && node.tagName === "li",
      );
      return [
        {
          kind: "list",
          ordered: name === "ol",
          start: Number(attribute(element, "start") ?? 1) || 1,
          tight: true,
          items: items.map((item) => blocksOf(context, item.childNodes)),
        },
      ];
    }
    case "table": {
      const table = tableOf(element, {
        blocks: (nodes) => blocksOf(context, nodes),
        inlines: (nodes) => lineOf(context, nodes),
      });
      return table.rows.length === 0 ? [] : [{ kind: "table", table }];
    }
    case "svg":
      return [
        pictureBlock(
          pictureOf(context, Buffer.from(withNamespace(serializeOuter(element)), "utf8"), svgTitle(element)),
        ),
      ];
    case "img": {
      const width = Number.parseFloat(attribute(element, "width") ?? "");
      return [
        pictureBlock(
          pictureFrom(
            context,
            attribute(element, "src") ?? "",
            attribute(element, "alt") ?? "",
            Number.isFinite(width) ? width : undefined,
          ),
        ),
      ];
    }
    case "summary":
    case "dt":
      return [
        {
          kind: "paragraph",
          body: [{ kind: "strong", body: lineOf(context, element.childNodes) }],
        },
      ];
    default:
      return inside();
  }
}

/** The name by which an element may be linked to. */
function placeOf(element: Element): Inline[] {
  const id = attribute(element, "id") ?? attribute(element, "name") ?? "";
  return id === "" ? [] : [{ kind: "anchor", id }];
}

function pictureBlock(picture: ReturnType<typeof pictureOf>): Block {
  return "bytes" in picture ? { kind: "picture", picture } : { kind: "missing", missing: picture };
}

function withNamespace(svg: string): string {
  return /^<svg[^>]*\sxmlns\s*=/.test(svg)
    ? svg
    : svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
}

function svgTitle(element: Element): string {
  const title = element.childNodes.find(
    (node): node is Element => isElement(node) && node.tagName === "title",
  );
  return title === undefined ? "drawing" : textOf(title).trim();
}

function languageOf(element: Element): string {
  const code = element.childNodes.find((node): node is Element => isElement(node) && node.tagName === "code");
  return /language-(\w+)/.exec(attribute(code ?? element, "class") ?? "")?.[1] ?? "";
}

function inlinesOf(context: Context, node: Node): Inline[] {
  if ("value" in node) return textWithFormulas(context, node.value.replace(/\s+/g, " "));
  if (!isElement(node) || silent.has(node.tagName)) return [];
  const body = (): Inline[] => node.childNodes.flatMap((child) => inlinesOf(context, child));
  const mark = marks[node.tagName];
  if (mark !== undefined) return [{ kind: mark, body: body() }];
  switch (node.tagName) {
    case "br":
      return [{ kind: "break" }];
    case "code":
    case "kbd":
    case "samp":
    case "tt":
      return [{ kind: "code", text: textOf(node) }];
    case "a":
      return [...placeOf(node), { kind: "link", href: attribute(node, "href") ?? "", body: body() }];
    case "img":
    case "svg":
      return blockOf(context, node).flatMap((block): Inline[] =>
        block.kind === "picture" || block.kind === "missing" ? [block] : [],
      );
    default:
      return body();
  }
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

const lineOf = (context: Context, nodes: Node[]): Inline[] =>
  trimmed(nodes.flatMap((node) => inlinesOf(context, node)));

/** Without the white space at both ends that HTML does not print. */
function trimmed(body: Inline[]): Inline[] {
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
