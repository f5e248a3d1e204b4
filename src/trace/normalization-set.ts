import { InputError } from "../errors.js";
import { Worked } from "../number/worked.js";
import type { Tape, Traced } from "./tape.js";

/** One set of numbers that are normalized together, with what they are called. */
export interface NormalizationSet {
  x: readonly Traced[];
  /** Scale and shift of each number; null where there is none. */
  gamma: readonly (Traced | null)[];
  beta: readonly (Traced | null)[];
  /** What μ, σ² and σ of the set are called, and x̂ and y of each number. */
  names: {
    mean: string;
    variance: string;
    deviation: string;
    normalized: (index: number) => string;
    output: (index: number) => string;
  };
  /** Mean and variance from before, as a trained network has them; else they are those of the set. */
  known: { mean: Traced; variance: Traced } | null;
  /** By the root of the mean square alone: no mean is taken away. */
  rootMeanSquare: boolean;
  /** The number m of a set, and what the squares are divided by. */
  count: Worked;
  divisor: Worked;
  epsilon: Worked;
  place: string;
  /** In which set, for an error about its variance. */
  where: string;
}

/** A normalized set on its tape. */
export interface NormalizedSet {
  x: readonly Traced[];
  /** Null where no mean is taken away. */
  mean: Traced | null;
  variance: Traced;
  deviation: Traced;
  normalized: Traced[];
  output: Traced[];
}

const one = Worked.constant(1);
const two = Worked.constant(2);

function meanLine(tape: Tape, { x, names, count }: NormalizationSet): Traced {
  const share = one.over(count);
  const total = Worked.sum(x.map(({ quantity }) => quantity));
  return tape.line(
    "forward",
    names.mean,
    total.over(count),
    x.map((item) => [item, share]),
    "mean",
  );
}

/** The mean square of what is left after the mean. */
function varianceLine(
  tape: Tape,
  { x, names, divisor }: NormalizationSet,
  gaps: Worked[],
  mean: Traced | null,
): Traced {
  const squares = Worked.sum(gaps.map((gap) => gap.squared())).over(divisor);
  const slopes = gaps.map((gap) => two.times(gap).over(divisor));
  const byInputs = x.map((item, at): [Traced, Worked] => [item, slopes[at]]);
  const byMean: [Traced, Worked][] = mean === null ? [] : [[mean, Worked.sum(slopes).negated()]];
  return tape.line("forward", names.variance, squares, [...byInputs, ...byMean], "deviation");
}

/**
 * Mean, variance, deviation, x̂ = (x − μ)/σ and y = γx̂ + β of one set: what batch, layer, instance, group and RMS
 * normalization have in common.
 */
export function normalizeSet(tape: Tape, set: NormalizationSet): NormalizedSet {
  const { x, names, known, epsilon } = set;
  const mean = known?.mean ?? (set.rootMeanSquare ? null : meanLine(tape, set));
  const gaps = x.map(({ quantity }) => (mean === null ? quantity : quantity.minus(mean.quantity)));
  const variance = known?.variance ?? varianceLine(tape, set, gaps, mean);
  const inside = epsilon.value.isZero() ? variance.quantity : variance.quantity.plus(epsilon);
  if (!(inside.value.sign() > 0))
    throw new InputError({
      place: set.place,
      rule: set.rootMeanSquare
        ? "needs a number other than 0 in each set, or an epsilon to divide by"
        : "needs values that differ in each feature, or an epsilon to divide by",
      got: `variance ${inside.value.toString()}${set.where}`,
      cure: "Give epsilon, for example 1e-5.",
    });
  const root = Worked.by(inside.value.sqrt(), [inside], ([text]) => `\\sqrt{${text}}`);
  const doubled = one.over(two.times(Worked.quantity(names.deviation, root.value)));
  const deviation = tape.line("forward", names.deviation, root, [[variance, doubled]], "deviation");
  const inverse = one.over(deviation.quantity);
  const normalized = x.map((item, at) => {
    const quotient = gaps[at].over(deviation.quantity);
    return tape.line("forward", names.normalized(at), quotient, [
      [item, inverse],
      ...(mean === null ? [] : [[mean, inverse.negated()] as const]),
      [deviation, quotient.over(deviation.quantity).negated()],
    ]);
  });
  const output = normalized.map((item, at) => {
    const [gamma, beta] = [set.gamma[at], set.beta[at]];
    return tape.sumOfProducts("forward", names.output(at), [
      gamma === null ? [item] : [gamma, item],
      ...(beta === null ? [] : [[beta]]),
    ]);
  });
  return { x, mean, variance, deviation, normalized, output };
}
