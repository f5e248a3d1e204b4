import type { Picture } from "../tree.js";

/** How many pixels a raster picture says it has, or null where it says nothing that can be read. */
export function pixelCount(bytes: Uint8Array, format: Picture["format"]): number | null {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    switch (format) {
      case "png":
        return data.readUInt32BE(16) * data.readUInt32BE(20);
      case "gif":
        return data.readUInt16LE(6) * data.readUInt16LE(8);
      case "jpg":
        return jpegPixels(data);
      case "webp":
        return webpPixels(data);
      case "svg":
        return null;
    }
  } catch {
    // A file that ends in its head: the typesetter will say so.
    return null;
  }
}

/** The frame header (markers C0 to CF, without C4, C8 and CC) has height and width. */
function jpegPixels(data: Buffer): number | null {
  let at = 2;
  while (data[at] === 0xff) {
    const marker = data[at + 1]!;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return data.readUInt16BE(at + 5) * data.readUInt16BE(at + 7);
    at += marker === 0xff ? 1 : 2 + data.readUInt16BE(at + 2);
  }
  return null;
}

/** Source: WebP container specification, chunks `VP8 `, `VP8L` and `VP8X`. */
function webpPixels(data: Buffer): number | null {
  switch (data.toString("latin1", 12, 16)) {
    case "VP8X":
      return (data.readUIntLE(24, 3) + 1) * (data.readUIntLE(27, 3) + 1);
    case "VP8L": {
      const bits = data.readUInt32LE(21);
      return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
    }
    case "VP8 ":
      return (data.readUInt16LE(26) & 0x3fff) * (data.readUInt16LE(28) & 0x3fff);
    default:
      return null;
  }
}
