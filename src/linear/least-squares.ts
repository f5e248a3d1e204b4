import { InputError } from "../errors.js";
import { FormulaResult } from "../table/formula-result.js";
import { curves, type AxesOptions } from "../figure/curves.js";
import type { Plot } from "../figure/plot.js";
import { type Node, zero } from "../symbolic/node/node.js";
import { table, type Table } from "../table/table.js";
import { determinantNode } from "./determinant.js";
import { eliminated } from "./elimination.js";
import {
  type MatrixEntry,
  floatOf,
  floatsOf,
  isRational,
  matrixOf,
  readMatrix,
  readVector,
  type LinearScalar,
  type LinearMatrix,
  scalarOf,
  type LinearVector,
  together,
  vectorOf,
  type Read,
} from "./entries.js";
import { exact, type Field, floatsFor, productOf } from "./field.js";
import { overWhole } from "./inverse.js";
import { floatSvd } from "./jacobi.js";
import { aligned } from "./aligned.js";

/** What {@link leastSquares} may be told. */
export interface LeastSquaresOptions {
  /** λ in ‖Xw − y‖² + λ‖w‖²; the intercept is not punished. Default 0. */
  ridge?: MatrixEntry;
  /** A column of ones in front, whose weight is the intercept; default false. */
  intercept?: boolean;
}

const place = "leastSquares";

/** The weights that make the sum of squares least; made by {@link leastSquares}. */
export class LeastSquares extends FormulaResult {
  /** The intercept, where there is one, and the weights. */
  readonly coefficients: LinearVector;
  readonly intercept: LinearScalar | null;
  readonly weights: LinearVector;
  /** X with the column of ones, where there is one. */
  readonly design: LinearMatrix;
  /** XᵀX, with λ added on the diagonal. */
  readonly gram: LinearMatrix;
  /** Xᵀy. */
  readonly moment: LinearVector;
  /** X·w. */
  readonly predictions: LinearVector;
  /** y − X·w. */
  readonly residuals: LinearVector;
  /** Σ of the squared residuals. */
  readonly sumOfSquares: LinearScalar;
  /** 1 − Σ(y − Xw)²/Σ(y − ȳ)²; null where all y are alike. */
  readonly rSquared: LinearScalar | null;
  private readonly targets: LinearVector;
  private readonly names: readonly string[];
  private readonly hasRidge: boolean;

  constructor(X: unknown, y: unknown, { ridge = 0, intercept = false }: LeastSquaresOptions = {}) {
    super();
    if (typeof intercept !== "boolean")
      throw new InputError({ place, rule: "needs intercept as true or false", got: String(intercept) });
    const rows = Array.isArray(X) && !X.some(Array.isArray) ? (X as unknown[]).map((entry) => [entry]) : X;
    let [features, target] = together(readMatrix(place, rows), readVector(place, y));
    const count = features.isExact ? features.nodes.length : features.floats.length;
    const length = target.isExact ? target.nodes[0].length : target.floats[0].length;
    if (count !== length)
      throw new InputError({
        place,
        rule: "needs one y for each row of X",
        got: `${count} rows and ${length} y`,
      });
    let punishment: Read;
    [features, punishment] = together(features, readVector(place, [ridge]));
    [features, target] = together(features, target);
    const lambda = punishment.isExact ? punishment.nodes[0][0] : punishment.floats[0][0];
    if (floatIfNumber(lambda) < 0)
      throw new InputError({ place, rule: "needs a ridge from 0 on", got: String(scalarOf(lambda)) });
    const measured = features.isExact ? [] : floatsOf(features);
    const solved =
      features.isExact && target.isExact
        ? solve(exact, features.nodes, target.nodes[0], lambda as Node, intercept, normalSolution)
        : solve(
            floatsFor(measured),
            measured,
            floatsOf(target)[0],
            floatOf(lambda),
            intercept,
            (_gram, _moment, design, goals) => floatSolution(design, goals, floatOf(lambda), intercept),
          );
    const {
      design,
      gram,
      moment,
      coefficients,
      predictions,
      residuals,
      sumOfSquares,
      spread,
      y: targets,
    } = solved;
    this.design = matrixOf(design);
    this.gram = matrixOf(gram);
    this.moment = vectorOf(moment);
    this.coefficients = vectorOf(coefficients);
    this.intercept = intercept ? this.coefficients[0] : null;
    this.weights = vectorOf(coefficients.slice(intercept ? 1 : 0));
    this.predictions = vectorOf(predictions);
    this.residuals = vectorOf(residuals);
    this.sumOfSquares = scalarOf(sumOfSquares);
    this.rSquared = spread === null ? null : scalarOf(spread);
    this.targets = vectorOf(targets);
    this.hasRidge = floatIfNumber(lambda) !== 0;
    this.names = [
      ...(intercept ? ["b"] : []),
      ...this.weights.map((_, k) => (this.weights.length === 1 ? "w" : `w_{${k + 1}}`)),
    ];
  }

  /** The normal equations and their solution, as LaTeX. */
  formulas(): string {
    const { design, targets, gram, moment, coefficients, names, hasRidge } = this;
    const left = hasRidge
      ? `X^{\\top}X + \\lambda ${this.intercept === null ? "I" : "\\operatorname{diag}(0, 1, \\dots, 1)"}`
      : "X^{\\top}X";
    const weights = `\\begin{pmatrix} ${names.join(" \\\\ ")} \\end{pmatrix}`;
    const isSmall = design.length <= 12;
    return aligned([
      ...(isSmall ? [`X &= ${design.toLatex()},\\quad y = ${targets.toLatex()}`] : []),
      `${left} &= ${gram.toLatex()},\\quad X^{\\top}y = ${moment.toLatex()}`,
      `${gram.toLatex()} ${weights} &= ${moment.toLatex()}`,
      `${weights} &= ${coefficients.toLatex()}`,
    ]);
  }

  /** One row for each example: y, prediction, residual. */
  table(): Table {
    const cell = (value: LinearScalar) => ({ latex: value.toLatex(), text: String(value) });
    return table({
      columns: ["row", "$y$", "$\\hat{y}$", "$y - \\hat{y}$"],
      rows: this.targets.map((y, i) => [i + 1, cell(y), cell(this.predictions[i]), cell(this.residuals[i])]),
    });
  }

  /** Data and line where there is one feature; else predictions beside targets. */
  figure(options: AxesOptions = {}): Plot {
    const y = this.targets.map(Number);
    if (this.weights.length !== 1)
      return curves(
        {
          ŷ: { x: y, y: this.predictions.map(Number), mode: "markers" },
          "ŷ = y": { x: [Math.min(...y), Math.max(...y)], y: [Math.min(...y), Math.max(...y)], dash: "dot" },
        },
        { xTitle: "y", yTitle: "ŷ", ...options },
      );
    const x = this.design.map((row) => Number(row[row.length - 1]));
    const [b, w] = [Number(this.intercept ?? 0), Number(this.weights[0])];
    const ends = [Math.min(...x), Math.max(...x)];
    return curves(
      { data: { x, y, mode: "markers" }, line: { x: ends, y: ends.map((end) => b + w * end) } },
      { xTitle: "x", yTitle: "y", ...options },
    );
  }

  toString(): string {
    return this.names.map((name, k) => `${name.replace(/[_{}]/g, "")} = ${this.coefficients[k]}`).join(", ");
  }
}

/** A number's size; 1 for what has letters. */
const floatIfNumber = (value: Node | number): number =>
  typeof value !== "number" && value.kind !== "number" ? 1 : floatOf(value);

function solve<T extends Node | number>(
  field: Field<T>,
  features: readonly (readonly T[])[],
  y: readonly T[],
  lambda: T,
  intercept: boolean,
  solution: (gram: T[][], moment: T[], design: T[][], y: readonly T[]) => T[],
) {
  const design = features.map((row) => (intercept ? [field.one, ...row] : [...row]));
  const columns = design[0].map((_, j) => design.map((row) => row[j]));
  const plus = (a: T, b: T): T => field.minus(a, field.minus(field.zero, b));
  const gram = productOf(field, columns, design).map((row, i) =>
    row.map((entry, j) => (i === j && !(intercept && i === 0) ? plus(entry, lambda) : entry)),
  );
  const moment = columns.map((column) => field.dot(column, y));
  const coefficients = solution(gram, moment, design, y);
  const predictions = design.map((row) => field.dot(row, coefficients));
  const residuals = y.map((entry, i) => field.minus(entry, predictions[i]));
  const sumOfSquares = field.dot(residuals, residuals);
  const ones = y.map(() => field.one);
  const mean = field.over(field.dot(y, ones), field.dot(ones, ones));
  const gaps = y.map((entry) => field.minus(entry, mean));
  const whole = field.dot(gaps, gaps);
  const spread = field.isZero(whole) ? null : field.minus(field.one, field.over(sumOfSquares, whole));
  return { design, gram, moment, coefficients, predictions, residuals, sumOfSquares, spread, y };
}

function dependent(): InputError {
  return new InputError({
    place,
    rule: "needs columns of X that do not depend on each other",
    got: "a singular XᵀX",
    cure: "Leave a column out, or give a ridge above 0.",
  });
}

/** By elimination; with letters by Cramer's rule, whose determinants stay short. */
function normalSolution(gram: readonly (readonly Node[])[], moment: readonly Node[]): Node[] {
  if (!isRational([...gram, moment])) {
    const whole = determinantNode(place, gram);
    if (whole === zero) throw dependent();
    return moment.map((_, k) => {
      const replaced = gram.map((row, i) => row.map((entry, j) => (j === k ? moment[i] : entry)));
      return overWhole(determinantNode(place, replaced), whole);
    });
  }
  const { rows, pivots } = eliminated(
    exact,
    gram.map((row, i) => [...row, moment[i]]),
    gram.length,
  );
  if (pivots.length < gram.length) throw dependent();
  return rows.map((row) => row[gram.length]);
}

/** By the singular values of X over √λ·1: the normal equations would lose half of the digits. */
function floatSolution(
  design: readonly (readonly number[])[],
  y: readonly number[],
  lambda: number,
  intercept: boolean,
): number[] {
  const width = design[0].length;
  const below =
    lambda === 0
      ? []
      : Array.from({ length: width }, (_, i) =>
          Array.from({ length: width }, (__, j) =>
            i === j && !(intercept && i === 0) ? Math.sqrt(lambda) : 0,
          ),
        );
  const whole = [...design, ...below];
  if (whole.length < width) throw dependent();
  const { values, left, right } = floatSvd(whole);
  if (values[values.length - 1] <= values[0] * whole.length * 2 ** -50) throw dependent();
  return right[0].map((_, j) =>
    values.reduce(
      (total, value, k) =>
        total + (right[k][j] * y.reduce((sum, entry, i) => sum + left[k][i] * entry, 0)) / value,
      0,
    ),
  );
}

/**
 * Least squares, plain or with a ridge: the weights w with ‖Xw − y‖² + λ‖w‖² least, by the normal equations (XᵀX + λI)·w = Xᵀy.
 * @param X one row of features for each example, or a list where there is one feature
 * @param y one number for each example
 * @param options `ridge` λ (default 0), `intercept` (a column of ones in front; default false; it is not punished)
 * @returns coefficients (the intercept first), XᵀX + λI, Xᵀy, predictions, residuals, R²; exact where the numbers are short
 * @throws InputError where shapes do not fit, or the columns depend on each other
 * @example
 * leastSquares([55, 60, 65, 70, 80], [52, 54, 56, 58, 62], { intercept: true }).coefficients // => ["30", "2/5"]
 * leastSquares([[1, 0], [0, 1], [1, 1]], [1, 2, 4], { ridge: 1 }).coefficients // => ["9/8", "13/8"]
 * leastSquares([[1, 2], [2, 4]], [1, 2]) // throws leastSquares: needs columns of X that do not depend on each other
 */
export function leastSquares(
  X: readonly (readonly MatrixEntry[])[] | readonly MatrixEntry[],
  y: readonly MatrixEntry[],
  options: LeastSquaresOptions = {},
): LeastSquares {
  return new LeastSquares(X, y, options);
}
