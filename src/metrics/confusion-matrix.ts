import { InputError } from "../errors.js";
import { heatMap } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { notNegative, optionsOf, told } from "../number/checked-reals.js";
import { Real, type RealInput, real } from "../number/real.js";
import { type RealMatrix, valuesOf } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { type Table, table } from "../table/table.js";
import { type WorkedLine, WorkedResult, undefinedValue } from "../table/worked-result.js";
import { ClassRates, type OutcomeCounts } from "./class-rates.js";
import { type ClassLabel, type LabelPairs, fromPairs, isPairs, place } from "./label-pairs.js";
import { type MeanRates, meanOf } from "./mean-rates.js";

/** What {@link confusionMatrix} may be told. */
export interface ConfusionOptions {
  /** The classes in the order of rows and columns; default: those that come up, sorted, or 0, 1, 2 … for a matrix. */
  labels?: readonly ClassLabel[];
  /** What the rows of a matrix are; default the true classes. */
  rows?: "truth" | "predicted";
  /** What a rate that is 0/0 counts in the means over classes: they are null (default), it counts as 0, or is left out. */
  whenUndefined?: "null" | "zero" | "skip";
}

type RateKey = keyof MeanRates;
const rateKeys: readonly RateKey[] = ["precision", "recall", "f1"];

/** Counts of cases by true and predicted class, with the rates of each class; made by {@link confusionMatrix}. */
export class ConfusionMatrix extends WorkedResult {
  /** The counts: a row for each true class, a column for each predicted one. */
  readonly matrix: RealMatrix;
  readonly total: Real;
  /** Each class against all others. */
  readonly classes: readonly ClassRates[];
  /** The share of the cases on the diagonal. */
  readonly accuracy: Real;
  /** The mean of the classes' recalls; null where a class has no cases. */
  readonly balancedAccuracy: Real | null;
  /** The correlation coefficient of Matthews for several classes (Gorodkin 2004); null where it is 0/0. */
  readonly mcc: Real | null;
  /** Cohen's kappa: (accuracy − chance)/(1 − chance); null where chance is 1. */
  readonly kappa: Real | null;
  /** Per class, in the order of the labels; null where it is 0/0. */
  readonly precision: readonly (Real | null)[];
  readonly recall: readonly (Real | null)[];
  readonly specificity: readonly (Real | null)[];
  readonly f1: readonly (Real | null)[];
  /** The mean over the classes. */
  readonly macro: MeanRates;
  /** Of the counts of all classes added up; with one prediction for every case all three are the accuracy. */
  readonly micro: MeanRates;
  /** The mean over the classes, each weighted with its number of cases. */
  readonly weighted: MeanRates;

  constructor(
    counts: readonly (readonly Real[])[],
    /** The classes in the order of rows and columns. */
    readonly labels: readonly string[],
    whenUndefined: "null" | "zero" | "skip",
  ) {
    super();
    const add = (list: readonly Real[]) => list.reduce((sum, value) => sum.plus(value), Real.zero);
    const rows = counts.map(add);
    const columns = counts.map((_, column) => add(counts.map((row) => row[column])));
    const diagonal = counts.map((row, index) => row[index]);
    this.matrix = valuesOf(counts);
    this.total = add(rows);
    const right = add(diagonal);
    if (this.total.isZero())
      throw new InputError({ place, rule: "needs at least one case", got: "only zeros" });
    this.classes = labels.map((label, k) => {
      const [fn, fp] = [rows[k].minus(diagonal[k]), columns[k].minus(diagonal[k])];
      const tn = this.total.minus(diagonal[k]).minus(fn).minus(fp);
      return new ClassRates(place, { tp: diagonal[k], fp, fn, tn }, label);
    });
    this.accuracy = right.over(this.total);
    const square = this.total.times(this.total);
    const both = add(rows.map((count, k) => count.times(columns[k])));
    const spread = (list: readonly Real[]) => square.minus(add(list.map((count) => count.times(count))));
    const below = spread(rows).times(spread(columns));
    this.mcc = below.isZero() ? null : right.times(this.total).minus(both).over(below.sqrt());
    const chance = both.over(square);
    this.kappa =
      chance.compare(Real.one) === 0 ? null : this.accuracy.minus(chance).over(Real.one.minus(chance));
    this.precision = this.classes.map(({ precision }) => precision);
    this.recall = this.classes.map(({ recall }) => recall);
    this.specificity = this.classes.map(({ specificity }) => specificity);
    this.f1 = this.classes.map(({ f1 }) => f1);
    const equal = labels.map(() => Real.one);
    this.balancedAccuracy = meanOf(this.recall, equal, whenUndefined);
    const means = (weights: readonly Real[]): MeanRates => ({
      precision: meanOf(this.precision, weights, whenUndefined),
      recall: meanOf(this.recall, weights, whenUndefined),
      f1: meanOf(this.f1, weights, whenUndefined),
    });
    this.macro = means(equal);
    this.weighted = means(rows);
    this.micro = { precision: this.accuracy, recall: this.accuracy, f1: this.accuracy };
  }

  /**
   * One class against all others: its counts and rates.
   * @param label as in `labels`
   * @throws InputError where there is no such class
   */
  of(label: ClassLabel): ClassRates {
    const found = this.classes.find((rates) => rates.label === String(label));
    if (found !== undefined) return found;
    throw new InputError({ place, rule: `has the classes ${this.labels.join(", ")}`, got: told(label) });
  }

  /** The words for rates that are 0/0: of which class, which and why. */
  get notes(): string[] {
    return this.classes.flatMap(({ label, notes }) => notes.map((note) => `class ${label}: ${note}`));
  }

  protected lines(): WorkedLine[] {
    const cell = (row: number, column: number) =>
      Worked.quantity(`n_{${row + 1}${column + 1}}`, this.matrix[row][column]);
    const all = this.labels.map((_, index) => index);
    const quotient = (above: Worked, below: Worked): Worked | string =>
      below.value.isZero() ? undefinedValue : above.over(below);
    const named = (name: string, index: number) => `\\text{${name}}_{${index + 1}}`;
    return [
      {
        name: "\\text{accuracy}",
        worked: Worked.sum(all.map((k) => cell(k, k))).over(Worked.quantity("n", this.total)),
      },
      ...all.flatMap((k) => [
        {
          name: named("precision", k),
          worked: quotient(cell(k, k), Worked.sum(all.map((row) => cell(row, k)))),
        },
        {
          name: named("recall", k),
          worked: quotient(cell(k, k), Worked.sum(all.map((column) => cell(k, column)))),
        },
      ]),
      ...rateKeys.flatMap((key) => {
        const rates = this[key];
        const value = this.macro[key];
        if (value === null || rates.includes(null)) return [];
        const sum = Worked.sum(
          rates.map((rate, k) => Worked.quantity(named(key === "f1" ? "F1" : key, k), rate!)),
        );
        const count = Worked.constant(rates.length);
        return [{ name: `\\text{macro ${key === "f1" ? "F1" : key}}`, worked: sum.over(count) }];
      }),
    ];
  }

  /** The counts, rows by truth and columns by prediction, with each class's rates beside them. */
  table(): Table {
    const heads = this.labels.map((label) => ({ name: `→ ${label}`, align: "right" as const }));
    const rates = ["precision", "recall", "F1"].map((name) => ({ name, align: "right" as const }));
    return table({
      columns: ["truth", ...heads, ...rates],
      rows: this.matrix.map((row, k) => [
        this.labels[k],
        ...row,
        ...rateKeys.map((key) => this[key][k] ?? undefinedValue),
      ]),
      caption: `accuracy ${this.accuracy}${this.macro.f1 === null ? "" : `, macro F1 ${this.macro.f1}`}`,
    });
  }

  /** The counts as a map of colors. */
  figure(): Plot {
    return heatMap(this.matrix.numbers(), {
      rows: this.labels,
      columns: this.labels,
      xTitle: "predicted",
      yTitle: "truth",
      description: `counts of ${this.labels.length} classes, rows by truth: ${this.matrix.map((row) => row.join(" ")).join("; ")}`,
    });
  }
}

/**
 * The confusion matrix of a classifier with all its rates: accuracy, precision, recall, specificity, F₁, MCC, kappa; per class, macro,
 * micro and weighted; exact. A rate that is 0/0 is null, and `notes` says why.
 * @param given the four counts of a yes-or-no decision, `{ tp, fp, fn, tn }`; or a square matrix of counts, a row for each true class; or
 *   `{ truth, predicted }`, the classes case by case
 * @param options `labels` (the classes in order), `rows` ("truth" or "predicted" of a matrix), `whenUndefined` ("null", "zero", "skip" in means)
 * @returns of four counts the rates as numbers; else per class as lists, with `of(label)`, `macro`, `micro`, `weighted`
 * @throws InputError where counts are negative or all 0, the matrix is not square, or lists differ in length
 * @example
 * confusionMatrix({ tp: 620, fp: 180, fn: 380, tn: 8820 }).f1 // => "31/45"
 * confusionMatrix([[5, 1, 0], [2, 6, 2], [0, 1, 3]]).recall // => ["5/6", "0.6", "0.75"]
 * confusionMatrix({ truth: ["cat", "dog", "cat"], predicted: ["cat", "cat", "cat"] }).of("cat").precision // => "2/3"
 * confusionMatrix({ tp: 0, fp: 0, fn: 2, tn: 3 }).notes // => ["precision is 0/0: nothing was predicted to be positive", "MCC is 0/0: a row or a column of the counts is 0"]
 */
export function confusionMatrix(given: OutcomeCounts, options?: ConfusionOptions): ClassRates;
export function confusionMatrix(
  given: readonly (readonly RealInput[])[] | LabelPairs,
  options?: ConfusionOptions,
): ConfusionMatrix;
export function confusionMatrix(
  given: OutcomeCounts | readonly (readonly RealInput[])[] | LabelPairs,
  options: ConfusionOptions = {},
): ClassRates | ConfusionMatrix {
  const { labels, rows = "truth", whenUndefined = "null" } = optionsOf("confusionMatrix", options);
  if (!["truth", "predicted"].includes(rows) || !["null", "zero", "skip"].includes(whenUndefined))
    throw new InputError({
      place,
      rule: 'needs rows "truth" or "predicted", and whenUndefined "null", "zero" or "skip"',
      got: `${told(rows)} and ${told(whenUndefined)}`,
    });
  const known = (label: unknown) => ["string", "number", "boolean"].includes(typeof label);
  if (labels !== undefined && (!Array.isArray(labels) || !labels.every(known)))
    throw new InputError({ place, rule: "needs labels, a list of texts or numbers", got: told(labels) });
  if (isPairs(given)) {
    const read = fromPairs(given, labels);
    return new ConfusionMatrix(
      read.counts.map((row) => row.map((count) => real(count))),
      read.labels.map(String),
      whenUndefined,
    );
  }
  if (!Array.isArray(given)) {
    const isCounts = typeof given === "object" && given !== null && "tp" in given;
    if (isCounts) return new ClassRates(place, given as OutcomeCounts, "positive");
    throw new InputError({
      place,
      rule: "needs { tp, fp, fn, tn }, a matrix of counts, or { truth, predicted }",
      got: told(given),
    });
  }
  const size = given.length;
  const isSquare = size > 0 && given.every((row) => Array.isArray(row) && row.length === size);
  if (!isSquare || (labels !== undefined && labels.length !== size))
    throw new InputError({
      place,
      rule: "needs as many columns as rows, and a label for each",
      got: told(isSquare ? labels : given),
    });
  const counts = (given as readonly (readonly RealInput[])[]).map((row) =>
    row.map((count) => notNegative(place, count, "counts from 0 on")),
  );
  const turned = rows === "truth" ? counts : counts.map((_, k) => counts.map((row) => row[k]));
  return new ConfusionMatrix(turned, (labels ?? counts.map((_, k) => k)).map(String), whenUndefined);
}
