import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { knownWord, told, optionsOf } from "../number/checked-reals.js";
import { real, Real } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { logarithm, type BaseOption } from "../probability/distribution.js";
import { table, type Table } from "../table/table.js";
import { countsOf, wordsOf, type Words } from "./words.js";

/** What {@link tfIdf} may be told. */
export interface TfIdfOptions extends BaseOption {
  /** Term frequency: the count (default), its share of the document's words, or 1 + log count. */
  tf?: "count" | "share" | "log";
  /** Inverse document frequency: log(N/df) (default), or log((1 + N)/(1 + df)) + 1. */
  idf?: "plain" | "smooth";
  /** Whether each document's weights are divided by their length; default false. */
  normalized?: boolean;
}

/** Words of documents weighted by how rare they are; made by {@link tfIdf}. */
export class TfIdf extends Printed {
  constructor(
    readonly words: readonly string[],
    /** A row for each document, a column for each word. */
    readonly counts: RealMatrix,
    readonly idf: RealVector,
    readonly matrix: RealMatrix,
  ) {
    super();
  }

  /**
   * The weight of a word in a document, which is counted from 0.
   * @throws InputError where there is no such word or document
   */
  weight(word: string, document: number): Real {
    const at = this.words.indexOf(word);
    const row = this.matrix[document];
    if (at >= 0 && row !== undefined) return row[at];
    throw new InputError({
      place: "tfIdf",
      rule: `has ${this.matrix.length} documents and the words ${told(this.words)}`,
      got: `${told(word)}, ${told(document)}`,
    });
  }

  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: ["word", right("idf"), ...this.matrix.map((_, at) => right(`document ${at + 1}`))],
      rows: this.words.map((word, at) => [word, this.idf[at], ...this.matrix.map((row) => row[at])]),
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
 * TF-IDF: the words of each document, weighted by how few documents have them.
 * @param documents texts or lists of words
 * @param options `tf`, `idf`, `base` of the logarithm (default e), `normalized`
 * @returns `words` (as they come up), `counts`, `idf`, `matrix`, `weight(word, document)`
 * @throws InputError where there is no document or no word
 * @example
 * tfIdf(["a b a", "a c"], { base: 2 }).weight("b", 0) // => "1"
 */
export function tfIdf(documents: readonly Words[], options: TfIdfOptions = {}): TfIdf {
  const { tf = "count", idf = "plain", normalized = false, base = Math.E } = optionsOf("tfIdf", options);
  const place = "tfIdf";
  knownWord(place, tf, "tf", ["count", "share", "log"]);
  knownWord(place, idf, "idf", ["plain", "smooth"]);
  const lists = Array.isArray(documents) ? documents.map((text: Words) => wordsOf(place, text)) : [];
  const words = [...new Set(lists.flat())];
  if (words.length === 0)
    throw new InputError({ place, rule: "needs documents with words", got: told(documents) });
  const log = logarithm(place, { base });
  const logOf = (value: Real) => value.map(log, { "1": "0", ...(base === 2 ? { "2": "1", "4": "2" } : {}) });
  if (words.length * lists.length > 1e6)
    throw new InputError({
      place,
      rule: "needs at most 1,000,000 words times documents",
      got: String(words.length * lists.length),
    });
  const counts = lists.map((list) => {
    const found = countsOf(list, 1);
    return words.map((word) => real(found.get(word) ?? 0));
  });
  const n = real(lists.length);
  const rarity = words.map((_, at) => {
    const df = real(counts.filter((row) => row[at].sign() > 0).length);
    return idf === "plain"
      ? logOf(n.over(df))
      : logOf(n.plus(Real.one).over(df.plus(Real.one))).plus(Real.one);
  });
  const weights = counts.map((row, document) =>
    row.map((count, at) => {
      if (count.isZero()) return Real.zero;
      const frequency = {
        count: () => count,
        share: () => count.over(real(lists[document].length)),
        log: () => Real.one.plus(logOf(count)),
      }[tf]();
      return frequency.times(rarity[at]);
    }),
  );
  const matrix = normalized
    ? weights.map((row) => {
        const length = row.reduce((sum, value) => sum.plus(value.times(value)), Real.zero).sqrt();
        return length.sign() === 0 ? row : row.map((value) => value.over(length));
      })
    : weights;
  return new TfIdf(words, valuesOf(counts), valuesOf(rarity), valuesOf(matrix));
}
