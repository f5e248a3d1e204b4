import { notNegative, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, type Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { undefinedValue, LinesResult, type WorkedLine } from "../table/worked-result.js";
import { countsOf, wordsOf, type Words } from "./words.js";

/** What {@link rouge} may be told. */
export interface RougeOptions {
  /** n-grams of this length (default 1), or "L" for the longest common subsequence. */
  order?: number | "L";
  /** Recall counts β times as much as precision in `f`; default 1. */
  beta?: RealInput;
}

/** How much of a reference a candidate holds; made by {@link rouge}. */
export class Rouge extends LinesResult {
  /** Shares of the reference and of the candidate; null where there is nothing to share. */
  readonly recall: Real | null;
  readonly precision: Real | null;
  /** (1 + β²)PR/(R + β²P). */
  readonly f: Real | null;
  private readonly worked: WorkedLine[];

  constructor(
    /** n-grams in common, or the length of the longest common subsequence. */
    readonly matches: number,
    candidate: number,
    reference: number,
    beta: Real,
    /** One longest common subsequence, for "L". */
    readonly common: readonly string[] | null,
  ) {
    super();
    const count = Worked.quantity("m", matches);
    const share = (total: number, name: string) =>
      total === 0 ? null : count.over(Worked.quantity(name, total));
    const [recall, precision] = [share(reference, "n_r"), share(candidate, "n_c")];
    const square = Worked.constant(beta.times(beta));
    let f: Worked | null = null;
    if (recall !== null && precision !== null) {
      const [r, p] = [Worked.quantity("R", recall.value), Worked.quantity("P", precision.value)];
      const below = r.plus(square.times(p));
      const above = Worked.product([Worked.constant(1).plus(square), p, r]);
      f = matches === 0 ? Worked.constant(0) : above.over(below);
    }
    this.worked = [
      { name: "R", worked: recall ?? undefinedValue },
      { name: "P", worked: precision ?? undefinedValue },
      { name: "F", worked: f ?? undefinedValue },
    ];
    this.recall = recall?.value ?? null;
    this.precision = precision?.value ?? null;
    this.f = f?.value ?? null;
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }
}

/** One longest common subsequence, by dynamic programming. */
function longestCommon(a: readonly string[], b: readonly string[]): string[] {
  const lengths = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] =
        a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
  const common: string[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      common.push(a[i]);
      [i, j] = [i + 1, j + 1];
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
    else j++;
  }
  return common;
}

/**
 * ROUGE-n or ROUGE-L of a candidate against a reference: recall, precision and F, exact (Lin 2004).
 * @param candidate the words between spaces, or a list of words; at most 2000
 * @param reference the same
 * @param options `order`: the length of the n-grams (default 1), or "L"; `beta` of F (default 1)
 * @returns `recall`, `precision`, `f`, `matches`, for "L" the `common` subsequence
 * @throws InputError where the order is no whole number from 1 on
 * @example
 * rouge("the cat sat", "the cat sat down here", { order: 2 }).recall // => "0.5"
 * rouge("police kill the gunman", "police killed the gunman", { order: "L" }).f // => "0.75"
 */
export function rouge(candidate: Words, reference: Words, options: RougeOptions = {}): Rouge {
  const { order = 1, beta = 1 } = optionsOf("rouge", options);
  const place = "rouge";
  const [a, b] = [wordsOf(place, candidate), wordsOf(place, reference)];
  wholeNumber(place, Math.max(a.length, b.length), "texts of words", 0, 2000);
  const weight = real(notNegative(place, beta, "a finite beta from 0 on"));
  if (order === "L") {
    const common = longestCommon(a, b);
    return new Rouge(common.length, a.length, b.length, weight, common);
  }
  wholeNumber(place, order, 'an order "L"', 1, 20);
  const [found, wanted] = [countsOf(a, order), countsOf(b, order)];
  let matches = 0;
  for (const [gram, count] of found) matches += Math.min(count, wanted.get(gram) ?? 0);
  const size = (words: string[]) => Math.max(0, words.length - order + 1);
  return new Rouge(matches, size(a), size(b), weight, null);
}
