import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { finiteReals, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { pointRows, type PointInput } from "./k-means.js";

/** What {@link adaBoost} is given. */
export interface AdaBoostSpec {
  /** 1 or −1 for each case. */
  labels: readonly number[];
  /** What each weak learner says of each case, 1 or −1, by its name or in a list; or points, for decision stumps. */
  learners?: Readonly<Record<string, readonly number[]>> | readonly (readonly number[])[];
  points?: readonly PointInput[];
  rounds: number;
}

/** One round: the learner with the smallest weighted error, its say, and the weights after it. */
export interface AdaBoostRound {
  learner: string;
  predictions: readonly number[];
  /** The weights before the round; they add up to 1. */
  weights: RealVector;
  error: Real;
  /** α = ½ ln((1 − ε)/ε); ∞ where it makes no error. */
  alpha: Real;
  newWeights: RealVector;
}

const place = "adaBoost";

/** AdaBoost round by round; made by {@link adaBoost}. */
export class AdaBoost extends Printed {
  /** sign Σ α h of each case, 1 for 0. */
  readonly predictions: readonly number[];
  /** Σ α h of each case. */
  readonly scores: RealVector;
  /** The share of wrong cases. */
  readonly trainingError: Real;

  constructor(
    readonly rounds: readonly AdaBoostRound[],
    private readonly labels: readonly number[],
  ) {
    super();
    const sure = rounds.find(({ error }) => error.isZero());
    const scores = labels.map((_, at) =>
      sure === undefined
        ? rounds.reduce(
            (sum, { alpha, predictions }) => sum.plus(alpha.times(real(predictions[at]))),
            Real.zero,
          )
        : Real.fromFloat(sure.predictions[at] * Infinity),
    );
    this.scores = valuesOf(scores);
    this.predictions = scores.map((score) => (score.sign() >= 0 ? 1 : -1));
    const wrong = this.predictions.filter((value, at) => value !== labels[at]).length;
    this.trainingError = real(wrong).over(real(labels.length));
  }

  /** The rounds: learner, weighted error, α and the weights after it. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [
        right("round"),
        "learner",
        right("error"),
        right("α"),
        ...this.labels.map((_, at) => right(`w${at + 1}`)),
      ],
      rows: this.rounds.map(({ learner, error, alpha, newWeights }, at) => [
        at + 1,
        learner,
        error,
        alpha,
        ...newWeights,
      ]),
      caption: `training error ${this.trainingError}`,
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

/** All stumps x_j > t and their opposites, with thresholds between neighboring values and below all. */
function stumps(points: readonly PointInput[]): Map<string, number[]> {
  const rows = pointRows(place, points);
  const found = new Map<string, number[]>();
  for (let axis = 0; axis < rows[0].length; axis++) {
    const column = rows.map((row) => row[axis]);
    const values = column
      .toSorted((a, b) => a.compare(b))
      .filter((value, at, all) => at === 0 || value.compare(all[at - 1]) !== 0);
    const thresholds = [
      values[0].minus(Real.one),
      ...values.slice(1).map((value, at) => value.plus(values[at]).over(real(2))),
    ];
    const name = rows[0].length === 1 ? "x" : `x${axis + 1}`;
    for (const threshold of thresholds) {
      const above = column.map((value) => (value.compare(threshold) > 0 ? 1 : -1));
      found.set(`${name} > ${threshold}`, above);
      found.set(
        `${name} < ${threshold}`,
        above.map((value) => -value),
      );
    }
  }
  return found;
}

/**
 * AdaBoost (Freund and Schapire 1997) round by round: the weak learner with the smallest weighted error, its α, the new weights; weights and errors
 * exact.
 * @param spec `labels` (1 or −1), `learners` (their predictions) or `points` (for decision stumps), `rounds`
 * @returns `rounds`, `scores`, `predictions`, `trainingError`, `table()`; it ends early where a learner makes no error or none is better than
 *   guessing; of equal learners the first is taken
 * @throws InputError where labels or predictions are not 1 or −1, or no learner is better than guessing
 * @example
 * adaBoost({ labels: [1, 1, -1, 1], points: [1, 2, 3, 4], rounds: 1 }).rounds[0].newWeights // => ["1/6", "1/6", "0.5", "1/6"]
 */
export function adaBoost(options: AdaBoostSpec): AdaBoost {
  const { labels, learners, points, rounds } = optionsOf("adaBoost", options);
  const signs = (list: unknown, length?: number): number[] => {
    const good = Array.isArray(list) && list.every((item) => item === 1 || item === -1);
    if (good && list.length > 0 && (length === undefined || list.length === length))
      return [...(list as number[])];
    throw new InputError({
      place,
      rule: `needs ${length === undefined ? "labels" : `${length} predictions`}, 1 or -1 each`,
      got: told(list),
    });
  };
  const y = signs(labels);
  wholeNumber(place, rounds, "a count of rounds", 1, 1000);
  if (learners === null) signs(learners);
  if ((learners === undefined) === (points === undefined))
    throw new InputError({
      place,
      rule: "needs learners, or points for decision stumps",
      got: learners === undefined ? "neither" : "both",
    });
  const weak =
    points === undefined
      ? Array.isArray(learners)
        ? new Map(learners.map((list, at) => [String(at + 1), list as readonly number[]]))
        : new Map(Object.entries(learners as Readonly<Record<string, readonly number[]>>))
      : stumps(points);
  const known = [...weak].map(([name, list]) => ({ name, list: signs(list, y.length) }));
  if (known.length === 0) throw new InputError({ place, rule: "needs at least one learner", got: "none" });
  let weights: RealInput[] | Real[] = y.map(() => Real.one.over(real(y.length)));
  const done: AdaBoostRound[] = [];
  while (done.length < rounds) {
    const before = finiteReals(place, weights);
    const errorOf = (list: readonly number[]) =>
      list.reduce((sum, value, at) => (value === y[at] ? sum : sum.plus(before[at])), Real.zero);
    const errors = known.map(({ list }) => errorOf(list));
    const best = errors.reduce((low, value, at) => (value.compare(errors[low]) < 0 ? at : low), 0);
    const error = errors[best];
    if (error.compare(real("1/2")) >= 0) {
      if (done.length > 0) break;
      throw new InputError({
        place,
        rule: "needs a learner that is better than guessing",
        got: `error ${error}`,
      });
    }
    const { name, list } = known[best];
    const [wrong, right] = [error.times(real(2)), Real.one.minus(error).times(real(2))];
    const after = error.isZero() ? before : before.map((w, at) => w.over(list[at] === y[at] ? right : wrong));
    const odds = Real.one.minus(error).over(error);
    done.push({
      learner: name,
      predictions: list,
      weights: valuesOf(before),
      error,
      alpha: error.isZero() ? Real.fromFloat(Infinity) : odds.ln().over(real(2)),
      newWeights: valuesOf(after),
    });
    if (error.isZero()) break;
    weights = after;
  }
  return new AdaBoost(done, y);
}
