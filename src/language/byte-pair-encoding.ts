import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { table, type Table } from "../table/table.js";
import { wordsOf } from "./words.js";

/** What {@link bytePairEncoding} may be told. */
export interface BytePairOptions {
  /** How many merges are learned at most; fewer where no pair is left. */
  merges: number;
  /** What marks the end of a word; default "</w>", null for nothing. */
  end?: string | null;
}

/** A merge with what led to it. */
export interface BytePairMerge {
  pair: readonly [string, string];
  count: number;
  /** How the words stand after it. */
  words: Readonly<Record<string, readonly string[]>>;
}

/** Merges of byte-pair encoding, step by step; made by {@link bytePairEncoding}. */
export class BytePairEncoding extends Printed {
  constructor(
    readonly merges: readonly BytePairMerge[],
    /** All tokens: the letters, then one for each merge. */
    readonly vocabulary: readonly string[],
    private readonly end: string | null,
  ) {
    super();
  }

  /**
   * A word in tokens, by the merges in the order in which they were learned.
   * @param word a single word
   */
  encode(word: string): string[] {
    return this.merges.reduce((parts, { pair }) => merged(parts, pair), lettersOf(word, this.end));
  }

  /** The merges with their counts. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("merge"), "pair", right("count"), "words after it"],
      rows: this.merges.map(({ pair, count, words }, at) => [
        at + 1,
        pair.join(" + "),
        count,
        Object.values(words)
          .map((parts) => parts.join("·"))
          .join("  "),
      ]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

const lettersOf = (word: string, end: string | null): string[] => [
  ...Array.from(word),
  ...(end === null ? [] : [end]),
];

/** The pair put together wherever it stands, from left to right. */
function merged(parts: readonly string[], [a, b]: readonly [string, string]): string[] {
  const result: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    if (parts[at] === a && parts[at + 1] === b) {
      result.push(a + b);
      at++;
    } else result.push(parts[at]);
  }
  return result;
}

/**
 * Byte-pair encoding: the pair of neighboring tokens that comes up most is made one token, again and again (Sennrich et al. 2016).
 * @param words counts by word, or a text
 * @param options `merges`, how many; `end`, the mark of a word's end (default "</w>", null for none)
 * @returns `merges` with counts and words after each, `vocabulary`, `encode(word)`; of equally frequent pairs the one met first
 * @throws InputError where there is no word, or a count is no whole number from 1 on
 * @example
 * bytePairEncoding({ low: 5, lower: 2, newest: 6, widest: 3 }, { merges: 3 }).merges.map(({ pair, count }) => `${pair.join("")} ${count}`) // => ["es 9", "est 9", "est</w> 9"]
 * bytePairEncoding("aa aab", { merges: 1, end: null }).encode("aaa") // => ["aa", "a"]
 */
export function bytePairEncoding(
  words: string | Readonly<Record<string, number>>,
  options: BytePairOptions,
): BytePairEncoding {
  const { merges, end = "</w>" } = optionsOf("bytePairEncoding", options);
  const place = "bytePairEncoding";
  wholeNumber(place, merges, "the count of merges", 0, 10_000);
  const counts = new Map<string, number>();
  if (typeof words === "string")
    for (const word of wordsOf(place, words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  else if (typeof words === "object" && words !== null)
    for (const [word, count] of Object.entries(words))
      counts.set(word, wholeNumber(place, count, `the count of ${JSON.stringify(word)}`, 1, 1e12));
  if (end !== null && typeof end !== "string")
    throw new InputError({ place, rule: "needs the end mark as a text, or null", got: told(end) });
  const letters = [...counts.keys()].reduce((sum, word) => sum + word.length + 1, 0);
  if (letters * merges > 2e7)
    throw new InputError({
      place,
      rule: "needs at most 20,000,000 letters times merges",
      got: String(letters * merges),
      cure: "Ask for fewer merges.",
    });
  if (counts.size === 0)
    throw new InputError({ place, rule: "needs words with their counts, or a text", got: told(words) });
  let parts = new Map([...counts.keys()].map((word) => [word, lettersOf(word, end)]));
  const vocabulary = new Set([...parts.values()].flat());
  const done: BytePairMerge[] = [];
  while (done.length < merges) {
    const pairs = new Map<string, { pair: [string, string]; count: number }>();
    for (const [word, tokens] of parts)
      for (let at = 0; at + 1 < tokens.length; at++) {
        const key = JSON.stringify([tokens[at], tokens[at + 1]]);
        const known = pairs.get(key) ?? { pair: [tokens[at], tokens[at + 1]], count: 0 };
        known.count += counts.get(word) as number;
        pairs.set(key, known);
      }
    if (pairs.size === 0) break;
    const best = [...pairs.values()].reduce((a, b) => (b.count > a.count ? b : a));
    parts = new Map([...parts].map(([word, tokens]) => [word, merged(tokens, best.pair)]));
    vocabulary.add(best.pair.join(""));
    done.push({ ...best, words: Object.fromEntries(parts) });
  }
  return new BytePairEncoding(done, [...vocabulary], end);
}
