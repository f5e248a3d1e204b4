import type { Span } from "../tree.js";
import { hexColor } from "./css-color.js";
import { terminalLines, type Cell } from "./terminal.js";

/** The sixteen colors of a terminal, darkened to be read on paper. */
const palette = [
  "#24292f",
  "#b3261e",
  "#1a7f37",
  "#8a6100",
  "#0550ae",
  "#8250df",
  "#0f766e",
  "#57606a",
  "#57606a",
  "#cf222e",
  "#218a3f",
  "#9a6700",
  "#0969da",
  "#9145e0",
  "#1b7c83",
  "#6e7781",
];

/** The same as grounds, on which dark text is read. */
const grounds = [
  "#24292f",
  "#ffd7d5",
  "#ccf0d4",
  "#fbe9b0",
  "#cfe6ff",
  "#ecd9ff",
  "#c8f0ee",
  "#eaeef2",
  "#d0d7de",
  "#ffb8b5",
  "#a6e9b5",
  "#f6d877",
  "#a5d3ff",
  "#dcbcff",
  "#96e0dc",
  "#ffffff",
];

/** What is set of a terminal's text at a place. */
interface Style {
  color?: string;
  background?: string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  inverse?: boolean;
  hidden?: boolean;
}

/**
 * Text with ANSI sequences as spans, as a terminal shows it in the end: what was overwritten is gone, tabs end at every eighth
 * column, and sequences that neither color nor move say nothing.
 */
export function ansiSpans(text: string): Span[] {
  const spans: Span[] = [];
  let last: Cell<Style>["style"] | null = null;
  const lines = terminalLines<Style>(text, {}, (before, codes) => styled(before, codes));
  for (const [index, line] of lines.entries()) {
    const cells = index === lines.length - 1 ? line : [...line, { text: "\n", style: null }];
    for (const { text: piece, style } of cells) {
      const open = spans.at(-1);
      // The end of a line looks like what is before it.
      if (open !== undefined && (style === null || style === last || sameLook(last ?? {}, style)))
        open.text += piece;
      else spans.push({ text: piece, ...lookOf(style ?? {}) });
      if (style !== null) last = style;
    }
  }
  return spans.filter(({ text: piece }) => piece !== "");
}

/** Spans without the white space at their end. */
export function trimmedEnd(spans: Span[]): Span[] {
  const last = spans.at(-1);
  if (last === undefined) return [];
  const text = last.text.replace(/\s+$/, "");
  return text === "" ? trimmedEnd(spans.slice(0, -1)) : [...spans.slice(0, -1), { ...last, text }];
}

const sameLook = (a: Style, b: Style): boolean => JSON.stringify(lookOf(a)) === JSON.stringify(lookOf(b));

function lookOf(style: Style): Omit<Span, "text"> {
  let { color, background } = style;
  if (style.dim === true) color = paler(color ?? palette[0]!);
  if (style.inverse === true) [color, background] = [background ?? "#ffffff", color ?? palette[0]!];
  if (style.hidden === true) color = background ?? "#ffffff";
  return {
    ...(color === undefined ? {} : { color }),
    ...(background === undefined ? {} : { background }),
    ...(style.bold === true ? { bold: true } : {}),
    ...(style.italic === true ? { italic: true } : {}),
    ...(style.underline === true ? { underline: true } : {}),
    ...(style.strike === true ? { strike: true } : {}),
  };
}

/** A color halfway to white, still to be read. */
const paler = (color: string): string =>
  hexColor(
    color
      .slice(1)
      .match(/../g)!
      .map((pair) => 0.62 * Number.parseInt(pair, 16) + 0.38 * 255) as [number, number, number],
  );

/** Codes that set or take a property of the text. Source: ECMA-48, 8.3.117. */
const switches: Record<number, [keyof Style, boolean][]> = {
  1: [["bold", true]],
  2: [["dim", true]],
  3: [["italic", true]],
  4: [["underline", true]],
  7: [["inverse", true]],
  8: [["hidden", true]],
  9: [["strike", true]],
  21: [["underline", true]],
  22: [
    ["bold", false],
    ["dim", false],
  ],
  23: [["italic", false]],
  24: [["underline", false]],
  27: [["inverse", false]],
  28: [["hidden", false]],
  29: [["strike", false]],
};

function styled(before: Style, codes: number[]): Style {
  let style = { ...before };
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index]!;
    const change = switches[code];
    if (change !== undefined)
      for (const [name, on] of change) {
        if (on) Object.assign(style, { [name]: true });
        else delete style[name];
      }
    else if (code === 0) style = {};
    else if (code >= 30 && code <= 37) style.color = palette[code - 30]!;
    else if (code >= 90 && code <= 97) style.color = palette[code - 82]!;
    else if (code >= 40 && code <= 47) onGround(style, code - 40);
    else if (code >= 100 && code <= 107) onGround(style, code - 92);
    else if (code === 39) delete style.color;
    else if (code === 49) delete style.background;
    else if (code === 38 || code === 48) index += extended(style, code, codes.slice(index + 1));
    else if (code === 58) index += codes[index + 1] === 2 ? 4 : 2;
  }
  return style;
}

/** On a black ground text is white, if nothing else is said. */
function onGround(style: Style, index: number): void {
  style.background = grounds[index]!;
  if (index === 0) style.color ??= "#ffffff";
}

/** A color by its number or its parts; how many codes it takes. */
function extended(style: Style, code: number, rest: number[]): number {
  const [kind, ...values] = rest;
  const ground = code === 48;
  if (kind === 5) {
    const index = values[0] ?? 0;
    if (ground) style.background = index < 16 ? grounds[index]! : indexedColor(index, false);
    else style.color = index < 16 ? palette[index]! : indexedColor(index, true);
    return 2;
  }
  if (kind !== 2) return 0;
  const rgb = values.slice(0, 3);
  if (ground) style.background = hex(rgb, false);
  else style.color = hex(rgb, style.background === undefined);
  return 4;
}

const level = (digit: number): number => (digit === 0 ? 0 : 55 + 40 * digit);

/** The 256 colors: sixteen named, a cube of 6×6×6, 24 grays. */
function indexedColor(index: number, darkened: boolean): string {
  const limit = darkened ? 160 : 255;
  if (index >= 232)
    return hex(
      Array.from({ length: 3 }, () => Math.min(limit, 8 + 10 * (index - 232))),
      darkened,
    );
  const cube = index - 16;
  return hex([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)], darkened);
}

/** A color as `#rrggbb`; that of text is darkened until it can be read on white. */
function hex(rgb: number[], darkened: boolean): string {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => Math.max(0, Math.min(255, value || 0)));
  const luminance = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  const scale = darkened && luminance > 0.45 ? 0.45 / luminance : 1;
  return hexColor([red * scale, green * scale, blue * scale]);
}
