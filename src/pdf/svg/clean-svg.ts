import { cssPixels } from "./css-length.js";
import { isXmlElement, xmlElements, xmlText, type XmlElement, type XmlNode } from "./xml-tree.js";

const xlink = "http://www.w3.org/1999/xlink";

/** What a drawing needs from outside itself. */
export interface SvgSurroundings {
  /** The address of a picture with its bytes in it, or null where the picture cannot be had. */
  pictureAt(href: string): string | null;
  /** Told of text that has no place of its own. */
  lost(text: string): void;
}

/**
 * An SVG drawing that stands for itself: no scripts, no references to anything but itself, pictures of other files in it,
 * text of HTML within it as its own text, and no names that XML would not know.
 */
export function cleanSvg(root: XmlElement, around: SvgSurroundings): void {
  root.attributes.set("xmlns", root.attributes.get("xmlns") || "http://www.w3.org/2000/svg");
  cleanChildren(root, around);
  bindPrefixes(root);
}

/** The width that a drawing declares, in pixels, or that of its view box. */
export function svgWidth(root: XmlElement): number | undefined {
  const own = cssPixels(declared(root, "width") ?? root.attributes.get("width"));
  if (own !== null) return own;
  const box = (root.attributes.get("viewBox") ?? "")
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return box.length === 4 && box[2]! > 0 ? box[2] : undefined;
}

const declared = (element: XmlElement, property: string): string | undefined =>
  new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, "i").exec(element.attributes.get("style") ?? "")?.[1];

const localName = (element: XmlElement): string => element.name.replace(/^.*:/, "").toLowerCase();

function cleanChildren(parent: XmlElement, around: SvgSurroundings): void {
  const inSwitch = localName(parent) === "switch";
  parent.children = parent.children.flatMap((child): XmlNode[] => {
    if (!isXmlElement(child)) return [child];
    const name = localName(child);
    if (name === "script") return [];
    if (name === "foreignobject") {
      // What a switch has beside it is meant for readers without HTML.
      const beside = inSwitch && parent.children.some((other) => isXmlElement(other) && other !== child);
      return beside ? [] : textOfForeign(child, around);
    }
    cleanReferences(child, name, around);
    cleanChildren(child, around);
    return [child];
  });
  cleanUnits(parent);
}

function cleanReferences(element: XmlElement, name: string, around: SvgSurroundings): void {
  for (const [key, value] of element.attributes) {
    if (/^on/i.test(key)) element.attributes.delete(key);
    if (key !== "href" && !key.endsWith(":href")) continue;
    const target = value.trim();
    if (target.startsWith("#") || /^data:image\//i.test(target)) continue;
    const picture = name === "image" || name === "feimage" ? around.pictureAt(target) : null;
    if (picture === null) element.attributes.delete(key);
    else element.attributes.set(key, picture);
  }
}

/** Typst's reader of SVG knows no `ex` and `ch`. */
function cleanUnits(element: XmlElement): void {
  for (const key of ["width", "height", "x", "y", "font-size"]) {
    const value = element.attributes.get(key);
    const length = value !== undefined && /\d(ex|ch|rem)\s*$/i.test(value) ? cssPixels(value) : null;
    if (length !== null) element.attributes.set(key, String(length));
  }
}

/** Text of HTML in a drawing as text of the drawing, its lines in the middle of their place. */
function textOfForeign(element: XmlElement, around: SvgSurroundings): XmlElement[] {
  const lines = linesOf(element);
  if (lines.length === 0) return [];
  const number = (key: string): number => cssPixels(element.attributes.get(key)) ?? 0;
  const [width, height] = [number("width"), number("height")];
  if (width === 0 || height === 0) {
    around.lost(lines.join(" "));
    return [];
  }
  const longest = Math.max(...lines.map((line) => line.length));
  const size = Math.max(4, Math.min(14, (0.8 * height) / lines.length, (2 * width) / longest));
  return [
    {
      name: "text",
      attributes: new Map([
        ["text-anchor", "middle"],
        ["font-size", size.toFixed(1)],
        ...["transform", "class"].flatMap((key): [string, string][] =>
          element.attributes.has(key) ? [[key, element.attributes.get(key)!]] : [],
        ),
      ]),
      children: lines.map((line, index) => ({
        name: "tspan",
        attributes: new Map([
          ["x", String(number("x") + width / 2)],
          ["y", String(number("y") + height / 2 + size * (0.35 + 1.2 * (index - (lines.length - 1) / 2)))],
        ]),
        children: [line],
      })),
    },
  ];
}

const lineEnds = new Set(["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"]);

function linesOf(element: XmlElement): string[] {
  const text = (node: XmlElement): string =>
    node.children
      .map((child) => {
        if (!isXmlElement(child)) return child.replace(/\s+/g, " ");
        if (["style", "script"].includes(localName(child))) return "";
        return lineEnds.has(localName(child)) ? `\n${text(child)}\n` : text(child);
      })
      .join("");
  return text(element)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Prefixes without a name space: `xlink` gets its own, what others begin is of no use for the drawing. */
function bindPrefixes(root: XmlElement): void {
  const bound = new Set(["xml", "xmlns"]);
  for (const { attributes } of xmlElements(root))
    for (const key of attributes.keys()) if (key.startsWith("xmlns:")) bound.add(key.slice(6));
  const prefixOf = (name: string): string | undefined => /^([^:]+):/.exec(name)?.[1];
  const unbound = (name: string): boolean => {
    const prefix = prefixOf(name);
    return prefix !== undefined && !bound.has(prefix);
  };
  const clean = (element: XmlElement): void => {
    for (const key of element.attributes.keys()) {
      if (!unbound(key)) continue;
      if (prefixOf(key) === "xlink") root.attributes.set("xmlns:xlink", xlink);
      else element.attributes.delete(key);
    }
    element.children = element.children.filter((child) => !isXmlElement(child) || !unbound(child.name));
    for (const child of element.children) if (isXmlElement(child)) clean(child);
  };
  clean(root);
}

/** What a drawing calls itself. */
export function svgTitle(root: XmlElement): string | null {
  const title = root.children.find(
    (child): child is XmlElement => isXmlElement(child) && localName(child) === "title",
  );
  const words = title === undefined ? "" : xmlText(title).trim();
  return words === "" ? null : words;
}
