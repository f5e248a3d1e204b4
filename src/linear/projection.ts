import { InputError } from "../errors.js";
import { FormulaResult } from "../table/formula-result.js";
import type { Node } from "../symbolic/node/node.js";
import {
  type MatrixEntry,
  matrixOf,
  readMatrix,
  readVector,
  type LinearScalar,
  type LinearMatrix,
  scalarOf,
  type LinearVector,
  together,
  vectorOf,
  floatsOf,
} from "./entries.js";
import { exact, type Field, floatsFor, productOf } from "./field.js";
import { inverseIn, inverseNodes } from "./inverse.js";
import { aligned } from "./aligned.js";

const place = "projection";

function project<T extends Node | number>(
  field: Field<T>,
  basis: readonly (readonly T[])[],
  b: readonly T[],
  inverted: (gram: T[][]) => T[][],
) {
  const columns = b.map((_, j) => basis.map((vector) => vector[j]));
  const matrix = productOf(
    field,
    productOf(field, columns, inverted(productOf(field, basis, columns))),
    basis,
  );
  const coefficients = productOf(
    field,
    inverted(productOf(field, basis, columns)),
    basis.map((vector) => [field.dot(vector, b)]),
  ).map(([entry]) => entry);
  const projected = matrix.map((row) => field.dot(row, b));
  const residual = b.map((entry, i) => field.minus(entry, projected[i]));
  return { matrix, coefficients, projected, residual, distance: field.dot(residual, residual) };
}

/** A vector's nearest point in the span of others; made by {@link projection}. */
export class Projection extends FormulaResult {
  /** The nearest vector of the span. */
  readonly projected: LinearVector;
  /** What is left, orthogonal to all of the span. */
  readonly residual: LinearVector;
  /** How much of each vector of the basis is in it. */
  readonly coefficients: LinearVector;
  /** P = A(AᵀA)⁻¹Aᵀ, with the basis as columns of A. */
  readonly matrix: LinearMatrix;
  /** The squared length of what is left. */
  readonly squaredDistance: LinearScalar;

  constructor(vector: unknown, basis: unknown) {
    super();
    const spanning = Array.isArray(basis) && !basis.some(Array.isArray) ? [basis as unknown[]] : basis;
    const [span, target] = together(readMatrix(place, spanning), readVector(place, vector));
    const [rows, [b]] = [floatsOfShape(span), floatsOfShape(target)];
    if (rows[0].length !== b.length)
      throw new InputError({
        place,
        rule: "needs a basis of vectors as long as the vector",
        got: `${rows[0].length} and ${b.length} entries`,
      });
    const measured = span.isExact ? [] : floatsOf(span);
    const found =
      span.isExact && target.isExact
        ? project(exact, span.nodes, target.nodes[0], (gram) => inverseNodes(place, gram))
        : project(floatsFor(measured), measured, floatsOf(target)[0], (gram) =>
            inverseIn(place, floatsFor(gram), gram),
          );
    this.projected = vectorOf(found.projected);
    this.residual = vectorOf(found.residual);
    this.coefficients = vectorOf(found.coefficients);
    this.matrix = matrixOf(found.matrix);
    this.squaredDistance = scalarOf(found.distance);
  }

  /** The projection matrix, the nearest vector and what is left, as LaTeX. */
  formulas(): string {
    return aligned([
      `P &= A\\left(A^{\\top}A\\right)^{-1}A^{\\top} = ${this.matrix.toLatex()}`,
      `P b &= ${this.projected.toLatex()}`,
      `b - P b &= ${this.residual.toLatex()}`,
    ]);
  }

  toString(): string {
    return this.projected.map(String).join(", ");
  }
}

const floatsOfShape = (read: Parameters<typeof floatsOf>[0]): readonly (readonly unknown[])[] =>
  read.isExact ? read.nodes : read.floats;

/**
 * The orthogonal projection of a vector onto the span of others.
 * @param vector b
 * @param basis one vector, or several; they must not depend on each other
 * @returns the nearest vector of the span, what is left, the coefficients, and the matrix P
 * @throws InputError where lengths differ or the basis depends on itself
 * @example
 * projection([3, 4], [1, 0]).projected // => ["3", "0"]
 * projection([1, 2, 3], [[1, 1, 0], [0, 1, 1]]).residual // => ["2/3", "-2/3", "2/3"]
 */
export function projection(
  vector: readonly MatrixEntry[],
  basis: readonly (readonly MatrixEntry[])[] | readonly MatrixEntry[],
): Projection {
  return new Projection(vector, basis);
}
