import { InputError } from "../errors.js";
import * as rational from "../number/rational.js";
import { logSumExp, sigmoid, softplus } from "../number/special-functions.js";
import { exactCofactors, floatCofactors } from "./cofactors.js";
import { exactly, exactValue } from "./exact-value.js";
import { type EntryFunction, isElementwise, type MatrixNode } from "./matrix-node.js";
import type { ExactMatrix, NumberRows, MatrixEnvironment } from "./matrix-rows.js";
import { matrixText } from "./matrix-text.js";
import { exponentAfterOne, exponentsInSum, logisticUnderOne } from "./matrix-functions.js";

/** Functions of one entry. */
const entryFunctions = {
  exp: Math.exp,
  log: Math.log,
  sigmoid,
  tanh: Math.tanh,
  relu: (x) => Math.max(x, 0),
  "relu'": (x) => Number(x > 0),
  reciprocal: (x) => 1 / x,
  square: (x) => x * x,
} satisfies Record<EntryFunction, (x: number) => number>;

export const multiply = (a: NumberRows, b: NumberRows): number[][] =>
  a.map((row) =>
    b[0].map((_, column) => row.reduce((total, entry, index) => total + entry * b[index][column], 0)),
  );
export const transposed = (a: NumberRows): number[][] => a[0].map((_, column) => a.map((row) => row[column]));
export const mapEntries = (
  a: NumberRows,
  f: (entry: number, row: number, column: number) => number,
): number[][] => a.map((row, i) => row.map((entry, j) => f(entry, i, j)));

/** The value of a matrix expression in float64; dimensions in letters are those of the symbols' values. */
export function matrixValue(
  node: MatrixNode,
  at: MatrixEnvironment,
  sizes: ReadonlyMap<string, number>,
): number[][] {
  const value = (part: MatrixNode): number[][] => matrixValue(part, at, sizes);
  const length = (dimension: number | string): number => lengthOf(dimension, sizes);
  const filled = (entry: (row: number, column: number) => number): number[][] =>
    Array.from({ length: length(node.rows) }, (_, i) =>
      Array.from({ length: length(node.columns) }, (__, j) => entry(i, j)),
    );
  switch (node.kind) {
    case "symbol":
      return mapEntries(named(at, node.name), (entry) => entry);
    case "differential":
      return node.of.kind === "symbol"
        ? mapEntries(named(at, `d${node.of.name}`), (entry) => entry)
        : directionalDerivative(node.of, at, sizes);
    case "identity":
      return filled((i, j) => Number(i === j));
    case "zero":
      return filled(() => 0);
    case "ones":
      return filled(() => 1);
    case "sum":
      return node.terms.map(value).reduce((a, b) => mapEntries(a, (entry, i, j) => entry + b[i][j]));
    case "scaled": {
      const by = rational.toNumber(node.by);
      return mapEntries(value(node.inner), (entry) => by * entry);
    }
    case "product": {
      const by = node.scalars.reduce((total, part) => total * value(part)[0][0], 1);
      if (node.chain.length === 0) return [[by]];
      const chain = node.chain.map(value).reduce(multiply);
      return node.scalars.length === 0 ? chain : mapEntries(chain, (entry) => by * entry);
    }
    case "hadamard":
      return node.factors.map(value).reduce((a, b) => mapEntries(a, (entry, i, j) => entry * b[i][j]));
    case "transpose":
      return transposed(value(node.inner));
    case "inverse":
    case "adjugate":
    case "determinant":
      return byCofactors(node.kind, node.inner, at, sizes);
    case "trace":
      return [[value(node.inner).reduce((total, row, index) => total + row[index], 0)]];
    case "diagonal": {
      const column = value(node.inner);
      return filled((i, j) => (i === j ? column[i][0] : 0));
    }
    case "elementwise":
      return node.name === "log"
        ? logarithm(node.inner, value)
        : mapEntries(value(node.inner), entryFunctions[node.name]);
    case "softmax": {
      const scores = value(node.inner);
      const total = logSumExp(scores.flat());
      return mapEntries(scores, (score) => Math.exp(score - total));
    }
    case "logsumexp":
      return [[logSumExp(value(node.inner).flat())]];
  }
}

function lengthOf(dimension: number | string, sizes: ReadonlyMap<string, number>): number {
  const size = typeof dimension === "number" ? dimension : sizes.get(dimension);
  if (size !== undefined) return size;
  throw new InputError({
    place: "matrix value",
    rule: `needs a number for the size ${dimension}`,
    got: "no matrix that has it",
    cure: `Give a matrix with ${dimension} rows or columns, or build the expression with a number for ${dimension}.`,
  });
}

/** ln of every entry; ln σ, ln softmax, ln(1 + eᶻ) and ln Σ eᶻ have a value also where their argument rounds to 0 or overflows. */
function logarithm(inner: MatrixNode, value: (part: MatrixNode) => number[][]): number[][] {
  if (isElementwise(inner, "sigmoid")) return mapEntries(value(inner.inner), (x) => -softplus(-x));
  if (inner.kind === "softmax") {
    const scores = value(inner.inner);
    const total = logSumExp(scores.flat());
    return mapEntries(scores, (score) => score - total);
  }
  const exponent = exponentAfterOne(inner);
  if (exponent) return mapEntries(value(exponent), softplus);
  const logistic = logisticUnderOne(inner);
  if (logistic) return mapEntries(value(logistic), (x) => -softplus(x));
  const exponents = exponentsInSum(inner);
  if (exponents) return [[logSumExp(value(exponents).flat())]];
  return mapEntries(value(inner), Math.log);
}

/** Exact elimination takes numbers apart; matrices with more rows are inverted in float64. */
const MOST_EXACT_ROWS = 16;

/** The determinant, adjugate or inverse: of exact numbers where the inner expression is rational, so that det is 0 where it is. */
function byCofactors(
  kind: "inverse" | "adjugate" | "determinant",
  inner: MatrixNode,
  at: MatrixEnvironment,
  sizes: ReadonlyMap<string, number>,
): number[][] {
  const size = lengthOf(inner.rows, sizes);
  const singular = (): InputError =>
    new InputError({
      place: kind,
      rule: "needs an invertible matrix",
      got: `a singular ${size}×${size} matrix for ${matrixText(inner)}`,
      cure: "One of its rows is a combination of the others: add a multiple of the identity, or choose other numbers.",
    });
  const exact =
    size > MOST_EXACT_ROWS
      ? null
      : (exactValue(inner, at, (dimension) => lengthOf(dimension, sizes)) ??
        exactly(matrixValue(inner, at, sizes)));
  if (exact === null) {
    const { determinant, inverse } = floatCofactors(matrixValue(inner, at, sizes));
    if (kind === "determinant") return [[determinant]];
    if (inverse === null) throw singular();
    return kind === "inverse" ? inverse : mapEntries(inverse, (entry) => determinant * entry);
  }
  const { determinant, adjugate } = exactCofactors(exact);
  const numbers = (rows: ExactMatrix): number[][] => rows.map((row) => row.map(rational.toNumber));
  if (kind === "determinant") return numbers([[determinant]]);
  if (kind === "adjugate") return numbers(adjugate);
  if (rational.isZero(determinant)) throw singular();
  const by = rational.inverse(determinant);
  return numbers(adjugate.map((row) => row.map((entry) => rational.times(entry, by))));
}

/** d(F) of a whole expression by central differences along the differentials of its symbols. */
function directionalDerivative(
  of: MatrixNode,
  at: MatrixEnvironment,
  sizes: ReadonlyMap<string, number>,
): number[][] {
  const moved = (t: number): number[][] => {
    const shifted = new Map(
      [...at].map(([name, matrix]) => {
        const change = at.get(`d${name}`);
        return [name, change ? mapEntries(matrix, (entry, i, j) => entry + t * change[i][j]) : matrix];
      }),
    );
    return matrixValue(of, shifted, sizes);
  };
  const central = (h: number): number[][] => {
    const [ahead, behind] = [moved(h), moved(-h)];
    return mapEntries(ahead, (entry, i, j) => (entry - behind[i][j]) / (2 * h));
  };
  let row = [8e-3, 4e-3, 2e-3, 1e-3].map(central);
  for (let order = 1; row.length > 1; order++)
    row = row.slice(1).map((finer, index) => {
      const coarser = row[index];
      return mapEntries(finer, (entry, i, j) => entry + (entry - coarser[i][j]) / (4 ** order - 1));
    });
  return row[0];
}

function named(at: MatrixEnvironment, name: string): NumberRows {
  const value = at.get(name);
  if (value) return value;
  throw new InputError({
    place: "matrix value",
    rule: `needs a matrix for ${name}`,
    got: `values for ${[...at.keys()].join(", ") || "nothing"}`,
  });
}
