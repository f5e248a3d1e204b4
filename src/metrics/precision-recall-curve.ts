import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { scoreSteps, type BinaryLabel } from "./scored-labels.js";

/** A point of a precision-recall curve. */
export interface PrecisionRecallPoint {
  /** Everything with at least this score is called positive. */
  threshold: Real;
  precision: Real;
  recall: Real;
  f1: Real;
}

/** Precision and recall for every threshold; made by {@link precisionRecallCurve}. */
export class PrecisionRecallCurve extends WorkedResult {
  /** Σ (R_n − R_{n−1})·P_n. */
  readonly averagePrecision: Real;
  /** The point with the largest F₁, the first of equals. */
  readonly best: PrecisionRecallPoint;

  constructor(
    /** From the highest threshold to the lowest. */
    readonly points: readonly PrecisionRecallPoint[],
    /** The share of positive cases: the precision of guessing. */
    readonly prevalence: Real,
  ) {
    super();
    this.averagePrecision = this.sum().value;
    this.best = points.reduce((a, b) => (b.f1.compare(a.f1) > 0 ? b : a));
  }

  private sum(): Worked {
    return Worked.sum(
      this.points.flatMap(({ precision, recall }, at) => {
        const before = at === 0 ? Real.zero : this.points[at - 1].recall;
        if (recall.compare(before) === 0) return [];
        return [Worked.constant(recall).minus(Worked.constant(before)).times(Worked.constant(precision))];
      }),
    );
  }

  protected lines(): WorkedLine[] {
    return this.points.length > 40 ? [] : [{ name: "\\text{AP}", worked: this.sum() }];
  }

  /** The points: threshold, precision, recall and F₁. */
  table(): Table {
    return table({
      columns: ["threshold", "precision", "recall", "F1"].map((name) => ({ name, align: "right" as const })),
      rows: this.points.map(({ threshold, precision, recall, f1 }) => [threshold, precision, recall, f1]),
      caption: `average precision ${this.averagePrecision}`,
    });
  }

  /** Precision over recall, with the precision of guessing. */
  figure(options: CurvesOptions = {}): Plot {
    return curves(
      {
        precision: {
          x: this.points.map(({ recall }) => recall),
          y: this.points.map(({ precision }) => precision),
          mode: "lines+markers",
        },
        guessing: { x: [0, 1], y: [this.prevalence, this.prevalence], dash: "dash", color: "#888" },
      },
      {
        title: `average precision ${this.averagePrecision}`,
        xTitle: "recall",
        yTitle: "precision",
        yRange: [0, 1.05],
        width: 420,
        height: 400,
        ...options,
      },
    );
  }
}

/**
 * Precision and recall for every threshold of a score, exact; cases of one score go together.
 * @param scores the higher, the more positive
 * @param labels 1 or true for positive cases, 0, −1 or false for negative ones
 * @returns `points` from the highest threshold to the lowest, `averagePrecision` = Σ (R_n − R_{n−1})·P_n, `best` by F₁
 * @throws InputError where there are no positive cases, or lists differ in length
 * @example
 * precisionRecallCurve([0.9, 0.8, 0.7, 0.6], [1, 0, 1, 0]).averagePrecision // => "5/6"
 */
export function precisionRecallCurve(
  scores: readonly RealInput[],
  labels: readonly BinaryLabel[],
): PrecisionRecallCurve {
  const { steps, positives, negatives } = scoreSteps("precisionRecallCurve", scores, labels);
  if (positives === 0)
    throw new InputError({ place: "precisionRecallCurve", rule: "needs positive cases", got: "none" });
  const points = steps.map(({ threshold, tp, fp }) => ({
    threshold,
    precision: real(tp).over(real(tp + fp)),
    recall: real(tp).over(real(positives)),
    f1: real(2 * tp).over(real(tp + fp + positives)),
  }));
  return new PrecisionRecallCurve(points, real(positives).over(real(positives + negatives)));
}
