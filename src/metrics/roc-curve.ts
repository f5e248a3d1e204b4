import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { told } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { ClassRates, type OutcomeCounts } from "./class-rates.js";
import { scoreSteps, type BinaryLabel } from "./scored-labels.js";

/** A point of a ROC curve. */
export interface RocPoint {
  /** Everything with at least this score is called positive; null where points came from counts. */
  threshold: Real | null;
  /** The false positive rate: across. */
  fpr: Real;
  /** The true positive rate, recall: up. */
  tpr: Real;
}

const place = "rocCurve";

/** A ROC curve; made by {@link rocCurve}. */
export class RocCurve extends WorkedResult {
  /** From (0, 0) to (1, 1). */
  readonly points: readonly RocPoint[];
  /** The area under the curve, by trapezoids. */
  readonly auc: Real;
  /** The point with the largest tpr − fpr (Youden's index), the first of equals. */
  readonly best: RocPoint;
  /** 2·AUC − 1. */
  readonly gini: Real;

  constructor(points: readonly RocPoint[]) {
    super();
    this.points = points;
    this.auc = this.area().value;
    this.best = points.reduce((a, b) => (b.tpr.minus(b.fpr).compare(a.tpr.minus(a.fpr)) > 0 ? b : a));
    this.gini = this.auc.plus(this.auc).minus(Real.one);
  }

  /** The trapezoids that have a width. */
  private area(): Worked {
    const two = Worked.constant(2);
    const number = (value: Real) => Worked.constant(value);
    return Worked.sum(
      this.points.slice(1).flatMap(({ fpr, tpr }, at) => {
        const before = this.points[at];
        if (fpr.compare(before.fpr) === 0) return [];
        const height = number(before.tpr).plus(number(tpr)).over(two);
        return [number(fpr).minus(number(before.fpr)).times(height)];
      }),
    );
  }

  protected lines(): WorkedLine[] {
    return this.points.length > 40 ? [] : [{ name: "\\text{AUC}", worked: this.area() }];
  }

  /** The points: threshold, false and true positive rate. */
  table(): Table {
    const scored = this.points.some(({ threshold }) => threshold !== null);
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [...(scored ? [right("threshold")] : []), right("FPR"), right("TPR")],
      rows: this.points.map(({ threshold, fpr, tpr }) => [...(scored ? [threshold ?? "–"] : []), fpr, tpr]),
      caption: `AUC = ${this.auc}`,
    });
  }

  /** The curve with the diagonal of guessing. */
  figure(options: CurvesOptions = {}): Plot {
    return curves(
      {
        ROC: {
          x: this.points.map(({ fpr }) => fpr),
          y: this.points.map(({ tpr }) => tpr),
          mode: "lines+markers",
        },
        guessing: { x: [0, 1], y: [0, 1], dash: "dash", color: "#888" },
      },
      {
        title: `AUC = ${this.auc}`,
        xTitle: "false positive rate",
        yTitle: "true positive rate",
        width: 420,
        height: 400,
        description: `ROC curve through ${this.points.length} points, AUC ${this.auc}`,
        ...options,
      },
    );
  }
}

function fromCounts(given: readonly OutcomeCounts[]): RocPoint[] {
  const points = given.map((counts): RocPoint => {
    const { recall, falsePositiveRate } = new ClassRates(place, counts, "positive");
    if (recall === null || falsePositiveRate === null)
      throw new InputError({
        place,
        rule: "needs positive and negative cases in every row of counts",
        got: told(counts),
      });
    return { threshold: null, tpr: recall, fpr: falsePositiveRate };
  });
  const ends = [0, 1].map((end): RocPoint => ({ threshold: null, tpr: real(end), fpr: real(end) }));
  const sorted = [...points, ...ends].toSorted((a, b) => a.fpr.compare(b.fpr) || a.tpr.compare(b.tpr));
  const fallen = sorted.find((point, at) => at > 0 && point.tpr.compare(sorted[at - 1].tpr) < 0);
  if (fallen !== undefined)
    throw new InputError({
      place,
      rule: "needs counts of one score, where more false positives come with no fewer true ones",
      got: `TPR ${fallen.tpr} at FPR ${fallen.fpr} after a higher one`,
    });
  return sorted.filter(
    (point, at) =>
      at === 0 || point.fpr.compare(sorted[at - 1].fpr) !== 0 || point.tpr.compare(sorted[at - 1].tpr) !== 0,
  );
}

/**
 * The ROC curve: true against false positive rate for every threshold, with its area (AUC), exact. Cases of one score go together, so that a
 * tie between a positive and a negative case counts one half in the area.
 * @param scores the higher, the more positive; or for each threshold the counts `{ tp, fp, fn, tn }`, to which (0, 0) and (1, 1) are added
 * @param labels with scores: 1 or true for positive cases, 0, −1 or false for negative ones
 * @returns `points`, `auc`, `best` (Youden), `table()`, `figure()`
 * @throws InputError where there are no positive or no negative cases, or lists differ in length
 * @example
 * rocCurve([0.9, 0.8, 0.8, 0.3], [1, 1, 0, 0]).auc // => "0.875"
 * rocCurve([{ tp: 7, tn: 25, fp: 0, fn: 22 }, { tp: 29, tn: 11, fp: 14, fn: 0 }]).points.length // => 4
 */
export function rocCurve(scores: readonly RealInput[], labels: readonly BinaryLabel[]): RocCurve;
export function rocCurve(counts: readonly OutcomeCounts[]): RocCurve;
export function rocCurve(
  given: readonly RealInput[] | readonly OutcomeCounts[],
  labels?: readonly BinaryLabel[],
): RocCurve {
  if (labels === undefined) {
    const isCounts = (item: unknown): boolean => typeof item === "object" && item !== null && "tp" in item;
    if (!Array.isArray(given) || given.length === 0 || !given.every(isCounts))
      throw new InputError({
        place,
        rule: "needs scores and labels, or a list of counts { tp, fp, fn, tn }",
        got: told(given),
      });
    return new RocCurve(fromCounts(given as readonly OutcomeCounts[]));
  }
  const { steps, positives, negatives } = scoreSteps(place, given as readonly RealInput[], labels);
  if (positives === 0 || negatives === 0)
    throw new InputError({
      place,
      rule: "needs positive and negative cases",
      got: `${positives} and ${negatives}`,
    });
  const [all, others] = [real(positives), real(negatives)];
  return new RocCurve([
    { threshold: null, fpr: Real.zero, tpr: Real.zero },
    ...steps.map(({ threshold, tp, fp }) => ({
      threshold,
      fpr: real(fp).over(others),
      tpr: real(tp).over(all),
    })),
  ]);
}
