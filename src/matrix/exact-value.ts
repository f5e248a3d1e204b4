import * as rational from "../number/rational.js";
import type { Rational } from "../number/rational.js";
import { exactCofactors } from "./cofactors.js";
import type { EntryFunction, MatrixNode } from "./matrix-node.js";
import type { ExactMatrix, NumberRows, MatrixEnvironment } from "./matrix-rows.js";

const mapExact = (
  a: ExactMatrix,
  f: (entry: Rational, row: number, column: number) => Rational,
): ExactMatrix => a.map((row, i) => row.map((entry, j) => f(entry, i, j)));
const multiplied = (a: ExactMatrix, b: ExactMatrix): ExactMatrix =>
  a.map((row) =>
    b[0].map((_, column) =>
      row.reduce(
        (total, entry, index) => rational.plus(total, rational.times(entry, b[index][column])),
        rational.ZERO,
      ),
    ),
  );

/** Numbers as the decimals that they print; null where one is not finite. */
export const exactly = (matrix: NumberRows): ExactMatrix | null =>
  matrix.flat().every(Number.isFinite) ? matrix.map((row) => row.map(rational.fromNumber)) : null;

/** The value of an expression in exact numbers, where it is made of sums, products, inverses and the like alone; else null. */
export function exactValue(
  node: MatrixNode,
  at: MatrixEnvironment,
  lengthOf: (dimension: number | string) => number,
): ExactMatrix | null {
  const value = (part: MatrixNode): ExactMatrix | null => exactValue(part, at, lengthOf);
  const all = (parts: readonly MatrixNode[]): ExactMatrix[] | null => {
    const values = parts.map(value);
    return values.every((one) => one !== null) ? values : null;
  };
  const filled = (entry: (row: number, column: number) => Rational): ExactMatrix =>
    Array.from({ length: lengthOf(node.rows) }, (_, i) =>
      Array.from({ length: lengthOf(node.columns) }, (__, j) => entry(i, j)),
    );
  const named = (name: string): ExactMatrix | null => {
    const given = at.get(name);
    return given ? exactly(given) : null;
  };
  switch (node.kind) {
    case "symbol":
      return named(node.name);
    case "differential":
      return node.of.kind === "symbol" ? named(`d${node.of.name}`) : null;
    case "identity":
      return filled((i, j) => (i === j ? rational.ONE : rational.ZERO));
    case "zero":
      return filled(() => rational.ZERO);
    case "ones":
      return filled(() => rational.ONE);
    case "sum":
      return (
        all(node.terms)?.reduce((a, b) => mapExact(a, (entry, i, j) => rational.plus(entry, b[i][j]))) ?? null
      );
    case "hadamard":
      return (
        all(node.factors)?.reduce((a, b) => mapExact(a, (entry, i, j) => rational.times(entry, b[i][j]))) ??
        null
      );
    case "product": {
      const [scalars, chain] = [all(node.scalars), all(node.chain)];
      if (!scalars || !chain) return null;
      const by = scalars.reduce((total, [[entry]]) => rational.times(total, entry), rational.ONE);
      return chain.length === 0
        ? [[by]]
        : mapExact(chain.reduce(multiplied), (entry) => rational.times(by, entry));
    }
    default: {
      const inner = "inner" in node ? value(node.inner) : null;
      return inner && unary(node, inner);
    }
  }
}

/** A function of one matrix, where it is rational. */
function unary(node: MatrixNode, inner: ExactMatrix): ExactMatrix | null {
  switch (node.kind) {
    case "scaled":
      return mapExact(inner, (entry) => rational.times(node.by, entry));
    case "transpose":
      return inner[0].map((_, column) => inner.map((row) => row[column]));
    case "trace":
      return [[inner.reduce((total, row, index) => rational.plus(total, row[index]), rational.ZERO)]];
    case "determinant":
      return [[exactCofactors(inner).determinant]];
    case "adjugate":
      return exactCofactors(inner).adjugate;
    case "inverse": {
      const { determinant, adjugate } = exactCofactors(inner);
      return rational.isZero(determinant)
        ? null
        : mapExact(adjugate, (entry) => rational.times(entry, rational.inverse(determinant)));
    }
    case "diagonal":
      return inner.map(([entry], row) => inner.map((_, column) => (row === column ? entry : rational.ZERO)));
    case "elementwise":
      return entries(node.name, inner);
    default:
      return null;
  }
}

function entries(name: EntryFunction, inner: ExactMatrix): ExactMatrix | null {
  const isPositive = (entry: Rational): boolean => !rational.isZero(entry) && !rational.isNegative(entry);
  switch (name) {
    case "square":
      return mapExact(inner, (entry) => rational.times(entry, entry));
    case "relu":
      return mapExact(inner, (entry) => (isPositive(entry) ? entry : rational.ZERO));
    case "relu'":
      return mapExact(inner, (entry) => (isPositive(entry) ? rational.ONE : rational.ZERO));
    case "reciprocal":
      return inner.flat().some(rational.isZero) ? null : mapExact(inner, rational.inverse);
    case "exp":
    case "log":
    case "sigmoid":
    case "tanh":
      return null;
  }
}
