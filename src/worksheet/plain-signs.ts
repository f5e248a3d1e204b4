import { latexName } from "../symbolic/latex-name.js";

const signs: Record<string, string> = {
  "−": "-",
  "–": "-",
  "·": "*",
  "⋅": "*",
  "∙": "*",
  "×": "*",
  "÷": "/",
  "⁄": "/",
  "√": "sqrt",
  "\u00a0": " ",
  "\u2009": " ",
  "\u202f": " ",
};

/**
 * A formula in the signs of a keyboard: minus and product signs, fractions, exponents and subscripts of one character, Greek letters
 * as their names.
 */
export function plainSigns(text: string): string {
  return text
    .replace(/(\d*)\s?([¼-¾⅐-⅞])/gu, (_, whole: string, fraction: string) => {
      const plain = fraction.normalize("NFKC").replace("⁄", "/");
      return whole === "" ? `(${plain})` : `(${whole}+${plain})`;
    })
    .replace(/[⁺⁻]?[⁰¹²³⁴-⁹]+/gu, (power) => `^(${power.normalize("NFKC").replace("−", "-")})`)
    .replace(/[₀-₉]+/gu, (digits) => digits.normalize("NFKC"))
    .replace(/[−–·⋅∙×÷⁄√\u00a0\u2009\u202f]/gu, (sign) => signs[sign])
    .replace(/(\p{L})?(\p{Script=Greek})(?=(\p{L})?)/gu, (_, before = "", letter: string, after?: string) => {
      const name = letter === "π" ? "pi" : latexName(letter).replace(/^\\(var)?/, "");
      return `${before}${before === "" ? "" : " "}${name}${after === undefined ? "" : " "}`;
    });
}

/**
 * A formula whose mixed numbers are sums: a whole number, a space and a fraction of whole numbers.
 */
export function withMixedNumbers(text: string): string {
  return text.replace(/(?<![\w.)\]^])(\d+) +(\d+ *\/ *\d+)(?![\w.(])/g, "($1+$2)");
}
