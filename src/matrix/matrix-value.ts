import { InputError } from "../errors.js";
import type { MatrixNode } from "./matrix-node.js";

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Elementwise functions with their derivatives. */
export const entryFunctions: Readonly<
  Record<string, { value(x: number): number; slope(x: number): number }>
> = {
  exp: { value: Math.exp, slope: Math.exp },
  log: { value: Math.log, slope: (x) => 1 / x },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * (1 - sigmoid(x)) },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  relu: { value: (x) => Math.max(x, 0), slope: (x) => Number(x > 0) },
  reciprocal: { value: (x) => 1 / x, slope: (x) => -1 / (x * x) },
  square: { value: (x) => x * x, slope: (x) => 2 * x },
};

export const multiply = (a: Matrix, b: Matrix): number[][] =>
  a.map((row) =>
    b[0].map((_, column) => row.reduce((total, entry, index) => total + entry * b[index][column], 0)),
  );
export const transposed = (a: Matrix): number[][] => a[0].map((_, column) => a.map((row) => row[column]));
export const mapEntries = (
  a: Matrix,
  f: (entry: number, row: number, column: number) => number,
): number[][] => a.map((row, i) => row.map((entry, j) => f(entry, i, j)));

/** Values by name: a symbol by its name, its differential by "d" and its name. */
export type MatrixEnvironment = ReadonlyMap<string, Matrix>;

/** The value of a matrix expression in float64; dimensions in letters are those of the symbols' values. */
export function matrixValue(
  node: MatrixNode,
  at: MatrixEnvironment,
  sizes: ReadonlyMap<string, number>,
): number[][] {
  const value = (part: MatrixNode): number[][] => matrixValue(part, at, sizes);
  const length = (dimension: number | string): number =>
    typeof dimension === "number" ? dimension : (sizes.get(dimension) ?? Number.NaN);
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
    case "scaled":
      return mapEntries(value(node.inner), (entry) => node.by * entry);
    case "product": {
      const scalar = node.factors.filter((part) => part.rows === 1 && part.columns === 1);
      const others = node.factors.filter((part) => !scalar.includes(part)).map(value);
      const by = scalar.reduce((total, part) => total * value(part)[0][0], 1);
      return others.length === 0 ? [[by]] : mapEntries(others.reduce(multiply), (entry) => by * entry);
    }
    case "hadamard": {
      const right = value(node.right);
      return mapEntries(value(node.left), (entry, i, j) => entry * right[i][j]);
    }
    case "transpose":
      return transposed(value(node.inner));
    case "inverse":
      return inverted(value(node.inner)).inverse;
    case "trace":
      return [[value(node.inner).reduce((total, row, index) => total + row[index], 0)]];
    case "determinant":
      return [[inverted(value(node.inner)).determinant]];
    case "diagonal": {
      const column = value(node.inner);
      return filled((i, j) => (i === j ? column[i][0] : 0));
    }
    case "elementwise": {
      const isSlope = node.name.endsWith("'");
      const entry = entryFunctions[isSlope ? node.name.slice(0, -1) : node.name];
      return mapEntries(value(node.inner), (x) => (isSlope ? entry.slope(x) : entry.value(x)));
    }
    case "softmax": {
      const weights = mapEntries(value(node.inner), Math.exp);
      const total = weights.reduce((sum, [weight]) => sum + weight, 0);
      return mapEntries(weights, (weight) => weight / total);
    }
    case "logsumexp":
      return [[Math.log(value(node.inner).reduce((sum, [score]) => sum + Math.exp(score), 0))]];
  }
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

function named(at: MatrixEnvironment, name: string): Matrix {
  const value = at.get(name);
  if (value) return value;
  throw new InputError({
    place: "matrix value",
    rule: `needs a matrix for ${name}`,
    got: `values for ${[...at.keys()].join(", ") || "nothing"}`,
  });
}

/** The inverse and determinant by Gauss and Jordan with the largest pivot. */
export function inverted(matrix: Matrix): { inverse: number[][]; determinant: number } {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  let determinant = 1;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column; row < size; row++)
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    if (pivot !== column) determinant = -determinant;
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const by = rows[column][column];
    determinant *= by;
    rows[column] = rows[column].map((entry) => entry / by);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row][column];
      rows[row] = rows[row].map((entry, index) => entry - factor * rows[column][index]);
    }
  }
  return { inverse: rows.map((row) => row.slice(size)), determinant };
}
