import { fontFiles } from "./fonts.js";

let covered: Set<number> | undefined;

/** The characters of a text that none of the document's fonts has: they are printed as empty boxes. */
export function uncovered(text: string): string[] {
  const rare = new Set(text.match(/[\u0180-\u200a\u200c-\u{10ffff}]/gu));
  if (rare.size === 0) return [];
  covered ??= new Set(fontFiles().flatMap(charactersOf));
  return [...rare].filter((character) => !covered!.has(character.codePointAt(0)!));
}

/** The code points of an OpenType font. Source: OpenType specification, table `cmap`, formats 4 and 12. */
function charactersOf(font: Buffer): number[] {
  const tables = font.readUInt16BE(4);
  for (let index = 0; index < tables; index++) {
    const entry = 12 + 16 * index;
    if (font.toString("latin1", entry, entry + 4) !== "cmap") continue;
    const cmap = font.subarray(font.readUInt32BE(entry + 8));
    return Array.from({ length: cmap.readUInt16BE(2) }, (_, at) => cmap.readUInt32BE(8 + 8 * at)).flatMap(
      (offset) => subtable(cmap.subarray(offset)),
    );
  }
  return [];
}

function subtable(table: Buffer): number[] {
  const range = (first: number, last: number): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const format = table.readUInt16BE(0);
  if (format === 12)
    return Array.from({ length: table.readUInt32BE(12) }, (_, group) => 16 + 12 * group).flatMap((at) =>
      range(table.readUInt32BE(at), table.readUInt32BE(at + 4)),
    );
  if (format !== 4) return [];
  const size = table.readUInt16BE(6);
  return Array.from({ length: size / 2 }, (_, segment) => segment).flatMap((segment) => {
    const [last, first] = [table.readUInt16BE(14 + 2 * segment), table.readUInt16BE(16 + size + 2 * segment)];
    return first === 0xffff ? [] : range(first, last);
  });
}
