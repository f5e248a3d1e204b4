import { InputError } from "../errors.js";
import { finiteReal, finiteReals, finiteRows } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { LinesResult, type WorkedLine } from "../table/worked-result.js";

/** What {@link gloveLoss} is given. */
export interface GloveSpec {
  /** How often each word (row) has each context word (column) near it. */
  counts: readonly (readonly RealInput[])[];
  /** Vectors of words and of context words, a row each. */
  words: readonly (readonly RealInput[])[];
  contexts: readonly (readonly RealInput[])[];
  /** Default 0. */
  wordBiases?: readonly RealInput[];
  contextBiases?: readonly RealInput[];
  /** x_max and α of the weights (x/x_max)^α, at most 1; default 100 and 3/4. */
  cutoff?: RealInput;
  alpha?: RealInput;
}

/** The loss of GloVe with its terms; made by {@link gloveLoss}. */
export class GloveLoss extends LinesResult {
  constructor(
    readonly loss: Real,
    /** f(X) of each pair; 0 where they never meet. */
    readonly weights: RealMatrix,
    /** w·c + b + b′ − ln X of each pair; 0 where they never meet. */
    readonly errors: RealMatrix,
    readonly wordGradient: RealMatrix,
    readonly contextGradient: RealMatrix,
    readonly wordBiasGradient: RealVector,
    readonly contextBiasGradient: RealVector,
    private readonly worked: readonly WorkedLine[],
  ) {
    super();
  }

  protected lines(): readonly WorkedLine[] {
    return this.worked.length > 60 ? this.worked.slice(-1) : this.worked;
  }
}

/**
 * The loss of GloVe, Σ f(X_ij)(w_i·c_j + b_i + b′_j − ln X_ij)² over the pairs that meet, with its gradients (Pennington et al. 2014).
 * @param spec `counts`, `words`, `contexts`, `wordBiases`, `contextBiases`, `cutoff`, `alpha`
 * @returns `loss`, `weights`, `errors`, gradients by vectors and biases; formulas
 * @throws InputError where shapes do not fit, or a count is negative
 * @example
 * gloveLoss({ counts: [[1]], words: [[1, 2]], contexts: [[1, 1]], cutoff: 1 }).loss // => "9"
 */
export function gloveLoss(spec: GloveSpec): GloveLoss {
  const place = "gloveLoss";
  const counts = finiteRows(place, spec?.counts, "counts, a row for each word");
  const words = finiteRows(place, spec.words, "a vector for each word");
  const contexts = finiteRows(place, spec.contexts, "a vector for each context word");
  const biasesOf = (given: readonly RealInput[] | undefined, count: number) =>
    given === undefined ? Array.from({ length: count }, () => Real.zero) : finiteReals(place, given);
  const [b, c] = [biasesOf(spec.wordBiases, words.length), biasesOf(spec.contextBiases, contexts.length)];
  const fits =
    words.length === counts.length &&
    contexts.length === counts[0].length &&
    words[0].length === contexts[0].length;
  if (
    !fits ||
    b.length !== words.length ||
    c.length !== contexts.length ||
    counts.length * counts[0].length > 10_000
  )
    throw new InputError({
      place,
      rule: "needs a vector and a bias for each of at most 10,000 pairs of words and context words, vectors of one length",
      got: `${counts.length}×${counts[0].length} counts, ${words.length}×${words[0].length} and ${contexts.length}×${contexts[0].length} vectors`,
    });
  const negative = counts.flat().find((count) => count.sign() < 0);
  if (negative !== undefined)
    throw new InputError({ place, rule: "needs counts from 0 on", got: String(negative) });
  const [cutoff, alpha] = [spec.cutoff ?? 100, spec.alpha ?? 0.75].map((value) =>
    finiteReal(place, value, "a finite cutoff and alpha"),
  );
  if (cutoff.sign() <= 0)
    throw new InputError({ place, rule: "needs a cutoff above 0", got: String(cutoff) });
  const weights = counts.map((row) =>
    row.map((count) => {
      if (count.isZero()) return Real.zero;
      if (count.compare(cutoff) >= 0) return Real.one;
      return count.over(cutoff).map((share) => share ** alpha.valueOf());
    }),
  );
  const lines: WorkedLine[] = [];
  const errors = counts.map((row, i) =>
    row.map((count, j) => {
      if (count.isZero()) return Real.zero;
      const products = words[i].map((value, axis) =>
        Worked.constant(value).times(Worked.constant(contexts[j][axis])),
      );
      const log = Worked.by(count.ln(), [Worked.constant(count)], ([text]) => `\\ln ${text}`);
      const worked = Worked.sum([...products, Worked.constant(b[i]), Worked.constant(c[j])]).minus(log);
      lines.push({ name: `e_{${i + 1}${j + 1}}`, worked });
      return worked.value;
    }),
  );
  const terms = errors.flatMap((row, i) =>
    row.flatMap((error, j) =>
      counts[i][j].isZero()
        ? []
        : [Worked.constant(weights[i][j]).times(Worked.quantity(`e_{${i + 1}${j + 1}}`, error).squared())],
    ),
  );
  const loss = Worked.sum(terms);
  lines.push({ name: "L", worked: loss });
  const two = Real.one.plus(Real.one);
  const slopes = errors.map((row, i) => row.map((error, j) => two.times(weights[i][j]).times(error)));
  const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
  const byWord = words.map((row, i) =>
    row.map((_, axis) => add(slopes[i].map((s, j) => s.times(contexts[j][axis])))),
  );
  const byContext = contexts.map((row, j) =>
    row.map((_, axis) => add(slopes.map((list, i) => list[j].times(words[i][axis])))),
  );
  return new GloveLoss(
    loss.value,
    valuesOf(weights),
    valuesOf(errors),
    valuesOf(byWord),
    valuesOf(byContext),
    valuesOf(slopes.map(add)),
    valuesOf(contexts.map((_, j) => add(slopes.map((list) => list[j])))),
    lines,
  );
}
