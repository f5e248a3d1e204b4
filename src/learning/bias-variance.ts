import { InputError } from "../errors.js";
import { finiteReals, finiteRows, notNegative, optionsOf } from "../number/checked-reals.js";
import { Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";

const place = "biasVariance";

/** The expected error of models taken apart; made by {@link biasVariance}. */
export class BiasVariance extends WorkedResult {
  /** For each point: the mean of the models' predictions, (mean − truth)², the variance around the mean, and the mean squared error. */
  readonly meanPredictions: RealVector;
  readonly squaredBiases: RealVector;
  readonly variances: RealVector;
  readonly errors: RealVector;
  /** Means over the points: squared bias, variance, noise, and their sum, the expected squared error. */
  readonly squaredBias: Real;
  readonly variance: Real;
  readonly expectedError: Real;
  private readonly worked: WorkedLine[];

  constructor(
    private readonly models: readonly (readonly Real[])[],
    private readonly truth: readonly Real[],
    readonly noise: Real,
  ) {
    super();
    this.worked = [];
    const count = Worked.constant(models.length);
    const line = (name: string, worked: Worked): Worked => {
      this.worked.push({ name, worked });
      return Worked.quantity(name, worked.value);
    };
    const number = (value: Real) => Worked.constant(value);
    const points = truth.map((y, at) => {
      const mark = truth.length === 1 ? "" : `_{${at + 1}}`;
      const guesses = models.map((row) => number(row[at]));
      const mean = line(`\\bar{f}${mark}`, Worked.sum(guesses).over(count));
      const bias = line(`\\text{bias}^2${mark}`, mean.minus(number(y)).squared());
      const variance = line(
        `\\text{variance}${mark}`,
        Worked.sum(guesses.map((guess) => guess.minus(number(mean.value)).squared())).over(count),
      );
      const error = Worked.sum(guesses.map((guess) => guess.minus(number(y)).squared())).over(count);
      return { mean: mean.value, bias, variance, error: error.value };
    });
    const over = (list: readonly Worked[]) =>
      list.length === 1 ? list[0] : Worked.sum(list).over(Worked.constant(list.length));
    const bias = over(points.map((point) => point.bias));
    const variance = over(points.map((point) => point.variance));
    const [b, v] =
      truth.length === 1
        ? [bias, variance]
        : [line("\\text{bias}^2", bias), line("\\text{variance}", variance)];
    const total = line(
      "\\text{expected error}",
      noise.isZero() ? b.plus(v) : Worked.sum([b, v, Worked.quantity("\\sigma^2", noise)]),
    );
    this.meanPredictions = valuesOf(points.map(({ mean }) => mean));
    this.squaredBiases = valuesOf(points.map((point) => point.bias.value));
    this.variances = valuesOf(points.map((point) => point.variance.value));
    this.errors = valuesOf(points.map(({ error }) => error));
    this.squaredBias = bias.value;
    this.variance = variance.value;
    this.expectedError = total.value;
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }

  /** The points with truth, predictions, mean, squared bias and variance. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: [
        right("truth"),
        ...this.models.map((_, at) => right(`model ${at + 1}`)),
        right("mean"),
        right("bias²"),
        right("variance"),
      ],
      rows: this.truth.map((y, at) => [
        y,
        ...this.models.map((row) => row[at]),
        this.meanPredictions[at],
        this.squaredBiases[at],
        this.variances[at],
      ]),
      caption: `bias² ${this.squaredBias} + variance ${this.variance}${this.noise.isZero() ? "" : ` + noise ${this.noise}`} = ${this.expectedError}`,
    });
  }
}

/**
 * The decomposition of the expected squared error into squared bias, variance and noise, from the predictions of models that were trained on
 * different data; exact.
 * @param predictions a row for each model, a prediction for each point; all models are equally likely
 * @param truth the true value of each point
 * @param options `noise`, the variance of what is measured around the truth; default 0
 * @throws InputError where there is not one prediction for each truth
 * @example
 * biasVariance([[1], [2], [6]], [2]).squaredBias // => "1"
 * biasVariance([[1], [2], [6]], [2]).variance // => "14/3"
 */
export function biasVariance(
  predictions: readonly (readonly RealInput[])[],
  truth: readonly RealInput[],
  options: { noise?: RealInput } = {},
): BiasVariance {
  const { noise = 0 } = optionsOf("biasVariance", options);
  const models = finiteRows(place, predictions, "a row of predictions for each model");
  const y = finiteReals(place, truth, "the true value of each point");
  if (models[0].length !== y.length)
    throw new InputError({
      place,
      rule: `needs ${y.length} predictions of each model`,
      got: String(models[0].length),
    });
  return new BiasVariance(models, y, notNegative(place, noise, "a variance of the noise from 0 on"));
}
