import type { Span } from "../tree.js";
import { quoted } from "./atom.js";
import { typstColor } from "./color.js";
import { breakable } from "./text.js";

/** What was printed, a line for each paragraph, as arguments of the template's `console`. */
export const consoleMarkup = (spans: Span[]): string => linesOf(spans).map(writeLine).join(", ");

/** Spans line by line, so that each line is a paragraph of its own. */
function linesOf(spans: Span[]): Span[][] {
  const lines: Span[][] = [[]];
  for (const span of spans)
    for (const [index, text] of breakable(span.text).split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (text !== "") lines.at(-1)!.push({ ...span, text });
    }
  return lines;
}

/** A line, which is as high as a line even where it is empty. */
function writeLine(spans: Span[]): string {
  return spans.length === 0 ? 'raw("\\u{a0}")' : spans.map(writeSpan).join(" + ");
}

function writeSpan({ text, color, background, bold, italic, underline, strike }: Span): string {
  let body = `raw(${quoted(text)})`;
  if (bold === true) body = `strong(${body})`;
  if (italic === true) body = `emph(${body})`;
  if (underline === true) body = `std.underline(${body})`;
  if (strike === true) body = `std.strike(${body})`;
  if (color !== undefined) body = `text(fill: ${typstColor(color)}, ${body})`;
  return background === undefined ? body : `highlight(fill: ${typstColor(background)}, ${body})`;
}
