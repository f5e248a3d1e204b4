import type { Json } from "../notebook/format.js";
import { entryShape, leafShape, type TypeWord } from "../paper/expected-shape.js";
import { isFields } from "../paper/fields.js";
import type { PaperPart } from "../paper/paper.js";
import { isNumberedChoice } from "./master-leaves.js";

/** Lists longer than this are one blank: nobody wants to fill a prepared form of that length. */
const longestForm = 8;

/**
 * The prepared cell of a part: a call of `attempt` with a blank for each value, and in comments what is wanted there.
 * @example
 * attemptCode({ id: "own-1", expects: { h: ["number", 2], sure: "bool" } } as PaperPart)
 * // => 'attempt("own-1", {\n  h: [blank, blank], // 2 numbers\n  sure: blank, // true or false\n});'
 */
export function attemptCode(part: Pick<PaperPart, "id" | "expects" | "given">): string {
  const id = JSON.stringify(part.id);
  if (isNumberedChoice(part as PaperPart))
    return `attempt(${id}, {\n  correct: blank, // the numbers of the options that hold: [1, …]\n});`;
  const { expects } = part;
  if (!isFields(expects)) return `attempt(${id}, ${form(expects)}); // ${inWords(expects)}`;
  return `attempt(${id}, ${record(expects, "")});`;
}

function record(fields: Record<string, Json>, indent: string): string {
  const lines = Object.entries(fields).map(([name, shape]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return isFields(shape)
      ? `${indent}  ${key}: ${record(shape, `${indent}  `)},`
      : `${indent}  ${key}: ${form(shape)}, // ${inWords(shape)}`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

/** A blank, or a list of blanks where its length is known and not long. */
function form(shape: Json): string {
  if (!Array.isArray(shape) || !isShort(shape)) return "blank";
  const entry = form(entryShape(shape));
  return `[${Array.from({ length: Number(shape[1]) }, () => entry).join(", ")}]`;
}

function isShort(shape: Json[]): boolean {
  const [, ...lengths] = shape;
  if (isFields(shape[0])) return false;
  return (
    lengths.every((length) => typeof length === "number" && length <= longestForm) && productOf(lengths) <= 32
  );
}

const productOf = (lengths: Json[]) =>
  lengths.reduce<number>((product, length) => product * Number(length), 1);

/** What a type word asks for, one and several of it. */
const words = {
  number: ["a number", "numbers"],
  integer: ["a whole number", "whole numbers"],
  exact: [
    'exact: a whole number or a fraction in quotes, "3/4"',
    'exact numbers, fractions in quotes: "3/4"',
  ],
  expr: ["a formula in quotes", "formulas in quotes"],
  bool: ["true or false", "of true or false"],
  text: ["in words", "texts"],
  choice: ["", "choices"],
} satisfies Record<TypeWord, [string, string]>;

function inWords(shape: Json): string {
  if (typeof shape === "string") return leafInWords(shape, 0);
  if (!Array.isArray(shape)) return fieldsInWords(shape);
  const [item, ...lengths] = shape;
  const what = typeof item === "string" ? leafInWords(item, 1) : `of ${fieldsInWords(item)}`;
  if (lengths.every((length) => typeof length === "number"))
    return lengths.length === 1
      ? `${lengths[0]} ${what}`
      : `${lengths.slice(0, -1).join(" × ")} rows of ${lengths.at(-1)} ${what}`;
  return lengths.length === 1 ? `a list: ${what}` : `a list of lists: ${what}`;
}

function leafInWords(word: string, several: 0 | 1): string {
  const shape = leafShape(word);
  if (shape === null) return word;
  const choices = shape.choices.map((choice) => JSON.stringify(choice)).join(" or ");
  const said =
    shape.word === "choice" ? (several === 1 ? `of ${choices}` : choices) : words[shape.word][several];
  return `${said}${shape.nullable ? ", or null where there is none" : ""}`;
}

function fieldsInWords(shape: Json | undefined): string {
  if (!isFields(shape)) return "values";
  return `{ ${Object.entries(shape)
    .map(([name, inner]) => `${name}: ${isFields(inner) ? fieldsInWords(inner) : inWords(inner)}`)
    .join("; ")} }`;
}
