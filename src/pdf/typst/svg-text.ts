/** The texts of a drawing: what stands between its tags, save for styles and descriptions. */
export function textsOfSvg(bytes: Uint8Array): string[] {
  const found: string[] = [];
  mapTexts(Buffer.from(bytes).toString("utf8"), (text) => {
    found.push(text);
    return text;
  });
  return found;
}

/**
 * A drawing in which characters that no font has stand as their code points in small type: `[U+4E2D]`. Typst leaves them out without a word.
 * @param lacking what no font has
 */
export function withCodePoints(bytes: Uint8Array, lacking: ReadonlySet<string>): Uint8Array {
  if (lacking.size === 0) return bytes;
  const svg = Buffer.from(bytes).toString("utf8");
  const named = (text: string): string =>
    Array.from(text, (each) => (lacking.has(each) ? codePoint(each) : each)).join("");
  const shown = mapTexts(svg, named);
  return shown === svg ? bytes : Buffer.from(shown, "utf8");
}

const codePoint = (character: string): string =>
  `<tspan font-size="55%">[U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]</tspan>`;

/** What prints nothing, or is no text. */
const silent =
  /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<\?[\s\S]*?\?>|<(style|script|title|desc|metadata)\b[^>]*>[\s\S]*?<\/\1\s*>/gi;

function mapTexts(svg: string, map: (text: string) => string): string {
  let result = "";
  let end = 0;
  for (const match of svg.matchAll(silent)) {
    result += mapBetweenTags(svg.slice(end, match.index), map) + match[0];
    end = match.index + match[0].length;
  }
  return result + mapBetweenTags(svg.slice(end), map);
}

function mapBetweenTags(svg: string, map: (text: string) => string): string {
  return svg.replace(/>([^<]+)</g, (all, text: string) => {
    if (text.trim() === "") return all;
    const plain = text.replace(/&#(?:x([0-9a-f]+)|(\d+));/gi, (entity, hex?: string, decimal?: string) => {
      const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      // ASCII may be markup; the rest is itself.
      return point > 127 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
    });
    return `>${map(plain)}<`;
  });
}
