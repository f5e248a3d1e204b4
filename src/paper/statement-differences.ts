import type { Notebook } from "../notebook/format.js";
import { quotationsOf } from "../notebook/quotations.js";
import { choicesOf, withoutOptions } from "./choices.js";
import type { PaperPart, PaperProblem } from "./paper.js";

/** A text that a notebook and its paper's `paper.json` do not agree in. */
export interface StatementDifference {
  /** Where in `paper.json`: `part own-1a`, `the intro`; null for what stands in the notebook alone. */
  where: string | null;
  /** The rule that is broken. */
  rule: string;
  /** The words that differ. */
  got: string;
}

/**
 * Where a notebook's question is not the one of `paper.json`: what the notebook quotes is, one after the other, the problem's intro
 * and the statements of its parts. Layout does not count: Markdown, line breaks, spaces and brackets in formulas, two spellings
 * of one sign. A notebook that quotes nothing leaves the question to `paper.json`.
 */
export function statementDifferences(notebook: Notebook, problem: PaperProblem): StatementDifference[] {
  const quotations = quotationsOf(notebook).map(wordsOf);
  const statements = [
    { where: "the intro", words: wordsOf(problem.intro ?? "") },
    ...problem.parts.map((part) => ({ where: `part ${part.id}`, words: wordsOf(withOptions(part)) })),
  ];
  const asked = quotations.flat();
  const wanted = statements.flatMap(({ words }) => words);
  if (asked.length === 0 || spaced(asked) === spaced(wanted)) return [];
  const missing = statements
    .filter(({ words }) => !has(asked, words))
    .map(({ where, words }) => ({
      where,
      rule: "must be quoted in the notebook as it stands in paper.json",
      got: `${shown(words, asked)}, which the notebook does not have`,
    }));
  const more = quotations
    .filter((words) => !has(wanted, words))
    .map((words) => ({
      where: null,
      rule: "must quote what paper.json asks, and nothing else",
      got: `${shown(words, wanted)}, which paper.json does not have`,
    }));
  if (missing.length + more.length > 0) return [...missing, ...more];
  return [
    {
      where: null,
      rule: "must quote the statements of paper.json once each, in their order",
      got: "other ones",
    },
  ];
}

/** A statement with the options of its multiple choice, which `paper.json` may have beside it. */
function withOptions(part: PaperPart): string {
  const { statement, given } = part;
  const options = given["options"] === undefined ? [] : (choicesOf(part) ?? []);
  if (options.length === 0 || withoutOptions(statement, options) !== statement) return statement;
  return `${statement} ${options.map((option, at) => `${at + 1}) ${option}`).join(" ")}`;
}

/** A word, a number or a sign, and where it stands in its text. */
interface Word {
  plain: string;
  start: number;
  end: number;
  text: string;
}

/** What a formula or a sentence says in other letters. */
const spellings: Record<string, string> = {
  "\\tfrac": "\\frac",
  "\\dfrac": "\\frac",
  "\\times": "×",
  "\\cdot": "·",
  "\\to": "→",
  "\\rightarrow": "→",
  "->": "→",
  "\\le": "≤",
  "\\leq": "≤",
  "\\ge": "≥",
  "\\geq": "≥",
  "\\dots": "…",
  "\\ldots": "…",
  "\\cdots": "…",
  "...": "…",
  "−": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
};

/** Markdown's and LaTeX's signs for how something looks, and the stops between words. */
const layout =
  /^(?:[$*_`~&{}.,;:>]|\\(?:left|right|[bB]igg?[lr]?|displaystyle|limits|quad|qquad|[,;!:\s]|begin|end)|aligned)$/;

/** A row's end, a command, a sign, a word, a number; of `\\frac12` each digit is one. */
const word = /\\\\|\\[A-Za-z]+|\\[^]|->|\.\.\.|(?<=\\[td]?frac\d?)\d|[A-Za-z\u00c0-\u024f]+|\d*\.?\d+|\S/g;

function wordsOf(text: string): Word[] {
  // The numbers of a list: `1)` in a sentence, `1.` at the beginning of a line.
  const listed = text.replaceAll(/(?<=^|\s)(\d+)[.)](?=\s)/gm, "$1 ");
  const found = listed.matchAll(word);
  return [...found]
    .map(({ 0: as, index }) => ({
      plain: spellings[as] ?? as,
      start: index,
      end: index + as.length,
      text: listed,
    }))
    .filter(({ plain }) => !layout.test(plain));
}

const spaced = (words: readonly Word[]) => ` ${words.map(({ plain }) => plain).join(" ")} `;

const has = (all: readonly Word[], some: readonly Word[]) =>
  some.length === 0 || spaced(all).includes(spaced(some));

/** The place in a text from which on another one no longer has it: some words before and after, in quotation marks. */
function shown(words: readonly Word[], other: readonly Word[]): string {
  let known = 0;
  while (known < words.length && has(other, words.slice(0, known + 1))) known += 1;
  const from = Math.max(0, known - 4);
  const to = Math.min(words.length - 1, known + 6);
  const piece = words[0]!.text.slice(words[from]!.start, words[to]!.end).replaceAll(/\s+/g, " ");
  return `"${from > 0 ? "… " : ""}${piece}${to < words.length - 1 ? " …" : ""}"`;
}
