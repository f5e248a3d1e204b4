const serifWords = /latin modern|computer modern|times|serif|georgia|roman|cambria/i;
const monoWords = /mono|courier|consolas|menlo|code/i;

/** A CSS list of fonts → the one of the document's fonts that comes nearest. */
function documentFont(list: string): string {
  return monoWords.test(list)
    ? "DejaVu Sans Mono"
    : serifWords.test(list) || list !== ""
      ? "Latin Modern Roman"
      : "Latin Modern Roman";
}

/**
 * An SVG drawing as the document takes it: text in the document's fonts, whatever the machine has; no scripts, and no
 * references to anything but itself.
 */
export function svgForTypst(bytes: Uint8Array): Uint8Array {
  const svg = Buffer.from(bytes)
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .replace(/<!DOCTYPE[^[>]*(?:\[[^\]]*\])?[^>]*>/i, "")
    .replace(/<script\b[\s\S]*?(?:<\/script\s*>|\/>)/gi, "")
    .replace(/\s((?:xlink:)?href)\s*=\s*(["'])(.*?)\2/gi, (all, _name, _quote, target: string) =>
      /^(#|data:image\/)/i.test(target.trim()) ? all : "",
    )
    .replace(
      /font-family\s*=\s*"([^"]*)"|font-family\s*=\s*'([^']*)'/gi,
      (_all, double?: string, single?: string) => `font-family="${documentFont(double ?? single ?? "")}"`,
    )
    .replace(
      /font-family\s*:\s*((?:&quot;|[^;"'}]|'[^']*'|"[^"]*(?="[^>]*;))*)/gi,
      (_all, list: string) => `font-family: ${documentFont(list)}`,
    );
  return Buffer.from(withDefaultFont(svg), "utf8");
}

/** Text without a font of its own gets the document's. */
function withDefaultFont(svg: string): string {
  return svg.replace(/<svg\b(?![^>]*\sfont-family=)/, '<svg font-family="Latin Modern Roman"');
}
