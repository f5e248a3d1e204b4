import { cssLength } from "../svg/css-length.js";
import type { XmlElement, XmlNode } from "../svg/xml-tree.js";
import type { Degraded, Picture } from "../tree.js";
import type { Context } from "./context.js";
import type { Style } from "./css.js";
import { attribute, isElement, textOf, type Element } from "./html-node.js";
import { pictureFrom, type PictureSize } from "./picture.js";
import { svgPicture } from "./svg-picture.js";

/** The picture of an `<img>` or an `<svg>`, as large as it says. */
export function pictureOfElement(context: Context, element: Element, style: Style): Picture | Degraded {
  if (element.tagName === "img") {
    const alt = attribute(element, "alt") ?? attribute(element, "title") ?? "";
    return pictureFrom(context, attribute(element, "src") ?? "", alt, sizeOf(element, style));
  }
  const size = element.attrs.some(({ name }) => name === "width") ? {} : sizeOf(element, style);
  return svgPicture(context, xmlOf(element), titleOf(element), size, (name) =>
    pictureFrom(context, name, ""),
  );
}

/** Width and height by the style, else by the attributes. */
function sizeOf(element: Element, style: Style): PictureSize {
  const width = cssLength(style.get("width")) ?? cssLength(attribute(element, "width"));
  const height = cssLength(style.get("height")) ?? cssLength(attribute(element, "height"));
  const most = cssLength(style.get("max-width"));
  return {
    ...(width === null ? {} : "px" in width ? { width: width.px } : { share: width.share }),
    ...(height !== null && "px" in height ? { height: height.px } : {}),
    // `max-width: 100%` is what every picture has on paper.
    ...(width === null && height === null && most !== null && "share" in most && most.share < 1
      ? { share: most.share }
      : {}),
  };
}

/** An element of an HTML page, such as a drawing, as XML. */
function xmlOf(element: Element): XmlElement {
  return {
    name: element.tagName,
    attributes: new Map(
      element.attrs
        .filter(({ name }) => /^[a-z_][\w.:-]*$/i.test(name))
        .map(({ prefix, name, value }) => [prefix ? `${prefix}:${name}` : name, value]),
    ),
    children: element.childNodes.flatMap((node): XmlNode[] =>
      isElement(node) ? [xmlOf(node)] : "value" in node ? [node.value] : [],
    ),
  };
}

function titleOf(element: Element): string {
  const title = element.childNodes.find(
    (node): node is Element => isElement(node) && node.tagName === "title",
  );
  return title === undefined ? "drawing" : textOf(title).trim();
}
