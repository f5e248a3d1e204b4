import { renderToString } from "katex";
import { inKatexWords } from "../../../src/pdf/latex/dialect.js";
import { katexSettings } from "../../../src/pdf/latex/parse.js";

/** What stands for the same sign in TeX's, MathML's and OpenType's names. */
const same: Record<string, string> = {
  "∣": "|",
  "∥": "‖",
  "−": "-",
  "∗": "*",
  "⋅": "·",
  "∼": "~",
  "˜": "~",
  "~": "~",
  "\u0303": "~",
  "\u0302": "^",
  "^": "^",
  ˆ: "^",
  ˉ: "¯",
  "\u0304": "¯",
  "\u0305": "¯",
  "‾": "¯",
  "―": "¯",
  "\u0307": "˙",
  "\u0308": "¨",
  "\u20d7": "→",
  "→": "→",
  ˇ: "\u030c",
  "˘": "\u0306",
  "´": "\u0301",
  "`": "\u0300",
  ˋ: "\u0300",
  ˊ: "\u0301",
  "˚": "\u030a",
  "⟮": "(",
  "⟯": ")",
  "′": "'",
  "″": "''",
  "‴": "'''",
  "⁗": "''''",
  ϵ: "ε",
  ϕ: "φ",
  ϑ: "θ",
  ϖ: "π",
  ϱ: "ρ",
  ς: "σ",
  "∖": "\\",
  "⌊": "[",
  "⌈": "[",
  "⌋": "]",
  "⌉": "]",
};

/** The characters of a formula, in order of their code, without spaces, styles and the joints of large brackets. */
export function glyphs(text: string): string {
  return Array.from(text.normalize("NFKD"), (character) => same[character] ?? character)
    .join("")
    .normalize("NFKD")
    .replace(/[√¯\s\u2061-\u2064\u200b\u200a\u00a0\ufffd]|\ufe00|\ufe01/gu, "")
    .split("")
    .toSorted()
    .join("");
}

/** What KaTeX's MathML says that a formula prints. */
export function katexText(latex: string): string {
  const html = renderToString(inKatexWords(latex, true), { ...katexSettings(true), output: "mathml" });
  return html
    .replace(/<annotation[\s\S]*?<\/annotation>/g, "")
    .replace(/<mphantom>[\s\S]*?<\/mphantom>/g, "")
    .replace(/<mo stretchy="true">[‾―]<\/mo>/g, "")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, "&");
}
