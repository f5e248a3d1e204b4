import { symmetricEigen } from "../linear/jacobi.js";
import { type Assumptions, assuming } from "../symbolic/assumption.js";
import { type Expr, type ExprLike, nodeOf } from "../symbolic/expr.js";
import { isPositive as isPositiveNode } from "../symbolic/form/sign.js";
import { div, add } from "../symbolic/build.js";
import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { eigenvalues as exactEigenvalues } from "../symbolic/eigenvalues.js";
import { grad } from "../symbolic/grad.js";
import { hessian } from "../symbolic/hessian.js";
import { simplify } from "../symbolic/simplify.js";
import { table, type Table } from "../table/table.js";
import { nodeNames } from "./names.js";

/** The learning rates of gradient descent along one direction of constant curvature. */
export interface DirectionRates {
  /** The coordinate's name, or the eigenvector. */
  direction: string;
  curvature: Expr;
  /** 1/curvature: the minimum in one step; null where the curvature is not a positive constant. */
  optimal: Expr | null;
  /** 2/curvature: below it the direction converges, above it diverges. */
  largest: Expr | null;
}

/** The learning rates of gradient descent on a function; made by {@link learningRates}. */
export class LearningRates extends Printed {
  constructor(
    /** The second derivative along each coordinate and the rates it allows. */
    readonly coordinates: readonly DirectionRates[],
    /** Eigenvalues of a constant Hessian, ascending, or null where it is not constant. */
    readonly eigenvalues: readonly number[] | null,
    /** 2/(λ_min + λ_max) over the curved directions, which shrinks the worst one fastest; null without a minimum. */
    readonly optimal: number | null,
    /** 2/λ_max: below it every direction converges; null without a minimum. */
    readonly largest: number | null,
    /** All three exact, where the eigenvalues have a closed form. */
    readonly exact: { eigenvalues: Expr[]; optimal: Expr; largest: Expr } | null,
  ) {
    super();
  }

  /** Whether the function is a quadratic with a minimum, at one point or along a flat valley. */
  get hasMinimum(): boolean {
    return this.largest !== null;
  }

  table(): Table {
    const head = (text: string, latex: string) => ({ name: text, latex, text });
    return table({
      columns: [
        "direction",
        head("curvature", "c=\\tfrac{\\partial^2 f}{\\partial w^2}"),
        head("optimal rate 1/c", "\\tfrac{1}{c}"),
        head("largest stable rate 2/c", "\\tfrac{2}{c}"),
      ],
      rows: this.coordinates.map(({ direction, curvature, optimal, largest }) => [
        direction,
        curvature,
        optimal ?? "–",
        largest ?? "–",
      ]),
      caption:
        this.optimal === null && this.exact === null
          ? "No single learning rate: the function has no curvature that is constant and positive in every direction."
          : `All directions: optimal ${this.exact?.optimal ?? this.optimal}, stable below ${this.exact?.largest ?? this.largest}`,
    });
  }

  toString(): string {
    return this.table().toString();
  }

  /** What a notebook shows: the table. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return this.table().toMimeBundle();
  }
}

/** What {@link learningRates} may be told. */
export interface LearningRatesOptions {
  /** What is taken for granted of letters, which then are constants and no variables: `{ l: "positive" }`. */
  assume?: Assumptions;
}

/**
 * The optimal and the largest stable learning rate of gradient descent, per coordinate and for all directions together.
 * @param f a function; rates exist where second derivatives are positive constants, as those of quadratics are
 * @param variables names in order; default those of f, sorted
 * @param options `assume`: signs of letters that are constants
 * @returns per coordinate curvature c, 1/c and 2/c (null where c is not a positive constant); over all directions
 * 2/(λ_min + λ_max) and 2/λ_max of the Hessian
 * @example
 * learningRates("25/2*x^2 + 16*x + 12").coordinates[0].optimal // => "1/25"
 * learningRates("x^2 + x*y + y^2").exact?.optimal // => "1/2"
 * learningRates("l/2*w^2", ["w"], { assume: { l: "positive" } }).exact // => { optimal: "1/l", largest: "2/l" }
 * learningRates("3*p^3 + 3*q^2 + 4*r").optimal // => null
 */
export function learningRates(
  f: ExprLike,
  variables?: readonly string[],
  { assume }: LearningRatesOptions = {},
): LearningRates {
  const assumed = assuming("learningRates", assume);
  const names = variables ?? nodeNames(f).filter((name) => !assumed.names.includes(name));
  const H = hessian(f, [...names]);
  const isConstant = (entry: Expr) => entry.variables.length === 0;
  const isFixed = (entry: Expr) => entry.variables.every((name) => assumed.names.includes(name));
  const isPositive = (entry: Expr) =>
    isConstant(entry) ? entry.evaluate() > 0 : isFixed(entry) && isPositiveNode(assumed.put(nodeOf(entry)));
  const coordinates = names.map((direction, index): DirectionRates => {
    const curvature = H[index][index];
    // A mixed derivative ties coordinates together; then no coordinate has a rate of its own.
    const alone = H[index].every(
      (entry, other) => other === index || (isConstant(entry) && entry.evaluate() === 0),
    );
    const positive = alone && isPositive(curvature);
    return {
      direction,
      curvature,
      optimal: positive ? simplify(div(1, curvature)) : null,
      largest: positive ? simplify(div(2, curvature)) : null,
    };
  });
  if (!H.flat().every(isConstant)) {
    const [{ curvature, optimal, largest }] = coordinates;
    const exact =
      names.length === 1 && optimal && largest ? { eigenvalues: [curvature], optimal, largest } : null;
    return new LearningRates(coordinates, null, null, null, exact);
  }
  const closed = closedEigenvalues(H);
  const values =
    closed?.map((value) => value.evaluate()) ??
    symmetricEigen(H.map((row) => row.map((entry) => entry.evaluate()))).values;
  // A direction without curvature is of no concern as long as the function does not slope along it.
  const curved = (value: number) => value > Math.abs(values[values.length - 1]) * 1e-12;
  const [smallest, greatest] = [values.find(curved), values[values.length - 1]];
  const bounded = values.every((value) => curved(value) || Math.abs(value) <= Math.abs(greatest) * 1e-12);
  if (smallest === undefined || !bounded || !isConsistent(H, grad(f, [...names]), names))
    return new LearningRates(coordinates, values, null, null, null);
  const positive = closed?.filter((value) => curved(value.evaluate())) ?? [];
  const exact =
    closed === null
      ? null
      : {
          eigenvalues: closed,
          optimal: simplify(div(2, add(positive[0], positive[positive.length - 1]))),
          largest: simplify(div(2, positive[positive.length - 1])),
        };
  return new LearningRates(coordinates, values, 2 / (smallest + greatest), 2 / greatest, exact);
}

/** Whether H w = −∇f(0) has a solution: whether the gradient vanishes anywhere. */
function isConsistent(
  H: readonly (readonly Expr[])[],
  gradient: readonly Expr[],
  names: readonly string[],
): boolean {
  const origin = Object.fromEntries(names.map((name) => [name, 0]));
  const rows = H.map((row, index) => [
    ...row.map((entry) => entry.evaluate()),
    -gradient[index].evaluate(origin),
  ]);
  const size = names.length;
  const tiny = 1e-12 * Math.max(...rows.flat().map(Math.abs));
  let rank = 0;
  for (let column = 0; column < size && rank < size; column++) {
    let pivot = rank;
    for (let row = rank; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (Math.abs(rows[pivot][column]) <= tiny) continue;
    [rows[rank], rows[pivot]] = [rows[pivot], rows[rank]];
    for (let row = rank + 1; row < size; row++) {
      const share = rows[row][column] / rows[rank][column];
      rows[row] = rows[row].map((entry, index) => entry - share * rows[rank][index]);
    }
    rank++;
  }
  return rows.slice(rank).every((row) => Math.abs(row[size]) <= tiny);
}

/** The eigenvalues of a constant Hessian in closed form, ascending; null where there is none. */
function closedEigenvalues(H: Expr[][]): Expr[] | null {
  try {
    return exactEigenvalues(H);
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}
