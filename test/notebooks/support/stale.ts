import { hasTag, type Json, type Notebook } from "../../../src/api/notebook.js";
import { parametersOf } from "../../../src/parameters/parameters.js";

/*
 * Sentences of a notebook that stand unchanged in a variant of it, but name a number that the notebook showed or was given and the
 * variant neither shows nor has. Read apart from the code that leaves such sentences out: another reader of numbers.
 */

/** `sentence: numbers` for each one; the words that the author says to stay, whatever the parameters are, aside. */
export function staleSentences(original: Notebook, variant: Notebook): string[] {
  const [before, after] = [numbersOf(original), numbersOf(variant)];
  const told = variant.cells
    .filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => plain(source))
    .join("\n\n");
  return original.cells.flatMap((cell) => {
    const { retell } = (cell.metadata["gradsheet"] ?? {}) as { retell?: Record<string, unknown> | true };
    if (cell.cell_type !== "markdown" || retell === true) return [];
    const staying = Object.entries(retell ?? {}).filter(([, template]) => template === true);
    const open = staying.reduce(
      (text, [words]) => text.replace(words, (found) => " ".repeat(found.length)),
      cell.source,
    );
    return sentencesOf(cell.source).flatMap(({ sentence, start }) => {
      if (!told.includes(plain(sentence))) return [];
      const rest = open.slice(start, start + sentence.length);
      const gone = namedIn(rest).filter((number) => isIn(number, before) && !isIn(number, after));
      return gone.length === 0 ? [] : [`${plain(sentence)}: ${gone.map(({ text }) => text).join(", ")}`];
    });
  });
}

interface Named {
  text: string;
  value: number;
  /** Digits after the point. */
  digits: number;
}

const numerals = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** The numbers that a sentence names: no indices, exponents or parts of names. `one` is a pronoun as often as a number. */
function namedIn(sentence: string): Named[] {
  const halves = sentence.replaceAll(/\\[dt]?frac(\d)(\d)/g, (_, above, below) => ` ${above / below} `);
  const found = halves.matchAll(/(?<![\w.^_{])(\d+(?:\.\d+)?)(?![\w.]*\d)|\b([a-z]+)\b/gi);
  return [...found].flatMap(([text, digits, word]) => {
    if (digits !== undefined) {
      const after = digits.split(".")[1]?.length ?? 0;
      return [{ text, value: Number(digits), digits: after }];
    }
    const value = numerals.indexOf(word.toLowerCase());
    return value > 1 ? [{ text, value, digits: 0 }] : [];
  });
}

/** Is it one of the numbers, rounded or cut to its digits? */
function isIn({ value, digits }: Named, numbers: Set<number>): boolean {
  if (numbers.has(value)) return true;
  if (digits === 0) return false;
  return [...numbers].some((number) => Math.abs(number - value) < 10 ** -digits);
}

/** The sizes of all numbers in the outputs and the parameters of an executed notebook. */
function numbersOf(notebook: Notebook): Set<number> {
  const texts = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" ? textsIn(cell.outputs as unknown as Json) : [],
  );
  const given = notebook.cells.some((cell) => hasTag(cell, "parameters"))
    ? parametersOf(notebook, "notebook").list.flatMap(({ value }) => textsIn(value))
    : [];
  const numbers = [...texts, ...given].flatMap((text) =>
    [...text.matchAll(/\\[dt]?frac\{?(\d+)\}?\{?(\d+)\}?|\d+(?:\.\d+)?(?:e[+-]\d+)?/g)].flatMap(
      ([whole, above, below]) =>
        above === undefined ? [Number(whole)] : [Number(above), Number(below), Number(above) / Number(below)],
    ),
  );
  return new Set(numbers);
}

/** What a reader reads of outputs: pictures are drawings, not numbers. */
function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    /^(image\/|text\/html|application\/vnd\.plotly|metadata|execution_count|output_type)/.test(key)
      ? []
      : textsIn(item),
  );
}

function sentencesOf(source: string): { sentence: string; start: number }[] {
  const ends = [...source.matchAll(/\n[ \t]*\n\s*|(?<=[.!?:;])\s+/g)];
  const starts = [0, ...ends.map((end) => end.index + end[0].length)];
  return starts
    .map((start, at) => ({ start, sentence: source.slice(start, ends[at]?.index) }))
    .filter(({ sentence }) => /\d|[a-z]/i.test(sentence));
}

const plain = (text: string) => text.replaceAll(/[\s>]+/g, " ").trim();
