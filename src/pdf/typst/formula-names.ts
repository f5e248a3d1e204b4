/* What LaTeX calls a mark, a font or an arrow, and how Typst writes it. */

export const accents: Record<string, string> = {
  "\\hat": "\u0302",
  "\\widehat": "\u0302",
  "\\check": "\u030c",
  "\\widecheck": "\u030c",
  "\\tilde": "\u0303",
  "\\widetilde": "\u0303",
  "\\bar": "\u0304",
  "\\vec": "\u20d7",
  "\\dot": "\u0307",
  "\\ddot": "\u0308",
  "\\dddot": "\u20db",
  "\\ddddot": "\u20dc",
  "\\acute": "\u0301",
  "\\grave": "\u0300",
  "\\breve": "\u0306",
  "\\mathring": "\u030a",
  "\\overrightarrow": "\u20d7",
  "\\Overrightarrow": "\u20d7",
  "\\overleftarrow": "\u20d6",
  "\\overleftrightarrow": "\u20e1",
  "\\overrightharpoon": "\u20d1",
  "\\overleftharpoon": "\u20d0",
  "\\overgroup": "\u0311",
  "\\'": "\u0301",
  "\\`": "\u0300",
  "\\^": "\u0302",
  "\\~": "\u0303",
  "\\=": "\u0304",
  "\\u": "\u0306",
  "\\.": "\u0307",
  '\\"': "\u0308",
  "\\r": "\u030a",
  "\\H": "\u030b",
  "\\v": "\u030c",
  "\\c": "\u0327",
};

export const braces: Record<string, [string, string]> = {
  "\\overbrace": ["overbrace", "t"],
  "\\underbrace": ["underbrace", "b"],
  "\\overbracket": ["overbracket", "t"],
  "\\underbracket": ["underbracket", "b"],
  "\\overparen": ["overparen", "t"],
  "\\underparen": ["underparen", "b"],
};

export const underAccents: Record<string, string> = {
  "\\underleftarrow": "←",
  "\\underrightarrow": "→",
  "\\underleftrightarrow": "↔",
  "\\undergroup": "⏠",
  "\\underlinesegment": "⎵",
  "\\utilde": "∼",
};

export const arrows: Record<string, string> = {
  "\\xrightarrow": "→",
  "\\xleftarrow": "←",
  "\\xleftrightarrow": "↔",
  "\\xRightarrow": "⇒",
  "\\xLeftarrow": "⇐",
  "\\xLeftrightarrow": "⇔",
  "\\xmapsto": "↦",
  "\\xhookrightarrow": "↪",
  "\\xhookleftarrow": "↩",
  "\\xrightharpoonup": "⇀",
  "\\xrightharpoondown": "⇁",
  "\\xleftharpoonup": "↼",
  "\\xleftharpoondown": "↽",
  "\\xrightleftharpoons": "⇌",
  "\\xleftrightharpoons": "⇋",
  "\\xlongequal": "=",
  "\\xtwoheadrightarrow": "↠",
  "\\xtwoheadleftarrow": "↞",
  "\\xtofrom": "⇄",
};

export const fonts: Record<string, (body: string) => string> = {
  mathrm: (body) => `upright(${body})`,
  mathbf: (body) => `bold(upright(${body}))`,
  boldsymbol: (body) => `bold(${body})`,
  mathit: (body) => `italic(${body})`,
  mathnormal: (body) => body,
  mathcal: (body) => `cal(${body})`,
  mathscr: (body) => `scr(${body})`,
  mathfrak: (body) => `frak(${body})`,
  mathbb: (body) => `bb(${body})`,
  Bbb: (body) => `bb(${body})`,
  mathsf: (body) => `upright(sans(${body}))`,
  mathtt: (body) => `mono(${body})`,
  mathsfit: (body) => `italic(sans(${body}))`,
};

export const textFonts: Record<string, (body: string) => string> = {
  "\\textbf": (body) => `textbold(${body})`,
  "\\textit": (body) => `textitalic(${body})`,
  "\\emph": (body) => `textitalic(${body})`,
  "\\texttt": (body) => `textmono(${body})`,
};

export const styles: Record<string, string> = {
  display: "display",
  text: "inline",
  script: "script",
  scriptscript: "sscript",
};

/** TeX's \tiny … \Huge, as multiples of the normal size. */
export const sizes = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488];
