import { readFileSync, realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { Degraded, Picture } from "../tree.js";
import { missing, type Context } from "./context.js";
import { pixelCount } from "./picture-size.js";

const largest = 50_000_000;

/** A picture is unpacked to four bytes a pixel. */
const mostPixels = 64_000_000;

const mimeFormats: Record<string, Picture["format"]> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/jpg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
  "image/svg+xml": "svg",
};

/** The format that the first bytes of a picture show, or null. */
export function formatOf(bytes: Uint8Array): Picture["format"] | null {
  const head = Buffer.from(bytes.subarray(0, 400)).toString("latin1");
  if (head.startsWith("\x89PNG")) return "png";
  if (head.startsWith("\xff\xd8\xff")) return "jpg";
  if (head.startsWith("GIF8")) return "gif";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "webp";
  return /^\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|!--|svg)/i.test(head) ? "svg" : null;
}

/** A picture from its bytes, or what is missing where they are none. */
export function pictureOf(
  context: Context,
  bytes: Uint8Array,
  alt: string,
  width?: number,
): Picture | Degraded {
  const format = formatOf(bytes);
  if (format === null) return missing(context, "image", "not a PNG, JPEG, GIF, WebP or SVG picture", alt);
  const pixels = pixelCount(bytes, format) ?? 0;
  if (pixels > mostPixels)
    return missing(context, "image", `the picture has ${pixels} pixels, more than ${mostPixels}`, alt);
  const size = format === "svg" ? svgWidth(bytes) : undefined;
  return { bytes, format, alt, width: width ?? size, origin: context.origin };
}

/** A picture from base64 or SVG text under its mime type. */
export function pictureFromMime(
  context: Context,
  mime: string,
  data: string,
  alt: string,
  width?: number,
): Picture | Degraded {
  if (mimeFormats[mime] === undefined)
    return missing(context, "image", `no picture format is called ${mime}`, alt);
  const bytes = mime === "image/svg+xml" ? Buffer.from(data, "utf8") : Buffer.from(data, "base64");
  return pictureOf(context, bytes, alt, width);
}

/**
 * The picture that Markdown or HTML names: a file inside the root folder, a `data:` address, or an attachment of the cell.
 * Nothing is fetched from a network.
 */
export function pictureFrom(
  context: Context,
  source: string,
  alt: string,
  width?: number,
): Picture | Degraded {
  const data = /^data:([^;,]+)(;base64)?,(.*)$/s.exec(source);
  if (data !== null) {
    const [, mime, base64, body] = data;
    const bytes =
      base64 === undefined ? Buffer.from(safeDecode(body!), "utf8") : Buffer.from(body!, "base64");
    return mimeFormats[mime!] === undefined
      ? missing(context, "image", `no picture format is called ${mime}`, alt)
      : pictureOf(context, bytes, alt, width);
  }
  if (source.startsWith("attachment:")) {
    const name = safeDecode(source.slice("attachment:".length));
    const [mime, body] = Object.entries(context.attachments[name] ?? {})[0] ?? [];
    if (mime === undefined || typeof body !== "string")
      return missing(context, "image", "the cell has no such attachment", source);
    return pictureFromMime(context, mime, body, alt, width);
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(source) || source.startsWith("//"))
    return missing(context, "image", "pictures are not fetched from a network", source);
  return pictureFile(context, safeDecode(source), alt, width);
}

function pictureFile(context: Context, name: string, alt: string, width?: number): Picture | Degraded {
  try {
    const root = realpathSync(context.root);
    const path = realpathSync(resolve(context.folder, name));
    const inside = relative(root, path);
    if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return missing(context, "image", "the file lies outside the notebook's folder", name);
    const { size } = statSync(path);
    if (size > largest)
      return missing(context, "image", `the file has ${size} bytes, more than ${largest}`, name);
    return pictureOf(context, readFileSync(path), alt, width);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return missing(
      context,
      "image",
      code === "ENOENT" ? "there is no such file" : `the file cannot be read (${code})`,
      name,
    );
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The width that an SVG declares, in CSS pixels. */
function svgWidth(bytes: Uint8Array): number | undefined {
  const head = /<svg\b[^>]*>/.exec(Buffer.from(bytes.subarray(0, 4000)).toString("utf8"))?.[0] ?? "";
  const [, number, unit] = /\swidth\s*=\s*["']\s*([\d.]+)\s*(px|pt|cm|mm|in|em)?\s*["']/.exec(head) ?? [];
  if (number === undefined) {
    const box = /\sviewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)/.exec(head)?.[1];
    return box === undefined ? undefined : Number(box);
  }
  const scale: Record<string, number> = { pt: 4 / 3, cm: 37.8, mm: 3.78, in: 96, em: 16 };
  return Number(number) * (scale[unit ?? ""] ?? 1);
}
