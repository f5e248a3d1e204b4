import { InputError } from "../errors.js";
import { knownWord, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { undefinedValue, WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { countsOf, wordsOf, type Words } from "./words.js";

/** What {@link bleu} may be told. */
export interface BleuOptions {
  /** The longest n-grams; default 4. */
  order?: number;
  /**
   * What is done about precisions of 0: nothing (default, BLEU is 0); `add-one` adds 1 above and below from bigrams on (Lin and Och 2004);
   * `epsilon` puts 0.1 above in place of 0.
   */
  smoothing?: "none" | "add-one" | "epsilon";
}

/** The n-grams of one length that a candidate shares with its references. */
export interface BleuPrecision {
  order: number;
  /** Matches, each n-gram counted at most as often as in a reference. */
  matches: Real;
  /** n-grams of the candidate. */
  total: Real;
  /** null where the candidate has none. */
  precision: Real | null;
}

/** A candidate and its references. */
export interface Translation {
  candidate: Words;
  references: string | readonly Words[];
}

/** The BLEU score with its parts; made by {@link bleu}. Counts as the number itself. */
export class Bleu extends WorkedResult {
  readonly value: Real;
  /** The clipped precision of unigrams, bigrams … */
  readonly precisions: readonly BleuPrecision[];
  /** 1, or e^(1 − r/c) where the candidate is shorter than the reference. */
  readonly brevity: Real;
  private readonly worked: WorkedLine[];

  constructor(
    counts: readonly { matches: number; total: number }[],
    /** Words of the candidate, c, and of the references closest in length, r. */
    readonly candidateLength: number,
    readonly referenceLength: number,
    /** Each n-gram with its count in the candidate and the largest count in a reference. */
    private readonly grams: readonly { gram: string; count: number; clip: number }[],
    smoothing: "none" | "add-one" | "epsilon",
  ) {
    super();
    this.precisions = counts.map((count, at): BleuPrecision => {
      const extra = smoothing === "add-one" && at > 0 ? 1 : 0;
      const matches =
        smoothing === "epsilon" && count.matches === 0 ? real(0.1) : real(count.matches + extra);
      const total = real(count.total + extra);
      return { order: at + 1, matches, total, precision: total.isZero() ? null : matches.over(total) };
    });
    const [c, r] = [Worked.quantity("c", candidateLength), Worked.quantity("r", referenceLength)];
    const short = candidateLength < referenceLength;
    const exponent = Worked.constant(1).minus(candidateLength === 0 ? r : r.over(c));
    this.brevity = !short ? Real.one : candidateLength === 0 ? Real.zero : exponent.value.exp();
    const shares = this.precisions.map(({ precision }) => precision ?? Real.zero);
    const names = shares.map((share, at) => Worked.quantity(`p_${at + 1}`, share));
    const root = rootOf(
      shares.reduce((a, b) => a.times(b)),
      shares.length,
    );
    const mean = Worked.by(root, [Worked.product(names)], ([text]) =>
      shares.length === 1 ? text : `\\sqrt[${shares.length}]{${text}}`,
    );
    const brevity = Worked.quantity("\\text{BP}", this.brevity);
    const value = brevity.times(mean);
    this.value = value.value;
    this.worked = [
      ...this.precisions.map(({ order, matches, total, precision }) => ({
        name: `p_${order}`,
        worked: precision === null ? undefinedValue : Worked.constant(matches).over(Worked.constant(total)),
      })),
      {
        name: "\\text{BP}",
        worked: short
          ? Worked.by(this.brevity, [exponent], ([text]) => `e^{${text}}`)
          : Worked.by(Real.one, [c, r], ([a, b]) => `1\\;(${a} \\ge ${b})`),
      },
      { name: "\\text{BLEU}", worked: value },
    ];
  }

  override valueOf(): number {
    return this.value.valueOf();
  }

  toJSON(): string | number {
    return this.value.toJSON();
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }

  /** Matches and n-grams of each length. */
  table(): Table {
    return table({
      columns: ["n", "clipped matches", "n-grams", "precision"].map((name) => ({
        name,
        align: "right" as const,
      })),
      rows: this.precisions.map(({ order, matches, total, precision }) => [
        order,
        matches,
        total,
        precision ?? undefinedValue,
      ]),
      caption: `BLEU = ${this.value}, brevity penalty ${this.brevity}`,
    });
  }

  /**
   * Every n-gram of the candidates with its count and the largest count in a reference.
   * @param order of which length; default all
   */
  clipping(order?: number): Table {
    const those = this.grams.filter(({ gram }) => order === undefined || gram.split(" ").length === order);
    return table({
      columns: [
        "n-gram",
        ...["count", "in references", "clipped"].map((name) => ({ name, align: "right" as const })),
      ],
      rows: those.map(({ gram, count, clip }) => [gram, count, clip, Math.min(count, clip)]),
    });
  }
}

/** The n-th root, exact where square roots alone lead there. */
function rootOf(value: Real, n: number): Real {
  if (n === 1 || value.isZero() || value.compare(Real.one) === 0) return value;
  return n % 2 === 0 ? rootOf(value.sqrt(), n / 2) : value.map((x) => x ** (1 / n));
}

function score(place: string, pairs: readonly Translation[], options: BleuOptions): Bleu {
  const { order = 4, smoothing = "none" } = optionsOf(place, options);
  wholeNumber(place, order, "an order", 1, 20);
  knownWord(place, smoothing, "a smoothing", ["none", "add-one", "epsilon"]);
  const counts = Array.from({ length: order }, () => ({ matches: 0, total: 0 }));
  const grams: { gram: string; count: number; clip: number }[] = [];
  let [c, r] = [0, 0];
  for (const { candidate, references } of pairs) {
    const words = wordsOf(place, candidate);
    const list = typeof references === "string" ? [references] : references;
    if (!Array.isArray(list) || list.length === 0)
      throw new InputError({ place, rule: "needs at least one reference", got: told(references) });
    const others = (list as readonly Words[]).map((text) => wordsOf(place, text));
    c += words.length;
    // The reference closest in length; of two the shorter one.
    r += others
      .map(({ length }) => length)
      .toSorted((a, b) => Math.abs(a - words.length) - Math.abs(b - words.length) || a - b)[0];
    counts.forEach((sum, at) => {
      const inReferences = others.map((other) => countsOf(other, at + 1));
      for (const [gram, count] of countsOf(words, at + 1)) {
        const clip = Math.max(...inReferences.map((found) => found.get(gram) ?? 0));
        grams.push({ gram, count, clip });
        sum.matches += Math.min(count, clip);
        sum.total += count;
      }
    });
  }
  return new Bleu(counts, c, r, grams, smoothing);
}

/**
 * The BLEU score of a sentence: clipped precisions of n-grams, their geometric mean, brevity penalty (Papineni et al. 2002).
 * @param candidate the words between spaces, or a list of words; nothing is changed about case and punctuation
 * @param references one or several: a text, or a list of texts or lists of words
 * @param options `order` (default 4), `smoothing` of precisions of 0
 * @returns `value`, `precisions`, `brevity`, `clipping()` with every n-gram; it counts as the number itself
 * @throws InputError where there is no reference
 * @example
 * bleu("the the the the the the the", ["the cat is on the mat", "there is a cat on the mat"], { order: 1 }).precisions[0].precision // => "2/7"
 * bleu("the cat sat on mat", "the cat sat on the mat", { order: 2 }).value.toString() // => "0.709042"
 */
export function bleu(
  candidate: Words,
  references: string | readonly Words[],
  options: BleuOptions = {},
): Bleu {
  return score("bleu", [{ candidate, references }], options);
}

/**
 * The BLEU score of a corpus: matches, n-grams and lengths are added up over all sentences before the precisions are taken.
 * @param translations candidates with their references
 * @param options as of {@link bleu}
 * @throws InputError where there is no sentence
 * @example
 * corpusBleu([{ candidate: "a b", references: "a b" }, { candidate: "c d", references: "c e" }], { order: 1 }).value // => "0.75"
 */
export function corpusBleu(translations: readonly Translation[], options: BleuOptions = {}): Bleu {
  if (
    !Array.isArray(translations) ||
    translations.length === 0 ||
    translations.some((item) => typeof item !== "object" || item === null)
  )
    throw new InputError({
      place: "corpusBleu",
      rule: "needs a list of { candidate, references }",
      got: told(translations),
    });
  return score("corpusBleu", translations, options);
}
