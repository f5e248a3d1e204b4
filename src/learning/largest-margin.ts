import { InputError } from "../errors.js";
import { decisionRegions, type Window2d } from "../figure/planes.js";
import type { Plot } from "../figure/plot.js";
import { real, Real } from "../number/real.js";
import { valuesOf, type RealVector } from "../number/values.js";
import { Worked } from "../number/worked.js";
import { table, type Table } from "../table/table.js";
import { WorkedResult, type WorkedLine } from "../table/worked-result.js";
import { dotOf, signedPoints, type SignedPoint, type TwoClasses } from "./labeled-points.js";

const place = "largestMargin";

/** The plane with the largest margin between two classes; made by {@link largestMargin}. */
export class LargestMargin extends WorkedResult {
  /** w of the plane w·x + b = 0, scaled so that the nearest points have w·x + b = ±1. */
  readonly weights: RealVector;
  readonly bias: Real;
  /** The distance of the nearest points from the plane, 1/|w|; the street is twice as wide. */
  readonly margin: Real;
  /** The places of the points with y(w·x + b) = 1, from 0 in the order given. */
  readonly supportVectors: readonly number[];
  /** α of the dual: w = Σ α y x with Σ α y = 0; where it is not unique, one of them. */
  readonly duals: RealVector;
  /** ½|w|², which is Σα − ½ΣΣ α α y y x·x. */
  readonly objective: Real;
  /** y(w·x + b) of each point. */
  readonly margins: RealVector;

  constructor(
    private readonly points: readonly SignedPoint[],
    weights: readonly Real[],
    bias: Real,
    duals: readonly Real[],
  ) {
    super();
    this.weights = valuesOf(weights);
    this.bias = bias;
    this.duals = valuesOf(duals);
    const square = dotOf(weights, weights);
    this.margin = Real.one.over(square).sqrt();
    this.objective = square.over(real(2));
    const values = points.map(({ x, sign }) => dotOf(weights, x).plus(bias).times(real(sign)));
    this.margins = valuesOf(values);
    this.supportVectors = values.flatMap((value, at) => (value.compare(Real.one) === 0 ? [at] : []));
  }

  /** w·x + b at a point. */
  value(point: readonly (number | string | Real)[]): Real {
    return dotOf(
      this.weights,
      point.map((value) => real(value)),
    ).plus(this.bias);
  }

  protected lines(): WorkedLine[] {
    const number = (value: Real) => Worked.constant(value);
    const active = this.points.flatMap((point, at) =>
      this.duals[at].isZero() ? [] : [{ ...point, alpha: this.duals[at] }],
    );
    const b = Worked.quantity("b", this.bias);
    const square = Worked.sum(this.weights.map((w, axis) => Worked.quantity(`w_{${axis + 1}}`, w).squared()));
    return [
      ...this.weights.map((_, axis) => ({
        name: `w_{${axis + 1}}`,
        worked: Worked.sum(
          active.map(({ x, sign, alpha }) =>
            Worked.product([number(alpha), number(real(sign)), number(x[axis])]),
          ),
        ),
      })),
      ...this.supportVectors.map((at) => {
        const { x, sign } = this.points[at];
        const inner = Worked.sum([
          ...this.weights.map((w, axis) => Worked.quantity(`w_{${axis + 1}}`, w).times(number(x[axis]))),
          b,
        ]);
        return { name: `y_{${at + 1}}(w\\cdot x_{${at + 1}}+b)`, worked: number(real(sign)).times(inner) };
      }),
      {
        name: "\\text{margin}=\\frac{1}{\\lVert w\\rVert}",
        worked: Worked.by(this.margin, [square], ([text]) => `\\frac{1}{\\sqrt{${text}}}`),
      },
    ];
  }

  /** The points with class, w·x + b and α. */
  table(): Table {
    const right = (name: string) => ({ name, align: "right" as const });
    return table({
      columns: ["point", right("y"), right("w·x + b"), right("α"), "on the margin"],
      rows: this.points.map(({ x, sign }, at) => [
        `(${x.join(", ")})`,
        sign,
        this.margins[at].times(real(sign)),
        this.duals[at],
        this.supportVectors.includes(at) ? "yes" : "",
      ]),
      caption: `w = (${this.weights.join(", ")}), b = ${this.bias}, margin ${this.margin}`,
    });
  }

  /**
   * The points in the plane with the border and both edges of the street.
   * @throws InputError where points have not two coordinates
   */
  figure(window: Partial<Window2d> = {}): Plot {
    const points = this.points.map(({ x, sign }) => ({ at: x.map(Number), sign }));
    if (this.weights.length !== 2)
      throw new InputError({
        place: "figure",
        rule: "needs points of two coordinates",
        got: String(this.weights.length),
      });
    const around = (axis: number): [number, number] => {
      const places = points.map(({ at }) => at[axis]);
      return [Math.min(...places) - 1, Math.max(...places) + 1];
    };
    const range = { x: around(0), y: around(1), xTitle: "x1", yTitle: "x2", ...window };
    const [u, v, b] = [...this.weights, this.bias].map(Number);
    const edge = (level: number) => {
      if (v !== 0) return range.x.map((x) => [x, (level - b - u * x) / v]);
      return range.y.map((y) => [(level - b) / u, y]);
    };
    const those = (sign: number) => points.filter((point) => point.sign === sign).map(({ at }) => at);
    return decisionRegions(
      (x, y) => (u * x + v * y + b >= 0 ? 1 : 0),
      { description: `two classes with a street of half-width ${this.margin}`, ...range },
      {
        points: [
          { name: "positive", points: those(1), symbol: "circle" },
          { name: "negative", points: those(-1), symbol: "x" },
        ],
        lines: [-1, 0, 1].map((level) => ({ points: edge(level) })),
      },
    );
  }
}

/** Solves a linear system exactly, by elimination. */
function solveExactly(rows: readonly (readonly Real[])[], right: readonly Real[]): Real[] {
  const m = rows.map((row, at) => [...row, right[at]]);
  const n = m.length;
  for (let k = 0; k < n; k++) {
    const pivot = m.findIndex((row, at) => at >= k && row[k].sign() !== 0);
    if (pivot < 0)
      throw new InputError({
        place,
        rule: "needs points that exact fractions can tell apart",
        got: "a singular system",
      });
    [m[k], m[pivot]] = [m[pivot], m[k]];
    m[k] = m[k].map((value) => value.over(m[k][k]));
    for (let row = 0; row < n; row++)
      if (row !== k && m[row][k].sign() !== 0) {
        const share = m[row][k];
        m[row] = m[row].map((value, column) => value.minus(share.times(m[k][column])));
      }
  }
  return m.map((row) => row[n]);
}

/** A difference of a positive and a negative point with its weight. */
interface Pair {
  up: number;
  down: number;
  q: Real[];
  weight: Real;
}

const sumOf = (pairs: readonly Pair[]): Real[] =>
  pairs[0].q.map((_, axis) =>
    pairs.reduce((sum, { q, weight }) => sum.plus(q[axis].times(weight)), Real.zero),
  );

/** The weights, adding up to 1, of the point of smallest norm in the flat through the differences. */
function affineWeights(pairs: readonly Pair[]): Real[] {
  const rows = [
    [Real.zero, ...pairs.map(() => Real.one)],
    ...pairs.map(({ q }) => [Real.one, ...pairs.map((other) => dotOf(q, other.q))]),
  ];
  return solveExactly(rows, [Real.one, ...pairs.map(() => Real.zero)]).slice(1);
}

/**
 * The shortest difference between the convex hulls of both classes, by Wolfe's algorithm (1976): exact fractions cannot cycle.
 * @returns the differences that it is a mean of
 */
function nearestOfHulls(points: readonly SignedPoint[]): Pair[] {
  const of = (sign: number) => points.flatMap((point, at) => (point.sign === sign ? [at] : []));
  const [ups, downs] = [of(1), of(-1)];
  const pair = (up: number, down: number, weight: Real): Pair => ({
    up,
    down,
    q: points[up].x.map((value, axis) => value.minus(points[down].x[axis])),
    weight,
  });
  const least = (list: readonly number[], by: (at: number) => Real) => {
    const values = new Map(list.map((at) => [at, by(at)]));
    return list.reduce((best, at) => (values.get(at)!.compare(values.get(best)!) < 0 ? at : best));
  };
  let corral = [pair(ups[0], downs[0], Real.one)];
  for (let step = 0; step < 2000; step++) {
    const p = sumOf(corral);
    const square = dotOf(p, p);
    const up = least(ups, (at) => dotOf(p, points[at].x));
    const down = least(downs, (at) => dotOf(p, points[at].x).negated());
    const next = pair(up, down, Real.zero);
    if (square.sign() === 0 || dotOf(p, next.q).compare(square) >= 0) return corral;
    corral.push(next);
    for (;;) {
      const wanted = affineWeights(corral);
      if (wanted.every((value) => value.sign() > 0)) {
        corral = corral.map((item, at) => ({ ...item, weight: wanted[at] }));
        break;
      }
      // As far towards the wanted weights as none becomes negative.
      const shares = corral.flatMap(({ weight }, at) =>
        wanted[at].sign() <= 0 ? [weight.over(weight.minus(wanted[at]))] : [],
      );
      const share = shares.reduce((a, b) => (b.compare(a) < 0 ? b : a));
      corral = corral
        .map((item, at) => ({
          ...item,
          weight: item.weight.plus(share.times(wanted[at].minus(item.weight))),
        }))
        .filter(({ weight }) => weight.sign() > 0);
    }
  }
  throw new InputError({ place, rule: "needs fewer or simpler points", got: `${points.length} points` });
}

/**
 * The plane that separates two classes with the largest margin (support vector machine with a hard margin, Vapnik): weights, bias, margin, support
 * vectors and the α of the dual, exact.
 * @param points `{ point, positive }` in a list, or `{ positive: [points], negative: [points] }`
 * @returns `weights` and `bias` with w·x + b = ±1 at the nearest points, `margin` = 1/|w|, `supportVectors`, `duals`; formulas, `table()`, `figure()`
 * @throws InputError where a class is empty, or no plane separates them
 * @example
 * largestMargin({ positive: [[1, 1], [2, 2], [2, 0]], negative: [[0, 0], [1, 0], [0, 1]] }).weights // => ["2", "2"]
 * largestMargin({ positive: [[1, 0], [1, 1]], negative: [[-1, 0], [-1, 1]] }).margin // => "1"
 * largestMargin({ positive: [[0]], negative: [[0]] }) // throws largestMargin: needs points that a plane separates, got both classes around (0).
 */
export function largestMargin(points: TwoClasses): LargestMargin {
  const signed = signedPoints(place, points);
  const many = signed.filter(({ sign }) => sign === 1).length;
  if (many === 0 || many === signed.length || signed.length > 500)
    throw new InputError({
      place,
      rule: "needs points of both classes, at most 500 together",
      got: `${many} positive and ${signed.length - many} negative`,
    });
  const corral = nearestOfHulls(signed);
  const p = sumOf(corral);
  const square = dotOf(p, p);
  if (square.sign() === 0) {
    const common = p.map((_, axis) =>
      corral.reduce((sum, { up, weight }) => sum.plus(signed[up].x[axis].times(weight)), Real.zero),
    );
    throw new InputError({
      place,
      rule: "needs points that a plane separates",
      got: `both classes around (${common.join(", ")})`,
      cure: "softMargin() tells what a plane costs that does not separate them.",
    });
  }
  const scale = real(2).over(square);
  const weights = p.map((value) => value.times(scale));
  const lowest = signed
    .filter(({ sign }) => sign === 1)
    .map(({ x }) => dotOf(weights, x))
    .reduce((a, b) => (b.compare(a) < 0 ? b : a));
  const duals = signed.map((_, at) =>
    corral.reduce(
      (sum, { up, down, weight }) => (up === at || down === at ? sum.plus(weight.times(scale)) : sum),
      Real.zero,
    ),
  );
  return new LargestMargin(signed, weights, Real.one.minus(lowest), duals);
}
