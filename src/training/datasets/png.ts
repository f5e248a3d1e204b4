import { inflateSync } from "node:zlib";

/** The pixels of an image, row by row, each with its channels from 0 to 1. */
export interface Pixels {
  height: number;
  width: number;
  /** 1 for gray, 3 for colors; what is see-through is taken for solid. */
  channels: 1 | 3;
  values: Float32Array;
}

/** Samples of a pixel by the color type of the header: gray, colors, palette, gray and colors with opacity. */
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Where the passes of an interlaced image begin and how far they step: x, y, step of x, step of y. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** More pixels than memory should be given for one file. */
export const mostPixels = 1e8;

interface Header {
  width: number;
  height: number;
  depth: number;
  color: number;
  interlaced: boolean;
}

/**
 * The pixels of a PNG file. Source: ISO/IEC 15948, Portable Network Graphics, second edition, 2003.
 * @throws Error that says what is wrong with the file
 */
export function pixelsOfPng(bytes: Buffer): Pixels {
  const { header, palette, data } = partsOf(bytes);
  const { width, height, depth, color, interlaced } = header;
  const samples = samplesOf[color];
  const raw = inflateSync(data);
  const channels = color === 0 || color === 4 ? 1 : 3;
  const values = new Float32Array(width * height * channels);
  const most = 2 ** depth - 1;
  let at = 0;
  for (const [x0, y0, dx, dy] of interlaced ? adam7 : ([[0, 0, 1, 1]] as const)) {
    const [columns, rows] = [Math.ceil((width - x0) / dx), Math.ceil((height - y0) / dy)];
    if (columns <= 0 || rows <= 0) continue;
    const stride = Math.ceil((columns * samples * depth) / 8);
    const reach = Math.max(1, (samples * depth) >> 3);
    if (raw.length < at + rows * (stride + 1)) throw new Error("an image that is cut off");
    let before = Buffer.alloc(stride);
    for (let row = 0; row < rows; row++, at += stride + 1) {
      const line = raw.subarray(at + 1, at + 1 + stride);
      unfilter(raw[at], line, before, reach);
      before = line;
      for (let column = 0; column < columns; column++) {
        const to = ((y0 + row * dy) * width + x0 + column * dx) * channels;
        for (let channel = 0; channel < channels; channel++)
          values[to + channel] =
            palette === undefined
              ? sampleAt(line, column * samples + channel, depth) / most
              : paletteAt(palette, sampleAt(line, column, depth), channel) / 255;
      }
    }
  }
  return { height, width, channels, values };
}

function partsOf(bytes: Buffer): { header: Header; palette: Buffer | undefined; data: Buffer } {
  if (bytes.length < 33 || bytes.readUInt32BE(0) !== 0x89504e47 || bytes.readUInt32BE(4) !== 0x0d0a1a0a)
    throw new Error("no PNG image");
  let header: Header | undefined;
  let palette: Buffer | undefined;
  const data: Buffer[] = [];
  let isWhole = false;
  for (let at = 8; at + 8 <= bytes.length && !isWhole;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (body.length < length) throw new Error("an image that is cut off");
    if (type === "IHDR") header = headerOf(body);
    if (type === "PLTE") palette = body;
    if (type === "IDAT") data.push(body);
    isWhole = type === "IEND";
    at += 12 + length;
  }
  if (header === undefined || data.length === 0 || !isWhole) throw new Error("an image that is cut off");
  if (header.color !== 3) palette = undefined;
  else if (palette === undefined) throw new Error("an image without its palette");
  return { header, palette, data: Buffer.concat(data) };
}

function headerOf(body: Buffer): Header {
  if (body.length < 13) throw new Error("an image that is cut off");
  const header = {
    width: body.readUInt32BE(0),
    height: body.readUInt32BE(4),
    depth: body[8],
    color: body[9],
    interlaced: body[12] === 1,
  };
  const { width, height, depth, color } = header;
  if (width === 0 || height === 0 || width * height > mostPixels)
    throw new Error(`an image of ${width}×${height} pixels`);
  if (!depthsOf[color]?.includes(depth)) throw new Error(`pixels of type ${color} with ${depth} bits`);
  return header;
}

/** Takes a line back to what it was before it was made easy to pack. */
function unfilter(kind: number, line: Buffer, above: Buffer, reach: number): void {
  for (let at = 0; at < line.length; at++) {
    const left = at < reach ? 0 : line[at - reach];
    const up = above[at];
    const corner = at < reach ? 0 : above[at - reach];
    line[at] += predicted(kind, left, up, corner);
  }
}

function predicted(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      // the neighbor nearest to left + up − corner, after A. Paeth
      const guess = left + up - corner;
      const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
      return a <= b && a <= c ? left : b <= c ? up : corner;
    }
    default:
      throw new Error(`a line with the filter ${kind}`);
  }
}

function sampleAt(line: Buffer, place: number, depth: number): number {
  if (depth === 8) return line[place];
  if (depth === 16) return line.readUInt16BE(2 * place);
  const bit = place * depth;
  return (line[bit >> 3] >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}

function paletteAt(palette: Buffer, entry: number, channel: number): number {
  if (3 * entry + channel < palette.length) return palette[3 * entry + channel];
  throw new Error(`the color ${entry} of a palette of ${palette.length / 3}`);
}
