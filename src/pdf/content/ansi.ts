import type { Span } from "../tree.js";

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

interface Style {
  color?: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
}

// oxlint-disable-next-line no-control-regex -- colors come in control sequences
const colorSequence = /(\u001b\[[0-9;:]*m)/;

/** Text with ANSI color sequences as spans; other control sequences disappear, a carriage return starts its line again. */
export function ansiSpans(text: string): Span[] {
  const spans: Span[] = [];
  let style: Style = {};
  const parts = overwritten(text).split(colorSequence);
  for (const part of parts) {
    const codes = part.startsWith("\u001b[") && part.endsWith("m") ? part.slice(2, -1) : undefined;
    if (codes !== undefined) style = styled(style, codes.split(/[;:]/).map(Number));
    else if (part !== "") {
      const last = spans.at(-1);
      const clean = printable(part);
      if (last !== undefined && sameStyle(last, style)) last.text += clean;
      else if (clean !== "") spans.push({ text: clean, ...style });
    }
  }
  return spans;
}

function sameStyle(a: Style, b: Style): boolean {
  return a.color === b.color && a.bold === b.bold && a.italic === b.italic && a.underline === b.underline;
}

/** What a terminal shows in the end: progress bars write over their line again and again. */
function overwritten(text: string): string {
  return text
    .replace(/\r+\n/g, "\n")
    .split("\n")
    .map((line) => line.replace(/\r+$/, "").replace(/^.*\r/s, ""))
    .join("\n");
}

/** Without escape sequences and control characters other than tab and line feed. */
function printable(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- control sequences are what is removed
      .replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, "")
      // oxlint-disable-next-line no-control-regex -- as above
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "")
  );
}

function styled(before: Style, codes: number[]): Style {
  let style = { ...before };
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index]!;
    if (code === 0) style = {};
    else if (code === 1) style.bold = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underline = true;
    else if (code === 22) delete style.bold;
    else if (code === 23) delete style.italic;
    else if (code === 24) delete style.underline;
    else if (code >= 30 && code <= 37) style.color = palette[code - 30]!;
    else if (code >= 90 && code <= 97) style.color = palette[code - 82]!;
    else if (code === 39) delete style.color;
    else if (code === 38 && codes[index + 1] === 5) {
      style.color = indexedColor(codes[index + 2] ?? 0);
      index += 2;
    } else if (code === 38 && codes[index + 1] === 2) {
      style.color = hex(codes.slice(index + 2, index + 5));
      index += 4;
    } else if (code === 48) index += codes[index + 1] === 2 ? 4 : 2;
  }
  return style;
}

const level = (digit: number): number => (digit === 0 ? 0 : 55 + 40 * digit);

/** The 256 colors: sixteen named, a cube of 6×6×6, 24 grays. */
function indexedColor(index: number): string {
  if (index < 16) return palette[index] ?? palette[0]!;
  if (index >= 232) return hex(Array.from({ length: 3 }, () => Math.min(160, 8 + 10 * (index - 232))));
  const cube = index - 16;
  return hex([level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]);
}

/** A color as `#rrggbb`; bright ones are darkened until they can be read on white. */
function hex(rgb: number[]): string {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => Math.max(0, Math.min(255, value || 0)));
  const luminance = (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  const scale = luminance > 0.45 ? 0.45 / luminance : 1;
  return `#${[red, green, blue]
    .map((value) =>
      Math.round(value * scale)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
