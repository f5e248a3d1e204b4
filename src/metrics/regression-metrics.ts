import { InputError } from "../errors.js";
import { curves, type CurvesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { finiteReals } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { undefinedValue, WorkedResult, type WorkedLine } from "../table/worked-result.js";

const place = "regressionMetrics";

/** Errors of predicted numbers; made by {@link regressionMetrics}. */
export class RegressionMetrics extends WorkedResult {
  /** y − ŷ, case by case. */
  readonly residuals: RealVector;
  readonly mse: Real;
  readonly rmse: Real;
  readonly mae: Real;
  /** The largest |y − ŷ|. */
  readonly maxError: Real;
  /** 1 − Σ(y − ŷ)²/Σ(y − ȳ)²; null where all truths are alike. */
  readonly r2: Real | null;
  /** The mean of |y − ŷ|/|y|; null where a truth is 0. */
  readonly mape: Real | null;
  private readonly worked: WorkedLine[];

  constructor(
    private readonly truth: readonly Real[],
    private readonly predicted: readonly Real[],
  ) {
    super();
    const residuals = truth.map((y, at) => y.minus(predicted[at]));
    const sizes = residuals.map((residual) => residual.abs());
    const n = Worked.quantity("n", truth.length);
    const number = (value: Real) => Worked.constant(value);
    const total = Worked.sum(residuals.map((residual) => number(residual).squared()));
    const mean = Worked.sum(truth.map(number)).over(n);
    const spread = Worked.sum(truth.map((y) => number(y.minus(mean.value)).squared()));
    const mse = total.over(n);
    const rmse = Worked.by(
      mse.value.sqrt(),
      [Worked.quantity("\\text{MSE}", mse.value)],
      ([text]) => `\\sqrt{${text}}`,
    );
    const mae = Worked.sum(sizes.map(number)).over(n);
    const [within, around] = [
      Worked.quantity("S_{res}", total.value),
      Worked.quantity("S_{tot}", spread.value),
    ];
    const r2 = spread.value.isZero() ? null : Worked.constant(1).minus(within.over(around));
    const mape = truth.some((y) => y.sign() === 0)
      ? null
      : Worked.sum(sizes.map((size, at) => number(size.over(truth[at].abs())))).over(n);
    this.worked = [
      { name: "\\text{MSE}", worked: mse },
      { name: "\\text{RMSE}", worked: rmse },
      { name: "\\text{MAE}", worked: mae },
      { name: "\\bar{y}", worked: mean },
      { name: "S_{res}", worked: total },
      { name: "S_{tot}", worked: spread },
      { name: "R^2", worked: r2 ?? undefinedValue },
    ];
    this.residuals = valuesOf(residuals);
    this.mse = mse.value;
    this.rmse = rmse.value;
    this.mae = mae.value;
    this.maxError = sizes.reduce((a, b) => (b.compare(a) > 0 ? b : a));
    this.r2 = r2?.value ?? null;
    this.mape = mape?.value ?? null;
  }

  protected lines(): WorkedLine[] {
    return this.truth.length > 20 ? [] : this.worked;
  }

  /** Truth, prediction and residual, case by case. */
  table(): Table {
    const head = (name: string, latex: string) => ({ name, latex, text: name, align: "right" as const });
    return table({
      columns: [head("y", "y"), head("prediction", "\\hat{y}"), head("residual", "y-\\hat{y}")],
      rows: this.truth.map((y, at) => [y, this.predicted[at], this.residuals[at]]),
      caption: `MSE ${this.mse}, MAE ${this.mae}, R² ${this.r2 ?? undefinedValue}`,
    });
  }

  /** Predictions over truths, with the diagonal where both are equal. */
  figure(options: CurvesOptions = {}): Plot {
    const ends = [this.truth, this.predicted].flat().map(Number);
    const line = [Math.min(...ends), Math.max(...ends)];
    return curves(
      {
        predictions: { x: this.truth, y: this.predicted, mode: "markers" },
        "y = ŷ": { x: line, y: line, dash: "dash", color: "#888" },
      },
      { xTitle: "truth", yTitle: "prediction", ...options },
    );
  }
}

/**
 * The errors of a regression: MSE, RMSE, MAE, R², largest and mean relative error, exact, with the residuals.
 * @param truth the true numbers
 * @param predicted as many predicted ones
 * @throws InputError where the lists differ in length
 * @example
 * regressionMetrics([3, -0.5, 2, 7], [2.5, 0, 2, 8]).mse // => "0.375"
 * regressionMetrics([1, 2, 3], [1, 2, 5]).r2 // => "-1"
 */
export function regressionMetrics(
  truth: readonly RealInput[],
  predicted: readonly RealInput[],
): RegressionMetrics {
  const [y, other] = [finiteReals(place, truth), finiteReals(place, predicted)];
  if (y.length !== other.length)
    throw new InputError({ place, rule: `needs ${y.length} predictions`, got: String(other.length) });
  return new RegressionMetrics(y, other);
}
