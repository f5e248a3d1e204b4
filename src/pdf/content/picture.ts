import { readFileSync, realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Json, MimeBundle } from "../../notebook/format.js";
import type { Degraded, Picture } from "../tree.js";
import { missing, type Context } from "./context.js";
import { firstThatShows } from "./first-that-shows.js";
import { liesIn } from "./picture-root.js";
import { pixelCount } from "./picture-size.js";
import { svgPicture, type PictureSize } from "./svg-picture.js";

export type { PictureSize } from "./svg-picture.js";

const largest = 50_000_000;

/** A picture is unpacked to four bytes a pixel. */
const mostPixels = 64_000_000;

/** The formats of pictures by their mime types, those that look best on paper first. */
const mimeFormats: Record<string, Picture["format"]> = {
  "image/svg+xml": "svg",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/jpg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
};

/** The mime types of pictures that can be shown, those that look best on paper first. */
export const pictureMimes = Object.keys(mimeFormats);

/** The format that the first bytes of a picture show, or null. */
export function formatOf(bytes: Uint8Array): Picture["format"] | null {
  const head = Buffer.from(bytes.subarray(0, 400)).toString("latin1");
  if (head.startsWith("\x89PNG")) return "png";
  if (head.startsWith("\xff\xd8\xff")) return "jpg";
  if (head.startsWith("GIF8")) return "gif";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "webp";
  return /^\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|!--|svg|\w+:svg)/i.test(head) ? "svg" : null;
}

/** A picture from its bytes, or what is missing where they are none. */
export function pictureOf(
  context: Context,
  bytes: Uint8Array,
  alt: string,
  size: PictureSize = {},
  depth = 0,
): Picture | Degraded {
  const format = formatOf(bytes);
  if (format === null) return missing(context, "image", "not a PNG, JPEG, GIF, WebP or SVG picture", alt);
  const pixels = pixelCount(bytes, format) ?? 0;
  if (pixels > mostPixels)
    return missing(context, "image", `the picture has ${pixels} pixels, more than ${mostPixels}`, alt);
  if (format === "svg")
    return svgPicture(context, Buffer.from(bytes).toString("utf8"), alt, size, (name) =>
      // A drawing that names itself has no end.
      depth > 3
        ? missing(context, "image", "drawings name one another without end", name)
        : pictureFrom(context, name, "", {}, depth + 1),
    );
  return { bytes, format, alt, ...size, origin: context.origin };
}

/** A picture of a bundle, in base64 or as the text of a drawing, whole or in lines. */
export function pictureFromMime(
  context: Context,
  mime: string,
  data: Json,
  alt: string,
  size: PictureSize = {},
): Picture | Degraded {
  if (mimeFormats[mime] === undefined)
    return missing(context, "image", `no picture format is called ${mime}`, alt);
  const text = Array.isArray(data) ? data.join("") : String(data);
  // Front ends store a pasted drawing in base64, and kernels its text.
  const drawing = mimeFormats[mime] === "svg" && text.trimStart().startsWith("<");
  return pictureOf(context, Buffer.from(text, drawing ? "utf8" : "base64"), alt, size);
}

/**
 * The picture that Markdown or HTML names: a file inside the root folder, a `data:` address, or an attachment of the cell.
 * Nothing is fetched from a network.
 */
export function pictureFrom(
  context: Context,
  source: string,
  alt: string,
  size: PictureSize = {},
  depth = 0,
): Picture | Degraded {
  const data = /^data:([^;,]*)((?:;[^;,]*)*),(.*)$/is.exec(source);
  if (data !== null) {
    const [, , parameters, body] = data;
    const bytes = /;base64$/i.test(parameters!)
      ? Buffer.from(safeDecode(body!), "base64")
      : Buffer.from(safeDecode(body!), "utf8");
    return pictureOf(context, bytes, alt, size, depth);
  }
  if (/^attachment:/i.test(source)) return attachment(context, source, alt, size);
  if (source.trim() === "") return missing(context, "image", "the tag names no picture", alt);
  if (/^file:/i.test(source)) return pictureFile(context, pathOfUrl(source), alt, size, depth);
  if (/^[a-z][a-z0-9+.-]*:/i.test(source) || source.startsWith("//"))
    return missing(context, "image", "pictures are not fetched from a network", source);
  return pictureFile(context, safeDecode(source), alt, size, depth);
}

/** A picture pasted into the cell: its name may be percent-encoded here, there, or in both places. */
function attachment(context: Context, source: string, alt: string, size: PictureSize): Picture | Degraded {
  const name = source.slice("attachment:".length);
  const { attachments } = context;
  const key = Object.hasOwn(attachments, name)
    ? name
    : Object.keys(attachments).find((other) => safeDecode(other) === safeDecode(name));
  const bundle: MimeBundle = key === undefined ? {} : (attachments[key] ?? {});
  const mimes = [...pictureMimes.filter((mime) => mime in bundle), ...Object.keys(bundle)];
  return (
    firstThatShows(
      context,
      [...new Set(mimes)].map((mime) => () => pictureFromMime(context, mime, bundle[mime]!, alt, size)),
      (found) => "bytes" in found,
    ) ?? missing(context, "image", "the cell has no such attachment", source)
  );
}

function pictureFile(
  context: Context,
  name: string,
  alt: string,
  size: PictureSize,
  depth: number,
): Picture | Degraded {
  try {
    const root = realpathSync(context.root);
    const path = existing(context, name);
    if (!liesIn(path, root))
      return missing(context, "image", "the file lies outside the project's folder", name);
    const { size: bytes } = statSync(path);
    if (bytes > largest)
      return missing(context, "image", `the file has ${bytes} bytes, more than ${largest}`, name);
    return pictureOf(context, readFileSync(path), alt, size, depth);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" || code === "ENOTDIR"
        ? "there is no such file"
        : code === "EISDIR"
          ? "it names a folder"
          : `the file cannot be read (${code ?? String(error)})`;
    return missing(context, "image", reason, name);
  }
}

/** The file that a name means: from the notebook's folder, from the root as servers have it, without what a server is asked. */
function existing(context: Context, name: string): string {
  const places = [name, name.replace(/[?#].*$/s, "")].flatMap((plain) => [
    resolve(context.folder, plain),
    ...(plain.startsWith("/") ? [join(context.root, plain)] : []),
  ]);
  for (const place of places)
    try {
      return realpathSync(place);
    } catch {
      // The next place may have it.
    }
  return realpathSync(places[0]!);
}

function pathOfUrl(address: string): string {
  try {
    return fileURLToPath(address);
  } catch {
    return address;
  }
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
