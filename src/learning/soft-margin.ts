import { InputError } from "../errors.js";
import { finiteReal, finiteReals, notNegative, optionsOf } from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { dotOf, signedPoints, type SignedPoint, type TwoClasses } from "./labeled-points.js";

/** What {@link softMargin} may be told. */
export interface SoftMarginOptions {
  weights: readonly RealInput[];
  /** Default 0. */
  bias?: RealInput;
  /** C, what a unit of slack costs; default 1. */
  penalty?: RealInput;
}

/** What a plane costs as a support vector machine with a soft margin; made by {@link softMargin}. */
export class SoftMargin extends WorkedResult {
  /** y(w·x + b) of each point. */
  readonly margins: RealVector;
  /** The hinge loss max(0, 1 − y(w·x + b)) of each point: its slack ξ. */
  readonly slacks: RealVector;
  /** The sum of the slacks. */
  readonly hingeLoss: Real;
  /** ½|w|² + C·Σξ. */
  readonly objective: Real;
  /** A subgradient: points at the hinge itself count as beyond it. */
  readonly weightGradient: RealVector;
  readonly biasGradient: Real;
  private readonly worked: WorkedLine[];

  constructor(
    private readonly points: readonly SignedPoint[],
    weights: readonly Real[],
    bias: Real,
    penalty: Real,
  ) {
    super();
    const values = points.map(({ x, sign }) => dotOf(weights, x).plus(bias).times(real(sign)));
    const slacks = values.map((value) => (value.compare(Real.one) < 0 ? Real.one.minus(value) : Real.zero));
    const violating = points.filter((_, at) => slacks[at].sign() > 0);
    const gradient = (part: (point: SignedPoint) => Real) =>
      violating.reduce(
        (sum, point) => sum.minus(penalty.times(real(point.sign)).times(part(point))),
        Real.zero,
      );
    const total = Worked.sum(slacks.map((slack) => Worked.constant(slack)));
    const square = Worked.sum(weights.map((w, axis) => Worked.quantity(`w_{${axis + 1}}`, w).squared()));
    const xi = Worked.quantity("\\textstyle\\sum\\xi", total.value);
    const objective = Worked.constant("1/2").times(square).plus(Worked.quantity("C", penalty).times(xi));
    this.worked = [
      ...points.map(({ sign }, at) => {
        const f = Worked.constant(values[at].times(real(sign)));
        const product = Worked.constant(sign).times(f);
        const hinge = Worked.constant(1).minus(product);
        return {
          name: `\\xi_{${at + 1}}`,
          worked: Worked.by(slacks[at], [hinge], ([text]) => `\\max\\left(0, ${text}\\right)`),
        };
      }),
      { name: "\\textstyle\\sum\\xi", worked: total },
      { name: "J", worked: objective },
    ];
    this.margins = valuesOf(values);
    this.slacks = valuesOf(slacks);
    this.hingeLoss = total.value;
    this.objective = objective.value;
    this.weightGradient = valuesOf(weights.map((w, axis) => w.plus(gradient(({ x }) => x[axis]))));
    this.biasGradient = gradient(() => Real.one);
  }

  protected lines(): WorkedLine[] {
    return this.worked;
  }

  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: ["point", right("y"), right("y(w·x + b)"), right("slack"), ""],
      rows: this.points.map(({ x, sign }, at) => [
        `(${x.join(", ")})`,
        sign,
        this.margins[at],
        this.slacks[at],
        this.margins[at].sign() <= 0 ? "wrong" : this.slacks[at].sign() > 0 ? "inside the margin" : "",
      ]),
      caption: `½|w|² + C·Σξ = ${this.objective}`,
    });
  }
}

/**
 * The hinge losses of a plane and its objective as a support vector machine with a soft margin, ½|w|² + C·Σ max(0, 1 − y(w·x + b)), with the
 * subgradient; exact (Cortes and Vapnik 1995).
 * @param points `{ point, positive }` in a list, or `{ positive: [points], negative: [points] }`
 * @param options `weights`, `bias` (default 0), `penalty` C (default 1)
 * @throws InputError where there is not a weight for each coordinate
 * @example
 * softMargin({ positive: [[2], [0.5]], negative: [[-1]] }, { weights: [1], penalty: 2 }).objective // => "1.5"
 */
export function softMargin(points: TwoClasses, options: SoftMarginOptions): SoftMargin {
  const { weights, bias = 0, penalty = 1 } = optionsOf("softMargin", options);
  const place = "softMargin";
  const signed = signedPoints(place, points);
  const w = finiteReals(place, weights, "a weight for each coordinate");
  if (w.length !== signed[0].x.length)
    throw new InputError({ place, rule: `needs ${signed[0].x.length} weights`, got: String(w.length) });
  const cost = notNegative(place, penalty, "a penalty from 0 on");
  return new SoftMargin(signed, w, finiteReal(place, bias, "a finite bias"), cost);
}
