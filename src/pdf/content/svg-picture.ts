import type { Degraded, Picture } from "../tree.js";
import { cleanSvg, svgTitle, svgWidth } from "../svg/clean-svg.js";
import { parseXml, printXml, type XmlElement } from "../svg/xml-tree.js";
import { missing, type Context } from "./context.js";

/** How large a picture shall be: in CSS pixels, or as a share of the text's width. */
export interface PictureSize {
  width?: number;
  height?: number;
  share?: number;
}

/** How the picture that a drawing names by its file is had. */
export type ReadFile = (name: string) => Picture | Degraded;

/** An SVG drawing as a picture: read as XML, made to stand for itself. What is lost of it is told. */
export function svgPicture(
  context: Context,
  source: string | XmlElement,
  alt: string,
  size: PictureSize,
  read: ReadFile,
): Picture | Degraded {
  let root: XmlElement;
  try {
    root = typeof source === "string" ? parseXml(source) : source;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return missing(context, "image", `the drawing is no well-formed XML: ${reason}`, alt);
  }
  if (root.name.replace(/^.*:/, "") !== "svg")
    return missing(context, "image", `the drawing is no SVG, but <${root.name}>`, alt);
  cleanSvg(root, {
    pictureAt(href) {
      const found = read(href);
      return "bytes" in found ? addressOf(found) : null;
    },
    lost(text) {
      missing(context, "image", "text of HTML in a drawing has no place there", text);
    },
  });
  const title = alt === "" || alt === "drawing" ? (svgTitle(root) ?? alt) : alt;
  const given = size.width !== undefined || size.height !== undefined || size.share !== undefined;
  return {
    bytes: Buffer.from(printXml(root), "utf8"),
    format: "svg",
    alt: title,
    ...(given ? size : { width: svgWidth(root) }),
    origin: context.origin,
  };
}

function addressOf({ bytes, format }: Picture): string {
  const mime = format === "svg" ? "svg+xml" : format === "jpg" ? "jpeg" : format;
  return `data:image/${mime};base64,${Buffer.from(bytes).toString("base64")}`;
}
