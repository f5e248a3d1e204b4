import type { PaperDocument } from "../content/paper.js";
import type { Block, Degraded, Formula, Inline, Origin, Picture } from "../tree.js";
import { judgedIn, type Words } from "../words.js";
import { formulaToTypst } from "./formula.js";
import { textsOfSvg } from "./svg-text.js";

/** Something that the document prints, and where it comes from. */
export interface PrintedText {
  origin: Origin;
  text: string;
  /** Where it stands, where that is a drawing. */
  picture?: Picture;
}

/** Every text of a document, as it is printed, with the document's own words: for the fonts that it needs. */
export function printedTexts(document: PaperDocument, first: Origin, words: Words): PrintedText[] {
  const found: PrintedText[] = [];
  let origin = first;
  const text = (...texts: (string | null | undefined)[]): void => {
    for (const each of texts) if (each) found.push({ origin, text: each });
  };
  const missing = ({ what, reason, source }: Degraded): void => text(what, reason, source);

  inlines(document.title);
  text(document.institution, document.course, document.kind, document.when, ...document.authors);
  text(
    ...Object.values(words).filter((each) => typeof each === "string"),
    words.marks(2),
    words.answerTo("a"),
  );
  blocks(document.instructions ?? []);
  blocks(document.blocks);
  return found;

  function blocks(all: readonly Block[]): void {
    all.forEach(block);
  }

  function block(node: Block): void {
    if (node.origin !== undefined) origin = node.origin;
    switch (node.kind) {
      case "problem":
        text(node.head.number, node.head.printed);
        return inlines(node.head.title);
      case "heading":
      case "paragraph":
        return inlines(node.body);
      case "formula":
        return formula(node.formula);
      case "list":
        return node.items.forEach(blocks);
      case "choices":
        return node.options.forEach(({ body }) => inlines(body));
      case "quote":
      case "centered":
      case "panel":
      case "together":
        return blocks(node.body);
      case "listing":
        return text(node.text);
      case "console":
        return node.spans.forEach((span) => text(span.text));
      case "table":
        inlines(node.table.caption ?? []);
        return node.table.rows.flat().forEach((cell) => blocks(cell.body));
      case "picture":
        return picture(node.picture);
      case "answer": {
        const { part, judged, items, published, note } = node.answer;
        text(part, judgedIn(words, judged));
        return [...items, published ?? [], note ?? []].forEach(blocks);
      }
      case "missing":
        return missing(node.missing);
      case "rule":
      case "space":
      case "pageBreak":
        return;
    }
  }

  function inlines(body: readonly Inline[]): void {
    for (const inline of body)
      switch (inline.kind) {
        case "text":
        case "code":
          text(inline.text);
          break;
        case "formula":
          formula(inline.formula);
          break;
        case "picture":
          picture(inline.picture);
          break;
        case "footnote":
          blocks(inline.body);
          break;
        case "missing":
          missing(inline.missing);
          break;
        case "anchor":
        case "marks":
        case "break":
          break;
        default:
          inlines(inline.body);
      }
  }

  /** The signs that LaTeX's commands stand for, as well as those that are written out. */
  function formula({ tree, latex }: Formula): void {
    try {
      const { body, tag } = formulaToTypst(tree);
      text(body, tag);
    } catch {
      // It is shown as its source.
      text(latex);
    }
  }

  function picture(shown: Picture): void {
    if (shown.format !== "svg") return;
    for (const each of textsOfSvg(shown.bytes)) found.push({ origin, text: each, picture: shown });
  }
}
