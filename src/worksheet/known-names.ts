import { isFields } from "../paper/fields.js";
import type { Json } from "../notebook/format.js";
import type { PaperPart } from "../paper/paper.js";
import { NAME_PATTERN, variableName } from "../symbolic/text/variable-name.js";
import type { IsKnown } from "./read-formula.js";

/**
 * The variables that an answer to a part may have: the names in its statement, givens, conventions, expected keys and right or
 * published answers, however they are spelled there (`$w_{12}$` is `w12` and `w_12`).
 */
export function knownNames(part: PaperPart, intro = ""): IsKnown {
  const names = new Set(listOfKnownNames(part, intro));
  return (name) => names.has(plainKnownName(name));
}

/** The names of `knownNames`, without what spellings differ in. */
export function listOfKnownNames(part: PaperPart, intro = ""): string[] {
  const prose = [intro, part.statement, part.conventions ?? "", part.published ?? ""];
  const data = [part.given, part.key ?? null, part.publishedValue, part.expects].flatMap(textsOf);
  const names = new Set([...prose, ...data].flatMap((text) => [...namesIn(text), ...lettersIn(text)]));
  // Where e stands in a formula it is mostly the base of exp.
  if (!(part.given && "e" in part.given)) names.delete("e");
  return [...names];
}

/** A name without what spellings differ in. */
export const plainKnownName = (name: string) =>
  variableName(name)
    .replaceAll(/[_{},\s]/g, "")
    .replaceAll("lambda", "lam");

function textsOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isFields(value) ? Object.entries(value).flatMap(([name, item]) => [name, ...textsOf(item)]) : [];
}

const namePattern = new RegExp(NAME_PATTERN, "gu");
const greek = /\\(?:var)?([A-Za-z]+)/g;

/** The names in a text, which may have LaTeX in it. */
function namesIn(text: string): string[] {
  const plain = text
    .replaceAll(
      /\\(hat|bar|tilde|dot|vec)\s*(?:\{\s*\\?([A-Za-z]+)\s*\}|\\?([A-Za-z]))/g,
      (_, accent: string, group: string | undefined, letter: string) => ` ${group ?? letter}${accent}`,
    )
    .replaceAll(/\\(?:mathrm|text|mathit|mathbf|boldsymbol|operatorname)\s*\{([^{}]*)\}/g, "$1")
    .replaceAll(/\s*_\s*\{([^{}]*)\}/g, (_, below: string) => `_${below.replaceAll(/[\s,\\]/g, "")} `)
    .replaceAll(greek, " $1");
  // In LaTeX `w_ix` is w_i times x, elsewhere it is one name.
  const apart = plain.replaceAll(/(_\s*[A-Za-z0-9])(?=[A-Za-z])/g, "$1 ");
  const found = `${plain} ${apart}`.match(namePattern) ?? [];
  return [...found, ...found.flatMap((name) => name.split("_"))].map(plainKnownName);
}

/** The letters of its formulas, where they may stand beside each other as a product: `wx` knows w and x. */
function lettersIn(text: string): string[] {
  const isProse = /\p{L}{5}/u.test(text.replaceAll(greek, ""));
  const formulas = isProse ? (text.match(/\$[^$]+\$/g) ?? []) : [text];
  return formulas.flatMap((formula) => formula.replaceAll(greek, " ").match(/\p{L}\p{Mn}*[\d₀-₉]*/gu) ?? []);
}
