import { quoted } from "./atom.js";

/** A color of CSS's as Typst's; without one `none`. */
export const typstColor = (color: string | undefined): string =>
  color === undefined ? "none" : `rgb(${quoted(color)})`;
