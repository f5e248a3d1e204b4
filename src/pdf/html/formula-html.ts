import { renderToString } from "katex";
import { katexSettings } from "../latex/parse.js";
import type { Formula } from "../tree.js";
import { schemeColors } from "./scheme-colors.js";

/** The CSS names of the colors that formulas are written in, for the dark page; others are shown on white there. */
const named: Record<string, string> = {
  black: "#000000",
  white: "#ffffff",
  red: "#ff0000",
  green: "#008000",
  blue: "#0000ff",
  cyan: "#00ffff",
  magenta: "#ff00ff",
  yellow: "#ffff00",
  orange: "#ffa500",
  purple: "#800080",
  brown: "#a52a2a",
  gray: "#808080",
  grey: "#808080",
  teal: "#008080",
  violet: "#ee82ee",
  pink: "#ffc0cb",
  lime: "#00ff00",
  olive: "#808000",
  navy: "#000080",
};

/** How much of a formula in a line of text stays in one piece: more of it than this scrolls in a box of its own. */
const longestPiece = 40;

/** KaTeX's HTML, with MathML for screen readers; macros were used up when the formula was read, so its source goes in whole. */
export function formulaHtml({ katex, display, macros }: Formula): string {
  const html = renderToString(katex, katexSettings(display, { ...macros }));
  const classes = [
    ...(onWhite(html) ? ["on-white"] : []),
    ...(!display && /\\(?:begin|under|over|left|frac)/.test(katex) && pieceLength(katex) > longestPiece
      ? ["long"]
      : []),
  ];
  const shown = html.replace(
    /(style="[^"]*?)(?<![-\w])color:([^;"]+);?/g,
    (whole, before: string, color: string) => {
      const hex = hexOf(color);
      return hex === null ? whole : `${before}${schemeColors(hex)};`;
    },
  );
  return classes.length === 0 ? shown : `<span class="${classes.join(" ")}">${shown}</span>`;
}

/** Whether a formula has a ground of its own, or a color without a like on the dark page. */
function onWhite(html: string): boolean {
  if (/background-color:/.test(html)) return true;
  return [...html.matchAll(/style="[^"]*?(?<![-\w])color:([^;"]+)/g)].some(
    ([, color]) => hexOf(color!) === null,
  );
}

function hexOf(color: string): string | null {
  const name = color.trim().toLowerCase();
  if (/^#[0-9a-f]{6}$/.test(name)) return name;
  if (/^#[0-9a-f]{3}$/.test(name)) return `#${name.slice(1).replace(/./g, "$&$&")}`;
  return named[name] ?? null;
}

/** About how many characters a formula has. */
const pieceLength = (katex: string): number =>
  katex
    .replace(/\\(?:begin|end)\{\w+\*?\}/g, "")
    .replace(/\\[a-zA-Z]+/g, "x")
    .replace(/[{}_^\s\\&]/g, "").length;
