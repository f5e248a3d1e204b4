import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { notNegative, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import { wordsOf, type Words } from "./words.js";

/** What {@link nGramModel} may be told. */
export interface NGramOptions {
  /** How many words an n-gram has; default 2. */
  order?: number;
  /** What is added to every count: 1 is Laplace's smoothing; default 0. */
  smoothing?: RealInput;
  /** Marks before and after each sentence; null for none. Default "<s>" and "</s>". */
  start?: string | null;
  end?: string | null;
}

/** A model of the next word by counts of n-grams; made by {@link nGramModel}. */
export class NGramModel extends Printed {
  /** All words that may come next, the end mark among them. */
  readonly vocabulary: readonly string[];
  private readonly counts = new Map<string, Map<string, number>>();

  constructor(
    sentences: readonly string[][],
    readonly order: number,
    private readonly smoothing: Real,
    private readonly start: string | null,
    private readonly end: string | null,
  ) {
    super();
    const padded = sentences.map((words) => this.padded(words));
    this.vocabulary = [...new Set(sentences.flat()), ...(end === null ? [] : [end])];
    for (const words of padded)
      for (let at = order - 1; at < words.length; at++) {
        const key = words.slice(at - order + 1, at).join(" ");
        const row = this.counts.get(key) ?? new Map<string, number>();
        row.set(words[at], (row.get(words[at]) ?? 0) + 1);
        this.counts.set(key, row);
      }
  }

  private padded(words: readonly string[]): string[] {
    const marks =
      this.start === null ? [] : Array.from({ length: this.order - 1 }, () => this.start as string);
    return [...marks, ...words, ...(this.end === null ? [] : [this.end])];
  }

  /**
   * How often a word follows the words before it.
   * @param context the order − 1 words before
   */
  count(word: string, context: Words = ""): number {
    return this.counts.get(this.keyOf(context))?.get(word) ?? 0;
  }

  private keyOf(context: Words): string {
    const words = wordsOf("nGramModel", context);
    if (words.length < this.order - 1)
      throw new InputError({
        place: "nGramModel",
        rule: `needs ${this.order - 1} words before`,
        got: told(context),
      });
    return words.slice(words.length - this.order + 1).join(" ");
  }

  /**
   * P(word | context) = (count + k)/(count of the context + k·V); null where it is 0/0, since the context never came up.
   * @param context the words before; the last order − 1 of them count
   */
  probability(word: string, context: Words = ""): Real | null {
    const row = this.counts.get(this.order === 1 ? "" : this.keyOf(context));
    const total = [...(row?.values() ?? [])].reduce((sum, count) => sum + count, 0);
    const below = real(total).plus(this.smoothing.times(real(this.vocabulary.length)));
    if (below.isZero()) return null;
    const known = this.vocabulary.includes(word);
    return real(row?.get(word) ?? 0)
      .plus(known ? this.smoothing : Real.zero)
      .over(below);
  }

  /** The n-grams of a sentence with their probabilities, as a table. */
  steps(sentence: Words): Table {
    return table({
      columns: ["context", "word", { name: "probability", align: "right" }],
      rows: this.factors(sentence).map(({ context, word, probability }) => [
        context,
        word,
        probability ?? "undefined: 0/0",
      ]),
    });
  }

  private factors(sentence: Words) {
    const words = this.padded(wordsOf("nGramModel", sentence));
    return words.slice(this.order - 1).map((word, at) => {
      const context = words.slice(at, at + this.order - 1);
      return { context: context.join(" "), word, probability: this.probability(word, context) };
    });
  }

  /** The probability of a sentence: the product over its words and its end; null where a factor is 0/0. */
  sentenceProbability(sentence: Words): Real | null {
    return this.factors(sentence).reduce<Real | null>(
      (product, { probability }) =>
        product === null || probability === null ? null : product.times(probability),
      Real.one,
    );
  }

  /** P^(−1/N) over the N words of a sentence, its end among them; ∞ where the probability is 0, null where a factor is 0/0. */
  perplexity(sentence: Words): Real | null {
    const factors = this.factors(sentence);
    if (factors.length === 0 || factors.some(({ probability }) => probability === null)) return null;
    const logs = factors.reduce((sum, { probability }) => sum + Math.log(Number(probability)), 0);
    return Real.fromFloat(Math.exp(-logs / factors.length));
  }

  /** The counts: a row for each context, a column for each word. */
  table(): Table {
    return table({
      columns: ["context", ...this.vocabulary.map((name) => ({ name, align: "right" as const }))],
      rows: [...this.counts].map(([context, row]) => [
        context,
        ...this.vocabulary.map((word) => row.get(word) ?? 0),
      ]),
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table of counts. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/**
 * An n-gram model of a text: probabilities of the next word by counts, with add-k smoothing; exact.
 * @param sentences texts or lists of words
 * @param options `order` (default 2), `smoothing` (k, default 0), `start` and `end` marks
 * @returns `probability(word, context)`, `sentenceProbability(sentence)`, `perplexity(sentence)`, `count`, `table()`, `steps(sentence)`
 * @throws InputError where there is no word
 * @example
 * nGramModel(["I am Sam", "Sam I am", "I do not like green eggs and ham"]).probability("am", "I") // => "2/3"
 * nGramModel(["a b", "a c"], { smoothing: 1 }).sentenceProbability("a b") // => "1/15"
 */
export function nGramModel(sentences: readonly Words[], options: NGramOptions = {}): NGramModel {
  const { order = 2, smoothing = 0, start = "<s>", end = "</s>" } = optionsOf("nGramModel", options);
  const place = "nGramModel";
  const lists = Array.isArray(sentences) ? sentences.map((text: Words) => wordsOf(place, text)) : [];
  if (lists.flat().length === 0)
    throw new InputError({ place, rule: "needs a list of sentences with words", got: told(sentences) });
  wholeNumber(place, order, "an order", 1, 10);
  if (![start, end].every((mark) => mark === null || typeof mark === "string"))
    throw new InputError({
      place,
      rule: "needs start and end as texts, or null",
      got: `${told(start)} and ${told(end)}`,
    });
  return new NGramModel(lists, order, notNegative(place, smoothing, "a smoothing from 0 on"), start, end);
}
