import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { optionsOf, told, wholeNumber } from "../number/checked-reals.js";
import { real, Real } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";

/** What {@link averagePrecision} may be told. */
export interface AveragePrecisionOptions {
  /**
   * 11 takes the precision at the recalls 0, 0.1, …, 1 (PASCAL VOC 2007), 101 at 0, 0.01, …, 1 (COCO); "all" the area below the whole curve
   * (VOC from 2010, default).
   */
  points?: 11 | 101 | "all";
  /** Whether the precision at a recall is the largest from there on (default), or the one measured there. */
  interpolated?: boolean;
}

const place = "averagePrecision";

/** The precision of a ranking averaged over recall; made by {@link averagePrecision}. Counts as the number itself. */
export class AveragePrecision extends WorkedResult {
  readonly value: Real;
  /** After each of the ranked cases. */
  readonly precision: RealVector;
  readonly recall: RealVector;
  /** The largest precision from each case on. */
  readonly envelope: RealVector;
  private readonly sum: Worked;

  constructor(
    private readonly hits: readonly boolean[],
    readonly positives: number,
    { points = "all", interpolated = true }: AveragePrecisionOptions,
  ) {
    super();
    let found = 0;
    const counts = hits.map((hit) => (found += hit ? 1 : 0));
    const precision = counts.map((count, at) => real(count).over(real(at + 1)));
    const recall = counts.map((count) => real(count).over(real(positives)));
    const envelope: Real[] = [];
    for (let at = hits.length - 1; at >= 0; at--) {
      const later = envelope[0];
      envelope.unshift(later !== undefined && later.compare(precision[at]) > 0 ? later : precision[at]);
    }
    const height = interpolated ? envelope : precision;
    if (points === "all") {
      this.sum = Worked.sum(
        hits.flatMap((hit, at) =>
          hit ? [Worked.constant(real(1).over(real(positives))).times(Worked.constant(height[at]))] : [],
        ),
      );
    } else {
      const heights = Array.from({ length: points }, (_, step) => {
        const least = real(step).over(real(points - 1));
        const at = recall.findIndex((value) => value.compare(least) >= 0);
        return Worked.constant(at < 0 ? 0 : height[at]);
      });
      this.sum = Worked.sum(heights).over(Worked.constant(points));
    }
    this.value = this.sum.value;
    this.precision = valuesOf(precision);
    this.recall = valuesOf(recall);
    this.envelope = valuesOf(envelope);
  }

  override valueOf(): number {
    return this.value.valueOf();
  }

  toJSON(): string | number {
    return this.value.toJSON();
  }

  protected lines(): WorkedLine[] {
    return this.sum.numbers().length > 1500 ? [] : [{ name: "\\text{AP}", worked: this.sum }];
  }

  /** The ranked cases with precision and recall after each. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [right("rank"), "hit", right("precision"), right("recall"), right("largest from here")],
      rows: this.hits.map((hit, at) => [
        at + 1,
        hit ? "yes" : "",
        this.precision[at],
        this.recall[at],
        this.envelope[at],
      ]),
      caption: `AP = ${this.value}`,
    });
  }

  /** Precision over recall, as measured and the largest from there on. */
  figure(options: CurvesOptions = {}): Plot {
    return curves(
      {
        measured: { x: this.recall, y: this.precision, mode: "lines+markers" },
        "largest from there on": { x: this.recall, y: this.envelope, dash: "dash" },
      },
      { title: `AP = ${this.value}`, xTitle: "recall", yTitle: "precision", yRange: [0, 1.05], ...options },
    );
  }
}

/**
 * The average precision of ranked detections (or of search results): precision averaged over recall, exact.
 * @param hits for each detection, from the highest score down, whether it found a new object: 1 or 0, true or false
 * @param positives how many objects there are to be found
 * @param options `points`: "all" (default), 11 or 101; `interpolated`: false for the precision measured at each hit
 * @returns `value`, and `precision`, `recall`, `envelope` after each detection; it counts as the number itself
 * @throws InputError where there are more hits than positives
 * @example
 * averagePrecision([1, 0, 1, 1, 0], 4, { points: 11 }).value // => "27/44"
 * averagePrecision([1, 0, 1, 1, 0], 4).value // => "0.625"
 */
export function averagePrecision(
  hits: readonly (number | boolean)[],
  positives: number,
  options: AveragePrecisionOptions = {},
): AveragePrecision {
  const { points } = optionsOf(place, options);
  const known = (hit: unknown) => hit === 1 || hit === 0 || hit === true || hit === false;
  if (!Array.isArray(hits) || hits.length === 0 || !hits.every(known))
    throw new InputError({ place, rule: "needs a list of hits, 1 or 0", got: told(hits) });
  wholeNumber(place, positives, "the count of positives");
  const found = hits.filter(Boolean).length;
  if (found > positives)
    throw new InputError({
      place,
      rule: `needs no more hits than the ${positives} positives`,
      got: String(found),
      cure: "A second detection of one object is no hit.",
    });
  if (![11, 101, "all", undefined].includes(points))
    throw new InputError({ place, rule: 'needs points 11, 101 or "all"', got: told(points) });
  return new AveragePrecision(
    hits.map((hit) => Boolean(hit)),
    positives,
    options,
  );
}

/** The mean of average precisions; made by {@link meanAveragePrecision}. Counts as the number itself. */
export class MeanAveragePrecision extends WorkedResult {
  readonly value: Real;
  private readonly sum: Worked;

  constructor(
    /** The average precision of each class. */
    readonly classes: Readonly<Record<string, AveragePrecision>>,
  ) {
    super();
    const each = Object.values(classes);
    this.sum = Worked.sum(each.map(({ value }) => Worked.constant(value))).over(Worked.constant(each.length));
    this.value = this.sum.value;
  }

  override valueOf(): number {
    return this.value.valueOf();
  }

  toJSON(): string | number {
    return this.value.toJSON();
  }

  protected lines(): WorkedLine[] {
    return [{ name: "\\text{mAP}", worked: this.sum }];
  }

  /** The classes with their average precisions. */
  table(): Table {
    return table({
      columns: ["class", { name: "AP", align: "right" }],
      rows: Object.entries(this.classes).map(([name, { value }]) => [name, value]),
      caption: `mAP = ${this.value}`,
    });
  }
}

/**
 * The mean of the average precisions of several classes (mAP), or of several queries.
 * @param classes by name: `hits` of the ranked detections and the count of `positives`
 * @param options as of {@link averagePrecision}
 * @returns `value`, and `classes` with each average precision
 * @throws InputError where there is no class
 * @example
 * meanAveragePrecision({ cat: { hits: [1, 0], positives: 1 }, dog: { hits: [0, 1], positives: 1 } }).value // => "0.75"
 */
export function meanAveragePrecision(
  classes: Readonly<Record<string, { hits: readonly (number | boolean)[]; positives: number }>>,
  options: AveragePrecisionOptions = {},
): MeanAveragePrecision {
  const entries = Object.entries(classes ?? {});
  if (entries.length === 0)
    throw new InputError({ place: "meanAveragePrecision", rule: "needs at least one class", got: "none" });
  const each = entries.map(
    ([name, item]) => [name, averagePrecision(item?.hits, item?.positives, options)] as const,
  );
  return new MeanAveragePrecision(Object.fromEntries(each));
}
