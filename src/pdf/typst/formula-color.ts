import { quoted } from "./atom.js";

export function colored(color: unknown, body: string): string {
  return `colored(#rgb(${quoted(hexColor(String(color)))}), ${body})`;
}

const named: Record<string, string> = {
  black: "#000000",
  white: "#ffffff",
  red: "#cc0000",
  green: "#00802b",
  blue: "#0033cc",
  cyan: "#0090a0",
  magenta: "#b00090",
  yellow: "#b09000",
  orange: "#d06000",
  purple: "#7020a0",
  brown: "#8b4513",
  gray: "#707070",
  grey: "#707070",
  teal: "#008080",
  violet: "#7030b0",
  pink: "#d05080",
  lime: "#5a9000",
  olive: "#707000",
  darkgray: "#404040",
  lightgray: "#a0a0a0",
  navy: "#000080",
};

/** A color of TeX or CSS as `#rrggbb`; pure red, green and blue are darkened to be read on paper. */
export function hexColor(color: string): string {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  if (/^#[0-9a-f]{3}$/i.test(color)) return `#${color.slice(1).replace(/./g, "$&$&")}`;
  return named[color.toLowerCase()] ?? "#000000";
}
