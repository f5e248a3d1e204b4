import { greekWords } from "../../number/greek.js";
import { variableName } from "./variable-name.js";

const ACCENTS: Readonly<Record<string, string>> = {
  hat: "\\hat",
  bar: "\\bar",
  tilde: "\\tilde",
  dot: "\\dot",
  vec: "\\vec",
};

/** A variable's name in LaTeX: w1 is w_{1}, h_t is h_{t}, yhat is \hat{y}, alpha is \alpha, loss is \mathrm{loss}. */
export function latexName(name: string): string {
  const spelled = variableName(name);
  const [head, ...below] = spelled.split("_");
  // an underscore that divides nothing is part of the name: x_ is not x
  if (head === "" || below.includes("")) return asSpelled(spelled);
  const [, letters, digits] = /^(.*?)(\p{Nd}*)$/u.exec(head)!;
  const subscripts = [...(digits ? [digits] : []), ...below].map((part, index) =>
    index === 0 && digits ? part : subscript(part),
  );
  const isAlone = subscripts.length === 0;
  // the letter e alone is Euler's number
  return isAlone && letters === "e"
    ? "\\mathrm{e}"
    : stem(letters) + (isAlone ? "" : `_{${subscripts.join(",")}}`);
}

/**
 * How to set each of several variables, so that no two look alike: where x_1 stands beside x1, it is set as it is spelled.
 */
export function distinctNames(names: readonly string[]): (name: string) => string {
  const seen = new Set<string>();
  const spelled = new Set<string>();
  for (const name of names) {
    const shown = latexName(name);
    if (seen.has(shown)) spelled.add(name);
    seen.add(shown);
  }
  return spelled.size === 0 ? latexName : (name) => (spelled.has(name) ? asSpelled(name) : latexName(name));
}

/** Set as a word, or as the letter σ: before a parenthesis it would be read as a function. */
export const isWord = (name: string): boolean => /^\\(mathrm|sigma)/.test(latexName(name));

const asSpelled = (name: string): string => `\\mathrm{${name.replaceAll("_", "\\_")}}`;

function subscript(part: string): string {
  return /^(\p{Nd}+|e)$/u.test(part) ? part : latexName(part);
}

function stem(letters: string): string {
  if (greekWords.has(letters)) return `\\${letters}`;
  const accent = /^(.+?)(hat|bar|tilde|dot|vec)$/.exec(letters);
  if (accent && ([...accent[1]].length === 1 || greekWords.has(accent[1])))
    return `${ACCENTS[accent[2]]}{${stem(accent[1])}}`;
  const delta = /^Delta(\p{L})$/u.exec(letters);
  if (delta) return `\\mathrm{\\Delta ${delta[1]}}`;
  return /^[a-zA-Z]$/.test(letters) ? letters : `\\mathrm{${letters}}`;
}
