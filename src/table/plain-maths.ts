import { greekLetters } from "../number/greek.js";

const symbols: Record<string, string> = {
  ...greekLetters,
  nabla: "∇",
  partial: "∂",
  infty: "∞",
  cdot: "·",
  times: "×",
  le: "≤",
  ge: "≥",
  ne: "≠",
  approx: "≈",
  wedge: "∧",
  vee: "∨",
  oplus: "⊕",
  odot: "⊙",
  to: "→",
  sum: "Σ",
  lfloor: "⌊",
  rfloor: "⌋",
  lceil: "⌈",
  rceil: "⌉",
  lVert: "‖",
  rVert: "‖",
};

/** One side of a fraction in a line: in parentheses where it is more than a name or a number. */
const side = (text: string) => (/^[\p{L}\p{N}_.^'(),‖∂]*$/u.test(text) ? text : `(${text})`);

/**
 * The LaTeX of formulas as a line of plain text, for terminals: `\\frac{H - k}{s} \\cdot C_{in}` is (H - k)/s · C_in.
 */
export function plainMaths(latex: string): string {
  let text = latex.replace(/\\(?:left|right|displaystyle|textstyle|,|;|!)(?![a-z])/g, "");
  const argument = /\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}/.source;
  const fraction = new RegExp(`\\\\[td]?frac${argument}${argument}`);
  const root = new RegExp(`\\\\sqrt${argument}`);
  for (let found = fraction.exec(text); found !== null; found = fraction.exec(text))
    text = text.replace(
      found[0],
      () => `${side(plainMaths(found?.[1] ?? ""))}/${side(plainMaths(found?.[2] ?? ""))}`,
    );
  for (let found = root.exec(text); found !== null; found = root.exec(text))
    text = text.replace(found[0], () => `√${side(plainMaths(found?.[1] ?? ""))}`);
  return text
    .replace(/\\(?:mathrm|text|operatorname|mathbf|hat|tilde|bar)\{([^{}]*)\}/g, "$1")
    .replace(/\\(partial|nabla) /g, "\\$1{}")
    .replace(/\\(\p{L}+)/gu, (_, word: string) => symbols[word] ?? word)
    .replace(/[{}]/g, "")
    .replace(/([(⌊]) +/g, "$1")
    .replace(/ +([)⌋])/g, "$1")
    .replace(/ +/g, " ")
    .trim();
}
