import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { heatMap } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { knownWord, textList, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { wordsOf, type Words } from "./words.js";

/** What {@link coOccurrence} may be told. */
export interface CoOccurrenceOptions {
  /** How many words on a side count as neighbors; default 1. */
  window?: number;
  /** Whether words before count as well as words after; default true. */
  symmetric?: boolean;
  /** What a neighbor counts: 1 (default), or 1/distance. */
  weighting?: "count" | "distance";
  /** The words in the order of rows and columns; others are counted past. Default: as they come up. */
  vocabulary?: readonly string[];
}

/** How often words stand near each other; made by {@link coOccurrence}. */
export class CoOccurrence extends Printed {
  readonly total: Real;
  private readonly rowSums: Real[];
  private readonly columnSums: Real[];

  constructor(
    /** The words in the order of rows and columns. */
    readonly words: readonly string[],
    /** A row for each word, a column for each neighbor. */
    readonly matrix: RealMatrix,
  ) {
    super();
    const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
    this.rowSums = matrix.map(add);
    this.columnSums = words.map((_, at) => add(matrix.map((row) => row[at])));
    this.total = add(this.rowSums);
  }

  private at(word: string): number {
    const at = this.words.indexOf(word);
    if (at >= 0) return at;
    throw new InputError({
      place: "coOccurrence",
      rule: `has the words ${told(this.words)}`,
      got: told(word),
    });
  }

  /**
   * How often a word has a neighbor.
   * @throws InputError where there is no such word
   */
  count(word: string, neighbor: string): Real {
    return this.matrix[this.at(word)][this.at(neighbor)];
  }

  /**
   * Pointwise mutual information ln(P(w, c)/(P(w)·P(c))) of a word and a neighbor; −∞ where they never meet.
   * @param base of the logarithm; default e, 2 for bits
   */
  pmi(word: string, neighbor: string, base = Math.E): Real {
    const [i, j] = [this.at(word), this.at(neighbor)];
    const count = this.matrix[i][j];
    if (count.isZero()) return Real.fromFloat(-Infinity);
    const ratio = count.times(this.total).over(this.rowSums[i].times(this.columnSums[j]));
    return base === 2
      ? ratio.map(Math.log2, { "1": "0", "2": "1", "4": "2", "8": "3", "1/2": "-1" })
      : ratio.map((x) => (base === Math.E ? Math.log(x) : Math.log(x) / Math.log(base)), { "1": "0" });
  }

  /** Positive PMI, max(0, PMI), of all words and neighbors. */
  ppmi(base = Math.E): RealMatrix {
    return valuesOf(
      this.words.map((word) =>
        this.words.map((neighbor) => {
          const value = this.pmi(word, neighbor, base);
          return value.sign() > 0 ? value : Real.zero;
        }),
      ),
    );
  }

  table(): Table {
    return table({
      columns: ["", ...this.words.map((name) => ({ name, align: "right" as const }))],
      rows: this.matrix.map((row, at) => [this.words[at], ...row]),
    });
  }

  /** The counts as a map of colors. */
  figure(): Plot {
    return heatMap(this.matrix.numbers(), {
      rows: this.words,
      columns: this.words,
      xTitle: "neighbor",
      yTitle: "word",
      description: `counts of ${this.words.length} words beside each other`,
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

/**
 * How often each word of a text has each other word near it, with pointwise mutual information; exact.
 * @param text a text, a list of words, or a list of sentences (lists of words), whose ends are not crossed
 * @param options `window` (default 1), `symmetric` (default true; false counts the words after alone), `weighting`, `vocabulary`
 * @returns `words`, `matrix`, `count(word, neighbor)`, `pmi(word, neighbor)`, `ppmi()`, `table()`, `figure()`
 * @throws InputError where there is no word, or more than 1000 different ones
 * @example
 * coOccurrence("a bird in the hand is worth two in the bush", { symmetric: false }).count("in", "the") // => "2"
 * coOccurrence([["a", "b"], ["c", "a"]]).count("b", "c") // => "0"
 */
export function coOccurrence(
  text: Words | readonly (readonly string[])[],
  options: CoOccurrenceOptions = {},
): CoOccurrence {
  const {
    window = 1,
    symmetric = true,
    weighting = "count",
    vocabulary,
  } = optionsOf("coOccurrence", options);
  const place = "coOccurrence";
  const sentences =
    Array.isArray(text) && Array.isArray(text[0])
      ? (text as readonly (readonly string[])[]).map((sentence) => wordsOf(place, sentence))
      : [wordsOf(place, text as Words)];
  wholeNumber(place, window, "a window");
  knownWord(place, weighting, "a weighting", ["count", "distance"]);
  const words =
    vocabulary === undefined
      ? [...new Set(sentences.flat())]
      : textList(place, vocabulary, "a vocabulary, a list of words");
  const pairs = sentences.reduce((sum, { length }) => sum + length * Math.min(window, length), 0);
  if (pairs > 2e6)
    throw new InputError({ place, rule: "needs at most 2,000,000 words times window", got: String(pairs) });
  if (words.length === 0 || words.length > 1000)
    throw new InputError({ place, rule: "needs 1 to 1000 different words", got: told(words?.length) });
  const index = new Map(words.map((word, at) => [word, at]));
  const counts = words.map(() => words.map(() => Real.zero));
  for (const sentence of sentences)
    sentence.forEach((word, at) => {
      for (let gap = 1; gap <= Math.min(window, sentence.length - 1 - at); gap++) {
        const [i, j] = [index.get(word), index.get(sentence[at + gap])];
        if (i === undefined || j === undefined) continue;
        const weight = weighting === "count" ? Real.one : Real.one.over(real(gap));
        counts[i][j] = counts[i][j].plus(weight);
        if (symmetric) counts[j][i] = counts[j][i].plus(weight);
      }
    });
  return new CoOccurrence([...words], valuesOf(counts));
}
