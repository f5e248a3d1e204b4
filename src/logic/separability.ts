import { Fraction } from "fraction.js";
import { InputError } from "../errors.js";
import { fractionOf, real, realOf, type Real, type RealInput } from "../number/real.js";
import { truthTable, bitsOf, type BooleanFunction } from "./truth-table.js";

/** A point and whether the separating plane shall have it on its positive side. */
export interface LabeledPoint {
  point: RealInput[];
  positive: boolean;
}

/**
 * Either a plane w·x + b that is ≥ 1 on positive and ≤ −1 on negative points, or a proof that there is none: convex
 * weights by which the positive and the negative points have a common mean.
 */
export type Separation =
  | { separable: true; weights: Real[]; bias: Real }
  | {
      separable: false;
      /** The point that lies in both convex hulls. */
      common: Real[];
      /** Weights of the points, those of the positive ones adding up to 1, those of the negative ones too. */
      shares: Real[];
    };

const zero = new Fraction(0);

/**
 * Solves A λ = e_last, λ ≥ 0 by the first phase of the simplex method with Bland's rule (exact, cannot cycle).
 * @returns the solution, or the multipliers π with π·A ≤ 0 and π_last > 0 that prove there is none
 */
function feasible(columns: Fraction[][]): { solution: Fraction[] } | { multipliers: Fraction[] } {
  const rows = columns[0].length;
  const count = columns.length;
  // Each row: the columns, one artificial variable per row, the right-hand side.
  const tableau = Array.from({ length: rows }, (_, row) => [
    ...columns.map((column) => column[row]),
    ...columns[0].map((_entry, other) => new Fraction(other === row ? 1 : 0)),
    new Fraction(row === rows - 1 ? 1 : 0),
  ]);
  const basis = Array.from({ length: rows }, (_, row) => count + row);
  const last = count + rows;
  // Reduced costs of "sum of artificial variables": what a column still gains.
  const gains = Array.from({ length: last + 1 }, (_, column) =>
    column >= count && column < last ? zero : tableau.reduce((sum, row) => sum.add(row[column]), zero),
  );
  for (;;) {
    const entering = gains.findIndex((gain, column) => column < count && gain.s > 0n && gain.n > 0n);
    if (entering < 0) break;
    let leaving = -1;
    let best: Fraction | undefined;
    for (let row = 0; row < rows; row++) {
      const pivot = tableau[row][entering];
      if (pivot.s < 0n || pivot.n === 0n) continue;
      const ratio = tableau[row][last].div(pivot);
      const order = best === undefined ? -1 : ratio.compare(best);
      if (order < 0 || (order === 0 && basis[row] < basis[leaving])) [best, leaving] = [ratio, row];
    }
    // The sum of λ is bounded by the last row, so some row always limits the step.
    const pivotRow = tableau[leaving].map((entry) => entry.div(tableau[leaving][entering]));
    tableau[leaving] = pivotRow;
    const eliminate = (row: Fraction[]) => {
      const share = row[entering];
      if (share.n !== 0n)
        pivotRow.forEach((entry, column) => (row[column] = row[column].sub(share.mul(entry))));
    };
    tableau.forEach((row, index) => {
      if (index !== leaving) eliminate(row);
    });
    eliminate(gains);
    basis[leaving] = entering;
  }
  if (gains[last].n === 0n) {
    const solution = Array.from({ length: count }, () => zero);
    basis.forEach((column, row) => {
      if (column < count) solution[column] = tableau[row][last];
    });
    return { solution };
  }
  // The artificial columns of the gains hold π − 1.
  return {
    multipliers: Array.from({ length: rows }, (_, row) => gains[count + row].add(1)),
  };
}

/**
 * Whether a plane separates two classes of points: its weights, or a proof that there is none; exact, by linear
 * programming. The plane with the largest margin is that of `largestMargin`.
 * @param points points of one dimension with their class
 * @returns weights and bias with w·x + b ≥ 1 on positive and ≤ −1 on negative points, or a point in both convex hulls
 * @throws InputError with no points or points of different dimensions
 * @example
 * separatePoints([{ point: [0], positive: false }, { point: [1], positive: true }]) // => { separable: true, weights: ["2"], bias: "-1" }
 * separateFunction("A xor B").separable // => false
 */
export function separatePoints(points: readonly LabeledPoint[]): Separation {
  if (!Array.isArray(points as unknown) || !points.every((item) => Array.isArray(item?.point)))
    throw new InputError({
      place: "separatePoints",
      rule: "needs points { point, positive }",
      got: JSON.stringify(points) ?? "nothing",
    });
  const dimension = points[0]?.point.length ?? 0;
  if (dimension === 0 || points.some(({ point }) => point.length !== dimension))
    throw new InputError({
      place: "separatePoints",
      rule: "needs points of one dimension",
      got: points.map(({ point }) => point.length).join(", ") || "none",
    });
  const exact = points.map(({ point, positive }) => {
    const coordinates = point.map((value) => {
      const fraction = fractionOf(real(value));
      if (fraction === null)
        throw new InputError({ place: "separatePoints", rule: "needs finite points", got: String(value) });
      return fraction;
    });
    return { coordinates, sign: positive ? 1 : -1 };
  });
  // Σ ± λ_i (x_i, 1) = 0 with Σ λ_i = 1 says that the means of both classes coincide.
  const columns = exact.map(({ coordinates, sign }) => [
    ...coordinates.map((value) => value.mul(sign)),
    new Fraction(sign),
    new Fraction(1),
  ]);
  const answer = feasible(columns);
  if ("solution" in answer) {
    const shares = answer.solution.map((share) => realOf(share.mul(2)));
    const common = Array.from({ length: dimension }, (_, axis) =>
      exact
        .map(({ coordinates, sign }, index) =>
          sign > 0 ? realOf(coordinates[axis]).times(shares[index]) : real(0),
        )
        .reduce((sum, term) => sum.plus(term)),
    );
    return { separable: false, common, shares };
  }
  const { multipliers } = answer;
  const scale = multipliers[dimension + 1].neg();
  const [weights, bias] = [multipliers.slice(0, dimension), multipliers[dimension]];
  return {
    separable: true,
    weights: weights.map((w) => realOf(w.div(scale))),
    bias: realOf(bias.div(scale)),
  };
}

/**
 * A plane that separates two classes of points, where there must be one: see {@link separatePoints}.
 * @param points points of one dimension with their class
 * @returns weights and bias with w·x + b ≥ 1 on positive and ≤ −1 on negative points
 * @throws InputError where no plane separates them
 * @example
 * separatingPlane([{ point: [0], positive: false }, { point: [1], positive: true }]) // => { weights: ["2"], bias: "-1" }
 * separatingPlane([{ point: [0], positive: false }, { point: [0], positive: true }]) // throws separatingPlane: needs points that a plane separates, got both classes around (0).
 */
export function separatingPlane(points: readonly LabeledPoint[]): { weights: Real[]; bias: Real } {
  const separation = separatePoints(points);
  if (!separation.separable)
    throw new InputError({
      place: "separatingPlane",
      rule: "needs points that a plane separates",
      got: `both classes around (${separation.common.join(", ")})`,
    });
  return { weights: separation.weights, bias: separation.bias };
}

/**
 * Whether one threshold unit can compute a boolean function: see {@link separatePoints}.
 * @param f the function; rows left free are left out
 * @param options `off` is the value of an input that is not on: 0 (default) or −1; `order` the inputs' order
 * @example
 * separateFunction("A and B") // => { separable: true, weights: ["2", "2"], bias: "-3" }
 */
export function separateFunction(
  f: BooleanFunction,
  { off = 0, order }: { off?: 0 | -1; order?: readonly string[] } = {},
): Separation {
  const { variables, values } = truthTable(f, order);
  return separatePoints(
    values.flatMap((value, row) =>
      value === null
        ? []
        : [
            {
              point: bitsOf(row, variables.length).map((bit) => (bit === 1 ? 1 : off)),
              positive: value === 1,
            },
          ],
    ),
  );
}
