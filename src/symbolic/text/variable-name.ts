import { greekLetters } from "../../number/greek.js";
/** Greek letters by the word that spells them in ASCII; those that look like Latin ones, and further shapes, have no LaTeX word. */
const GREEK_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(greekLetters)
      .filter(([word]) => !word.startsWith("var"))
      .map(([word, letter]) => [letter, word]),
  ),
  ο: "omicron",
  ς: "sigma",
  Α: "Alpha",
  Β: "Beta",
  "∆": "Delta",
  Ε: "Epsilon",
  Ζ: "Zeta",
  Η: "Eta",
  Ι: "Iota",
  Κ: "Kappa",
  Μ: "Mu",
  Ν: "Nu",
  Ο: "Omicron",
  Ρ: "Rho",
  Τ: "Tau",
  Χ: "Chi",
};
/** Accents over one letter, by the word behind it: ŷ is yhat. */
const ACCENT_WORDS: Readonly<Record<string, string>> = {
  "\u0302": "hat",
  "\u0304": "bar",
  "\u0303": "tilde",
  "\u0307": "dot",
  "\u20d7": "vec",
};
// ª and º are superscripts, ∆ (an operator sign) is typed for Δ
const LETTER = "(?![ªº])[\\p{Lu}\\p{Ll}\\p{Lt}\\p{Lo}∆]";
const SUBSCRIPT = "[₀-₉ₐ-ₜᵢ-ᵪⱼ]";

/** What a name may be, as a pattern: letters, digits, subscripts and _; superscripts are exponents. */
export const NAME_PATTERN = `(?:${LETTER}\\p{Mn}*|_)(?:${LETTER}|[\\p{Nd}\\p{Mn}\u20d7_]|${SUBSCRIPT})*`;
const NAME = new RegExp(`^${NAME_PATTERN}$`, "u");
const SUBSCRIPTS = new RegExp(`${SUBSCRIPT}+`, "gu");

/** Whether a text is the word for a Greek letter: eta. */
export const isGreekWord = (text: string): boolean => Object.values(GREEK_WORDS).includes(text);

/** Whether a text is the word for an accent over a letter: hat. */
export const isAccentWord = (text: string): boolean => Object.values(ACCENT_WORDS).includes(text);

/** Whether a text spells a variable; pi and π are a number. */
export const isVariableName = (text: string): boolean => NAME.test(text) && variableName(text) !== "pi";

/**
 * The one spelling of a variable: Greek letters as their words (η is eta), letters of mathematical alphabets as plain ones,
 * ŷ as yhat, x₁ as x1 and xₙ as x_n. Every name that is written in another way is the same variable.
 */
export function variableName(name: string): string {
  // nearly every name is ASCII
  if (/^[\x20-\x7e]*$/.test(name)) return name;
  const lowered = name.replace(SUBSCRIPTS, (run) => {
    const plain = run.normalize("NFKC");
    return /^\d+$/.test(plain) ? plain : `_${plain}`;
  });
  return lowered
    .split("_")
    .map((part) => part.normalize("NFKC").replace(/./gsu, (letter) => GREEK_WORDS[letter] ?? letter))
    .map(withAccentWord)
    .join("_");
}

function withAccentWord(part: string): string {
  const [, letter, accent, digits] = /^([a-z]+)(\p{Mn}|\u20d7)(\d*)$/iu.exec(part.normalize("NFD")) ?? [];
  const word = ACCENT_WORDS[accent];
  return word && (letter.length === 1 || isGreekWord(letter)) ? letter + word + digits : part;
}
