import { pixelsOfJpeg } from "./jpeg.js";
import { type Pixels, pixelsOfPng } from "./png.js";

/** How the files of some kinds begin, as latin-1 text; what they are called, and who reads them. */
const kinds: readonly { begins: RegExp; name: string; read?: (bytes: Buffer) => Pixels }[] = [
  { begins: /^\x89PNG/, name: "PNG", read: pixelsOfPng },
  { begins: /^\xff\xd8\xff/, name: "JPEG", read: pixelsOfJpeg },
  { begins: /^GIF8/, name: "GIF" },
  { begins: /^RIFF[^]{4}WEBP/, name: "WebP" },
  { begins: /^BM/, name: "BMP" },
  { begins: /^(II\*\0|MM\0\*)/, name: "TIFF" },
  { begins: /^[^]{4}ftyp(avif|avis)/, name: "AVIF" },
  { begins: /^[^]{4}ftyp(hei|hev|mif1)/, name: "HEIC" },
  { begins: /^\s*(<\?xml[^]*)?<svg/, name: "SVG" },
];

/**
 * The pixels of an image file, by its first bytes and not by its name: many a photograph's name says another kind.
 * @throws Error that says what is wrong with the file
 */
export function pixelsOf(bytes: Buffer): Pixels {
  const beginning = bytes.toString("latin1", 0, 200);
  const kind = kinds.find(({ begins }) => begins.test(beginning));
  if (kind?.read) return kind.read(bytes);
  if (bytes.length === 0) throw new Error("an empty file");
  throw new Error(kind ? `a ${kind.name} image` : "no image");
}
