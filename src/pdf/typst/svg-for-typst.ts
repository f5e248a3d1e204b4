import { isXmlElement, parseXml, printXml, xmlElements, xmlText } from "../svg/xml-tree.js";

const serifWords = /latin modern|computer modern|times|serif|georgia|roman|cambria/i;
const monoWords = /mono|courier|consolas|menlo|code/i;

/** A CSS list of fonts → the one of the document's fonts that comes nearest. */
function documentFont(list: string): string {
  return monoWords.test(list) && !serifWords.test(list.split(",")[0]!)
    ? "DejaVu Sans Mono"
    : "Latin Modern Roman";
}

/** CSS with text in the document's fonts, `font:` as the properties that it stands for. */
const withDocumentFonts = (css: string): string =>
  css
    .replace(
      /(^|[\s;{])font\s*:\s*([^;}]*?)(\d[\d.]*(?:px|pt|em|rem|ex|%|cm|mm|in)?)(?:\s*\/\s*[\w.%]+)?\s+([^;}]+)/gi,
      (_all, before: string, words: string, size: string, list: string) =>
        `${before}${wordsOfFont(words)}font-size: ${/[a-z%]$/i.test(size) ? size : `${size}px`}; font-family: ${documentFont(list)}`,
    )
    .replace(
      /font-family\s*:\s*((?:"[^"]*"|'[^']*'|[^;}"'])*)/gi,
      (_all, list: string) => `font-family: ${documentFont(list)}`,
    );

function wordsOfFont(words: string): string {
  const style = /\b(italic|oblique)\b/i.exec(words)?.[1];
  const weight = /\b(bold(?:er)?|lighter|[1-9]00)\b/i.exec(words)?.[1];
  return `${style === undefined ? "" : `font-style: ${style}; `}${weight === undefined ? "" : `font-weight: ${weight}; `}`;
}

/** An SVG drawing as the document takes it: text in the document's fonts, whatever the machine has. */
export function svgForTypst(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString("utf8");
  let root;
  try {
    root = parseXml(text);
  } catch {
    // The typesetter will say what is wrong with it.
    return bytes;
  }
  for (const element of xmlElements(root)) {
    const family = element.attributes.get("font-family");
    if (family !== undefined) element.attributes.set("font-family", documentFont(family));
    const style = element.attributes.get("style");
    if (style !== undefined) element.attributes.set("style", withDocumentFonts(style));
    if (element.name.replace(/^.*:/, "") === "style" && !element.children.some(isXmlElement))
      element.children = [withDocumentFonts(xmlText(element))];
  }
  // Text without a font of its own gets the document's.
  if (!root.attributes.has("font-family")) root.attributes.set("font-family", "Latin Modern Roman");
  return Buffer.from(printXml(root), "utf8");
}
