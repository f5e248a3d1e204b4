import { Buffer, Promise, Uint8Array, decodeURIComponent } from "../intrinsics.js";

/** An image by its media type: bytes, or text for SVG. */
export type Image = Record<string, Uint8Array | string>;

type Signature = readonly [type: string, offset: number, ...parts: (readonly number[])[]];
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** How files begin. Sources: PNG (ISO 15948, 5.2), JPEG (ITU-T T.81, B.1.1.3), GIF89a (section 17), WebP (RFC 9649, 2.4). */
const signatures: Signature[] = [
  ["image/png", 0, [0x89, ...ascii("PNG\r\n"), 0x1a, 0x0a]],
  ["image/jpeg", 0, [0xff, 0xd8, 0xff]],
  ["image/gif", 0, ascii("GIF87a"), ascii("GIF89a")],
  ["image/webp", 8, ascii("WEBP")],
];
const svgHead = /^\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*|<!doctype svg[^>]*>\s*)*<svg[\s/>]/i;
/** What may stand before the root element of an SVG that a program wrote. */
const headLength = 2000;

/** The image that bytes are the file of; undefined for other bytes. */
export function imageOfBytes(value: object): Image | undefined {
  if (!(value instanceof Uint8Array)) return undefined;
  const type = signatures.find(([, offset, ...parts]) =>
    parts.some((part) => part.every((byte, index) => value[offset + index] === byte)),
  )?.[0];
  if (type !== undefined) return type === "image/webp" && !isRiff(value) ? undefined : { [type]: value };
  // Only what begins as markup is decoded: arrays of numbers may be long.
  if (!mayBeMarkup(value)) return undefined;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (!svgHead.test(bytes.toString("utf8", 0, headLength))) return undefined;
  return { "image/svg+xml": bytes.toString("utf8") };
}

function isRiff(value: Uint8Array): boolean {
  return ascii("RIFF").every((byte, index) => value[index] === byte);
}

/** `<`, white space or the byte order mark. */
function mayBeMarkup(value: Uint8Array): boolean {
  const [first = 0] = value;
  return first === 0x3c || first === 0xef || (first >= 0x09 && first <= 0x20);
}

/**
 * The picture on a canvas, of whatever library: by `toDataURL()`, else by `toBuffer("image/png")`.
 * @returns A promise where the library's method is asynchronous; undefined for what is no canvas.
 */
export function imageOfCanvas(value: object): Image | undefined | Promise<Image | undefined> {
  const canvas = value as Record<"toDataURL" | "toBuffer", unknown>;
  if (typeof canvas.toDataURL === "function") {
    const url: unknown = (canvas.toDataURL as () => unknown)();
    return url instanceof Promise ? url.then(imageOfUrl) : imageOfUrl(url);
  }
  if (typeof canvas.toBuffer !== "function" || !("width" in value && "height" in value)) return undefined;
  const bytes: unknown = (canvas.toBuffer as (type: string) => unknown)("image/png");
  const read = (one: unknown): Image | undefined =>
    typeof one === "object" && one !== null ? imageOfBytes(one) : undefined;
  return bytes instanceof Promise ? bytes.then(read) : read(bytes);
}

function imageOfUrl(url: unknown): Image | undefined {
  if (typeof url !== "string") return undefined;
  const { type, base64, data } =
    /^data:(?<type>image\/[\w.+-]+)(?:;[\w-]+=[^;,]*)*(?<base64>;base64)?,(?<data>[^]*)$/.exec(url)?.groups ??
    {};
  if (type === undefined || data === undefined) return undefined;
  const bytes = base64 === undefined ? Buffer.from(decodeURIComponent(data)) : Buffer.from(data, "base64");
  return bytes.length === 0
    ? undefined
    : { [type]: type === "image/svg+xml" ? bytes.toString("utf8") : bytes };
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** An element of a page, of whatever library makes one, as markup; undefined for anything else. */
export function markupOf(value: object): Record<string, string> | undefined {
  if (!("outerHTML" in value) || typeof value.outerHTML !== "string") return undefined;
  const markup = value.outerHTML;
  if (!/^\s*<svg[\s>]/.test(markup)) return { "text/html": markup };
  // An SVG inside a page needs no namespace; a picture of its own does.
  const [tag = ""] = /<svg[^>]*>/.exec(markup) ?? [];
  const named = /\sxmlns=/.test(tag) ? markup : markup.replace("<svg", `<svg xmlns="${svgNamespace}"`);
  return { "image/svg+xml": named };
}
