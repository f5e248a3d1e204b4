import { closeSync, openSync, readSync } from "node:fs";

/** What the document needs to know of a font. */
export interface FontFace {
  /** The name by which Typst knows it. */
  family: string;
  /** 400 is regular, 700 is bold. */
  weight: number;
  has(codePoint: number): boolean;
}

type Read = (offset: number, length: number) => Buffer;

/** The fonts in a TrueType, OpenType or collection file; none where the file is something else. */
export function facesInFile(path: string): FontFace[] {
  const file = openSync(path, "r");
  try {
    return facesOf((offset, length) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
    });
  } catch (error) {
    // A font that is cut off is none.
    if (error instanceof RangeError) return [];
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Source: OpenType specification, font collections and the table directory. */
function facesOf(read: Read): FontFace[] {
  const head = read(0, 12);
  if (head.length < 12) return [];
  const tag = head.toString("latin1", 0, 4);
  if (tag === "ttcf") {
    const count = head.readUInt32BE(8);
    const offsets = read(12, 4 * count);
    return Array.from({ length: count }, (_, index) => faceAt(read, offsets.readUInt32BE(4 * index))).flat();
  }
  return tag === "OTTO" || tag === "true" || head.readUInt32BE(0) === 0x00010000 ? faceAt(read, 0) : [];
}

function faceAt(read: Read, start: number): FontFace[] {
  const count = read(start, 12).readUInt16BE(4);
  const directory = read(start + 12, 16 * count);
  const tables = new Map<string, () => Buffer>();
  for (let entry = 0; entry < 16 * count; entry += 16) {
    const [offset, length] = [directory.readUInt32BE(entry + 8), directory.readUInt32BE(entry + 12)];
    tables.set(directory.toString("latin1", entry, entry + 4), () => read(offset, length));
  }
  const [names, cmap, os2] = ["name", "cmap", "OS/2"].map((name) => tables.get(name)?.());
  const family = names === undefined ? null : familyIn(names);
  if (family === null || cmap === undefined) return [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (const [first, last] of rangesIn(cmap)) {
    if (starts.length > 0 && first <= ends.at(-1)! + 1) ends[ends.length - 1] = Math.max(ends.at(-1)!, last);
    else {
      starts.push(first);
      ends.push(last);
    }
  }
  const has = (codePoint: number): boolean => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= codePoint) low = middle + 1;
      else high = middle;
    }
    return low > 0 && codePoint <= ends[low - 1]!;
  };
  return [{ family, weight: os2 === undefined || os2.length < 6 ? 400 : os2.readUInt16BE(4), has }];
}

/** The code points of a font, in order. Source: OpenType specification, table `cmap`, formats 4 and 12. */
function rangesIn(cmap: Buffer): [number, number][] {
  const found = Array.from({ length: cmap.readUInt16BE(2) }, (_, at) => cmap.readUInt32BE(8 + 8 * at));
  return found
    .flatMap((offset) => rangesOfSubtable(cmap.subarray(offset)))
    .toSorted(([first], [second]) => first - second);
}

function rangesOfSubtable(table: Buffer): [number, number][] {
  const format = table.readUInt16BE(0);
  if (format === 12)
    return Array.from({ length: table.readUInt32BE(12) }, (_, group) => 16 + 12 * group).map((at) => [
      table.readUInt32BE(at),
      table.readUInt32BE(at + 4),
    ]);
  return format === 4 ? rangesOfSegments(table, table.readUInt16BE(6)) : [];
}

/** Format 4 may send a character to the glyph 0, which is the font's sign for one that it has not. @param size twice the number of segments */
function rangesOfSegments(table: Buffer, size: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < size; at += 2) {
    const [last, first, delta, offset] = [14, 16 + size, 16 + 2 * size, 16 + 3 * size].map((column) =>
      table.readUInt16BE(column + at),
    ) as [number, number, number, number];
    const glyph = (point: number): number =>
      offset === 0 ? point + delta : table.readUInt16BE(16 + 3 * size + at + offset + 2 * (point - first));
    if (first === 0xffff) continue;
    for (let point = first; point <= last; point++)
      if ((glyph(point) & 0xffff) !== 0) ranges.push([point, point]);
  }
  return ranges;
}

/** The names of a font in English. Source: OpenType specification, table `name`. */
function familyIn(table: Buffer): string | null {
  const names = new Map<number, string>();
  const count = table.readUInt16BE(2);
  const strings = table.subarray(table.readUInt16BE(4));
  for (let index = 0; index < count; index++) {
    const at = 6 + 12 * index;
    const [platform, language, id] = [0, 4, 6].map((offset) => table.readUInt16BE(at + offset));
    const bytes = strings.subarray(table.readUInt16BE(at + 10)).subarray(0, table.readUInt16BE(at + 8));
    if (platform === 3 && language === 0x409) names.set(id!, Buffer.from(bytes).swap16().toString("utf16le"));
    else if (platform === 1 && language === 0 && !names.has(id!)) names.set(id!, bytes.toString("latin1"));
  }
  const family = names.get(1);
  const name = family !== undefined && /^(Noto|NewCM|NewComputerModern)/.test(family) ? names.get(4) : family;
  return name === undefined ? null : withoutStyle(name);
}

const style =
  /(normal|italic|oblique|slanted|thin|th|hairline|light|lt|regular|medium|med|md|bold|bd|demi|extb|black|blk|bk|heavy|narrow|condensed|cond|cn|cd|compressed|expanded|exp)$/i;
const modifier = /[ \-_](extra|ext|ex|x|semi|sem|sm|demi|dem|ultra)$/i;

/** The family in a font's name, by Typst's rule (its `typographic_family`): styles at its end are no part of it. */
function withoutStyle(name: string): string {
  let family = name.trim().replace(/^\.+/, "");
  for (let rest = family; ; family = rest) {
    while (style.test(rest)) rest = rest.replace(style, "");
    if (rest === family || rest === "") return family;
    rest = rest.replace(/[ \-_]$/, "").replace(modifier, "");
  }
}
