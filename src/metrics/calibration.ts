import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { finiteReals, told, wholeNumber, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";

/** The cases of one bin of confidences. */
export interface CalibrationBin {
  /** The bin is (from, to]; the first one holds 0 too. */
  from: Real;
  to: Real;
  count: number;
  /** Means over its cases; null where it has none. */
  confidence: Real | null;
  accuracy: Real | null;
}

/** How far confidences are the shares of right answers; made by {@link calibration}. */
export class Calibration extends WorkedResult {
  /** Expected calibration error: Σ n_b/n·|accuracy − confidence|. */
  readonly ece: Real;
  /** The largest |accuracy − confidence| of a bin. */
  readonly mce: Real;

  constructor(
    readonly bins: readonly CalibrationBin[],
    /** The mean of (confidence − right)². */
    readonly brier: Real,
  ) {
    super();
    this.ece = this.sum().value;
    const gaps = bins.flatMap(({ confidence, accuracy }) =>
      confidence === null || accuracy === null ? [] : [accuracy.minus(confidence).abs()],
    );
    this.mce = gaps.reduce((a, b) => (b.compare(a) > 0 ? b : a));
  }

  private sum(): Worked {
    const n = this.bins.reduce((sum, { count }) => sum + count, 0);
    return Worked.sum(
      this.bins.flatMap(({ count, confidence, accuracy }) => {
        if (confidence === null || accuracy === null) return [];
        const gap = Worked.by(
          accuracy.minus(confidence).abs(),
          [Worked.constant(accuracy), Worked.constant(confidence)],
          ([a, b]) => `\\left|${a} - ${b}\\right|`,
        );
        return [Worked.constant(count).over(Worked.constant(n)).times(gap)];
      }),
    );
  }

  protected lines(): WorkedLine[] {
    return [{ name: "\\text{ECE}", worked: this.sum() }];
  }

  /** The bins with count, mean confidence and accuracy. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("from"), right("to"), right("count"), right("confidence"), right("accuracy")],
      rows: this.bins.map(({ from, to, count, confidence, accuracy }) => [
        from,
        to,
        count,
        confidence,
        accuracy,
      ]),
      caption: `ECE ${this.ece}, MCE ${this.mce}`,
    });
  }

  /** The reliability diagram: accuracy over confidence. */
  figure(options: CurvesOptions = {}): Plot {
    const full = this.bins.filter(({ count }) => count > 0);
    return curves(
      {
        bins: {
          x: full.map(({ confidence }) => confidence as Real),
          y: full.map(({ accuracy }) => accuracy as Real),
          mode: "lines+markers",
        },
        "well calibrated": { x: [0, 1], y: [0, 1], dash: "dash", color: "#888" },
      },
      { xTitle: "confidence", yTitle: "accuracy", ...options },
    );
  }
}

/**
 * The calibration of a classifier: expected and largest calibration error over bins of equal width (Guo et al. 2017), Brier score, exact.
 * @param confidences the probability of each given answer, from 0 to 1
 * @param correct whether each answer is right: 1 or 0, true or false
 * @param options `bins` (default 10); a bin holds its upper end
 * @throws InputError where the lists differ in length, or a confidence is not from 0 to 1
 * @example
 * calibration([0.9, 0.8, 0.6, 0.55], [1, 0, 1, 1], { bins: 2 }).ece // => "0.0375"
 */
export function calibration(
  confidences: readonly RealInput[],
  correct: readonly (number | boolean)[],
  options: { bins?: number } = {},
): Calibration {
  const { bins = 10 } = optionsOf("calibration", options);
  const place = "calibration";
  const values = finiteReals(place, confidences, "confidences from 0 to 1");
  const outside = values.find((value) => value.sign() < 0 || value.compare(Real.one) > 0);
  if (outside !== undefined)
    throw new InputError({ place, rule: "needs confidences from 0 to 1", got: String(outside) });
  const known = (item: unknown) => [0, 1, true, false].includes(item as number);
  if (!Array.isArray(correct) || correct.length !== values.length || !correct.every(known))
    throw new InputError({ place, rule: `needs ${values.length} times 1 or 0`, got: told(correct) });
  wholeNumber(place, bins, "the count of bins", 1, 1000);
  const right = correct.map((item) => real(Number(item)));
  const members = Array.from({ length: bins }, (): number[] => []);
  values.forEach((value, at) => {
    const bin = members.findIndex((_, index) => value.compare(real(index + 1).over(real(bins))) <= 0);
    members[bin < 0 ? bins - 1 : bin].push(at);
  });
  const meanOf = (list: readonly Real[]) =>
    list.length === 0
      ? null
      : list.reduce((sum, value) => sum.plus(value), Real.zero).over(real(list.length));
  const squares = values.map((value, at) => value.minus(right[at]).power(2));
  return new Calibration(
    members.map((cases, index) => ({
      from: real(index).over(real(bins)),
      to: real(index + 1).over(real(bins)),
      count: cases.length,
      confidence: meanOf(cases.map((at) => values[at])),
      accuracy: meanOf(cases.map((at) => right[at])),
    })),
    meanOf(squares) as Real,
  );
}
