import { InputError } from "../errors.js";
import { notNegative } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { heatMap } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { table, type Table } from "../table/table.js";
import { undefinedValue, WorkedResult, type WorkedLine } from "../table/worked-result.js";

/** How often each of the four outcomes of a yes-or-no decision came up. */
export interface OutcomeCounts {
  /** True positives. */
  tp: RealInput;
  /** False positives. */
  fp: RealInput;
  /** False negatives. */
  fn: RealInput;
  /** True negatives. */
  tn: RealInput;
}

const one = Worked.constant(1);
const two = Worked.constant(2);

/** A quotient, or null where its denominator is 0. */
const quotient = (above: Worked, below: Worked): Worked | null =>
  below.value.isZero() ? null : above.over(below);

/** The names of the rates in the order of the table, in LaTeX. */
const names = {
  accuracy: "\\text{accuracy}",
  errorRate: "\\text{error rate}",
  precision: "\\text{precision}",
  recall: "\\text{recall}",
  specificity: "\\text{specificity}",
  falsePositiveRate: "\\text{FPR}",
  falseNegativeRate: "\\text{FNR}",
  negativePredictiveValue: "\\text{NPV}",
  falseDiscoveryRate: "\\text{FDR}",
  prevalence: "\\text{prevalence}",
  f1: "F_1",
  balancedAccuracy: "\\text{balanced accuracy}",
  jaccard: "\\text{Jaccard index}",
  mcc: "\\text{MCC}",
  kappa: "\\kappa",
} as const;

type RateName = keyof typeof names;

/** The rates of a yes-or-no decision; made by `confusionMatrix`. A rate whose denominator is 0 is null. */
export class ClassRates extends WorkedResult {
  readonly tp: Real;
  readonly fp: Real;
  readonly fn: Real;
  readonly tn: Real;
  /** How many there are, and how many are positive. */
  readonly total: Real;
  readonly support: Real;
  /** The counts, rows by truth: `[[tp, fn], [fp, tn]]`. */
  readonly matrix: RealMatrix;
  readonly accuracy: Real;
  readonly errorRate: Real;
  /** tp/(tp + fp). */
  readonly precision: Real | null;
  /** tp/(tp + fn): sensitivity, true positive rate. */
  readonly recall: Real | null;
  /** tn/(tn + fp): true negative rate. */
  readonly specificity: Real | null;
  /** fp/(fp + tn). */
  readonly falsePositiveRate: Real | null;
  /** fn/(fn + tp). */
  readonly falseNegativeRate: Real | null;
  /** tn/(tn + fn). */
  readonly negativePredictiveValue: Real | null;
  /** fp/(fp + tp). */
  readonly falseDiscoveryRate: Real | null;
  /** (tp + fn)/all. */
  readonly prevalence: Real;
  /** 2tp/(2tp + fp + fn): the harmonic mean of precision and recall. */
  readonly f1: Real | null;
  /** (recall + specificity)/2. */
  readonly balancedAccuracy: Real | null;
  /** tp/(tp + fp + fn). */
  readonly jaccard: Real | null;
  /** The correlation coefficient of Matthews, from −1 to 1. */
  readonly mcc: Real | null;
  /** Cohen's kappa: how far the accuracy lies above chance. */
  readonly kappa: Real | null;
  private readonly rates: Readonly<Record<RateName, Worked | null>>;

  constructor(
    place: string,
    counts: OutcomeCounts,
    /** The class that counts as positive. */
    readonly label: string,
  ) {
    super();
    const count = (key: keyof OutcomeCounts) =>
      notNegative(place, counts?.[key], "counts tp, fp, fn and tn from 0 on");
    [this.tp, this.fp, this.fn, this.tn] = [count("tp"), count("fp"), count("fn"), count("tn")];
    const [tp, fp, fn, tn] = [
      Worked.quantity("TP", this.tp),
      Worked.quantity("FP", this.fp),
      Worked.quantity("FN", this.fn),
      Worked.quantity("TN", this.tn),
    ];
    const all = Worked.sum([tp, fp, fn, tn]);
    this.total = all.value;
    if (this.total.isZero())
      throw new InputError({ place, rule: "needs at least one case", got: "only zeros" });
    this.support = this.tp.plus(this.fn);
    this.matrix = valuesOf([
      [this.tp, this.fn],
      [this.fp, this.tn],
    ]);
    const recall = quotient(tp, tp.plus(fn));
    const specificity = quotient(tn, tn.plus(fp));
    const root = Worked.product([tp.plus(fp), tp.plus(fn), tn.plus(fp), tn.plus(fn)]);
    const rooted = Worked.by(root.value.sqrt(), [root], ([text]) => `\\sqrt{${text}}`);
    const accuracy = tp.plus(tn).over(all);
    const chance = Worked.quantity(
      "p_e",
      this.tp
        .plus(this.fp)
        .times(this.support)
        .plus(this.fn.plus(this.tn).times(this.fp.plus(this.tn)))
        .over(this.total.times(this.total)),
    );
    const named = (name: RateName, worked: Worked) => Worked.quantity(names[name], worked.value);
    this.rates = {
      accuracy,
      errorRate: fp.plus(fn).over(all),
      precision: quotient(tp, tp.plus(fp)),
      recall,
      specificity,
      falsePositiveRate: quotient(fp, fp.plus(tn)),
      falseNegativeRate: quotient(fn, fn.plus(tp)),
      negativePredictiveValue: quotient(tn, tn.plus(fn)),
      falseDiscoveryRate: quotient(fp, fp.plus(tp)),
      prevalence: tp.plus(fn).over(all),
      f1: quotient(two.times(tp), Worked.sum([two.times(tp), fp, fn])),
      balancedAccuracy:
        recall === null || specificity === null
          ? null
          : named("recall", recall).plus(named("specificity", specificity)).over(two),
      jaccard: quotient(tp, Worked.sum([tp, fp, fn])),
      mcc: quotient(tp.times(tn).minus(fp.times(fn)), rooted),
      kappa: quotient(named("accuracy", accuracy).minus(chance), one.minus(chance)),
    };
    const value = (name: RateName) => this.rates[name]?.value ?? null;
    this.accuracy = accuracy.value;
    this.errorRate = value("errorRate") as Real;
    this.precision = value("precision");
    this.recall = value("recall");
    this.specificity = value("specificity");
    this.falsePositiveRate = value("falsePositiveRate");
    this.falseNegativeRate = value("falseNegativeRate");
    this.negativePredictiveValue = value("negativePredictiveValue");
    this.falseDiscoveryRate = value("falseDiscoveryRate");
    this.prevalence = value("prevalence") as Real;
    this.f1 = value("f1");
    this.balancedAccuracy = value("balancedAccuracy");
    this.jaccard = value("jaccard");
    this.mcc = value("mcc");
    this.kappa = value("kappa");
  }

  /**
   * F_β = (1 + β²)·tp/((1 + β²)·tp + β²·fn + fp), which holds recall β times as important as precision; null where it is 0/0.
   * @param beta above 0: 2 for F₂
   */
  fBeta(beta: RealInput): Real | null {
    const square = notNegative("fBeta", beta, "a finite beta from 0 on").power(2);
    const hits = square.plus(Real.one).times(this.tp);
    const below = hits.plus(square.times(this.fn)).plus(this.fp);
    return below.isZero() ? null : hits.over(below);
  }

  /** The words for rates that are 0/0: which and why. */
  get notes(): string[] {
    const why: Partial<Record<RateName, string>> = {
      precision: "nothing was predicted to be positive",
      recall: "nothing is positive",
      specificity: "nothing is negative",
      f1: "nothing is positive or predicted to be",
      mcc: "a row or a column of the counts is 0",
    };
    return (Object.keys(why) as RateName[])
      .filter((name) => this.rates[name] === null)
      .map((name) => `${name === "mcc" ? "MCC" : name} is 0/0: ${why[name]}`);
  }

  protected lines(): WorkedLine[] {
    return (Object.keys(names) as RateName[]).map((name) => ({
      name: names[name],
      worked: this.rates[name] ?? undefinedValue,
    }));
  }

  /** The counts, rows by truth and columns by prediction. */
  table(): Table {
    return table({
      columns: [
        "truth",
        { name: "predicted positive", align: "right" },
        { name: "predicted negative", align: "right" },
      ],
      rows: [
        ["positive", this.tp, this.fn],
        ["negative", this.fp, this.tn],
      ],
    });
  }

  /** The counts as a map of colors. */
  figure(): Plot {
    return heatMap(this.matrix.numbers(), {
      rows: ["positive", "negative"],
      columns: ["positive", "negative"],
      xTitle: "predicted",
      yTitle: "truth",
      description: `counts: TP ${this.tp}, FN ${this.fn}, FP ${this.fp}, TN ${this.tn}`,
    });
  }
}
