import { FormulaResult } from "../table/formula-result.js";
import { Expr } from "../symbolic/expr.js";
import { power, product, scale, sum } from "../symbolic/form/arithmetic.js";
import { expandNode } from "../symbolic/form/expand-node.js";
import { number, symbol, zero, type Node } from "../symbolic/node/node.js";
import { characteristicOf } from "../symbolic/polynomial/characteristic-polynomial.js";
import { rational } from "../number/rational.js";
import { table, type Table } from "../table/table.js";
import {
  type MatrixEntry,
  matrixOf,
  readSquare,
  type LinearScalar,
  type LinearMatrix,
  scalarOf,
  type LinearVector,
  vectorOf,
} from "./entries.js";
import { exact } from "./field.js";
import { aligned } from "./aligned.js";
import { type Space, spectrumOf } from "./spectrum.js";

/** The characteristic polynomial is written out up to this size. */
const MOST_WRITTEN = 6;

/** An eigenvalue with its vectors. */
export interface Eigenspace {
  readonly value: LinearScalar;
  /** How often it is a root of the characteristic polynomial. */
  readonly multiplicity: number;
  /** A basis of the space, in whole numbers or roots where they are short. */
  readonly directions: LinearMatrix;
  /** The same vectors with length 1. */
  readonly vectors: LinearMatrix;
}

/** Eigenvalues and eigenvectors of a matrix; made by {@link eigen}. */
export class Eigen extends FormulaResult {
  /** In ascending order, each as often as it is a root. */
  readonly values: LinearVector;
  /**
   * One row for each eigenvector, of length 1, in the order of the values; its first entry that is not zero is positive. Those of a
   * symmetric matrix are orthogonal. A defective matrix has fewer vectors than values.
   */
  readonly vectors: LinearMatrix;
  /** The vectors as exact multiples that are easier to read, such as (1, 2) for (1/√5, 2/√5). */
  readonly directions: LinearMatrix;
  /** The values, each once, with their vectors. */
  readonly spaces: readonly Eigenspace[];
  /** det(λ·1 − A); null for matrices of long decimals or more than 6 rows. */
  readonly characteristic: Expr | null;
  /** Whether the vectors span everything, so that A = V·Λ·V⁻¹. */
  readonly isDiagonalizable: boolean;
  private readonly matrix: LinearMatrix;

  constructor(matrix: readonly (readonly MatrixEntry[])[]) {
    super();
    const read = readSquare("eigen", matrix);
    const spaces: Space[] = spectrumOf("eigen", read);
    this.matrix = matrixOf(read.isExact ? read.nodes : read.floats);
    this.spaces = spaces.map(({ value, multiplicity, directions, units }) => ({
      value: scalarOf(value),
      multiplicity,
      directions: matrixOf(directions),
      vectors: matrixOf(units),
    }));
    this.values = vectorOf(
      spaces.flatMap(({ value, multiplicity }) => Array.from({ length: multiplicity }, () => value)),
    );
    this.vectors = matrixOf(spaces.flatMap(({ units }) => units));
    this.directions = matrixOf(spaces.flatMap(({ directions }) => directions));
    this.isDiagonalizable = this.vectors.length === this.values.length;
    this.characteristic =
      read.isExact && read.nodes.length <= MOST_WRITTEN ? new Expr(characteristicNode(read.nodes)) : null;
  }

  /** Matrix, characteristic polynomial, and each value with its vectors, as LaTeX. */
  formulas(): string {
    const lines = [`A &= ${this.matrix.toLatex()}`];
    if (this.characteristic)
      lines.push(`\\det\\left(\\lambda I - A\\right) &= ${this.characteristic.toLatex()} = 0`);
    let place = 0;
    for (const { value, multiplicity, directions, vectors } of this.spaces) {
      const names = Array.from({ length: multiplicity }, () => `\\lambda_{${++place}}`);
      lines.push(
        `${names.join(" = ")} &= ${value.toLatex()}${isLong(value) ? ` \\approx ${near(value)}` : ""}`,
      );
      vectors.forEach((vector, k) => {
        const name = `v_{${place - multiplicity + k + 1}}`;
        const direction = directions[k].toLatex();
        lines.push(
          direction === vector.toLatex()
            ? `${name} &= ${direction}`
            : `${name} &\\propto ${direction},\\quad \\frac{${name}}{\\left\\|${name}\\right\\|} = ${vector.toLatex()}`,
        );
      });
    }
    return aligned(lines);
  }

  /** One row for each vector: value, direction, vector of length 1. */
  table(): Table {
    return table({
      columns: [{ name: "value", latex: "\\lambda", text: "λ" }, "direction", "of length 1"],
      rows: this.spaces.flatMap(({ value, directions, vectors }) =>
        vectors.map((vector, k) => [
          { latex: value.toLatex(), text: String(value) },
          { latex: directions[k].toLatex(), text: directions[k].map(String).join(", ") },
          { latex: vector.toLatex(), text: vector.map(String).join(", ") },
        ]),
      ),
    });
  }

  toString(): string {
    return this.table().toString();
  }
}

/** Whether a value is a formula that does not show its size. */
export const isLong = (value: LinearScalar): boolean =>
  value instanceof Expr && value.variables.length === 0 && !/^-?\d+(\/\d+)?$/.test(String(value));
/** The value to six digits. */
export const near = (value: LinearScalar): string => String(Number(Number(value).toPrecision(6)));

function characteristicNode(nodes: readonly (readonly Node[])[]): Node {
  const lambda = symbol("lambda");
  const { coefficients } = characteristicOf<Node>(nodes, {
    zero,
    one: number(1),
    sum: (terms) => terms.reduce((a, b) => exact.minus(a, exact.minus(zero, b)), zero),
    product: exact.times,
    overMinus: (total, k) => scale(rational(-1n, BigInt(k)), total),
  });
  const size = nodes.length;
  return expandNode(
    sum(coefficients.map((coefficient, k) => product([coefficient, power(lambda, number(size - k))]))),
  );
}

/**
 * Eigenvalues and eigenvectors of a square matrix with real eigenvalues: exact values, exact vectors where they have a short form, float64
 * vectors elsewhere.
 * @param matrix rows of numbers or expressions; letters up to 2×2; long decimals are computed in float64
 * @returns values in ascending order, vectors of length 1 (first entry that is not zero positive), exact directions, the characteristic polynomial
 * @throws InputError where the matrix is not square, or some eigenvalue is not real
 * @example
 * eigen([[2, 1], [1, 2]]).values // => ["1", "3"]
 * eigen([[2, 1], [1, 2]]).directions // => [["1", "-1"], ["1", "1"]]
 * eigen([[3, "sqrt(3)"], ["sqrt(3)", 5]]).vectors[1] // => ["1/2", "sqrt(3)/2"]
 * eigen([[2, 1], [1, 2]]).characteristic // => "lambda^2 - 4*lambda + 3"
 * eigen([[0, 1], [-1, 0]]) // throws needs real eigenvalues
 */
export function eigen(matrix: readonly (readonly MatrixEntry[])[]): Eigen {
  return new Eigen(matrix);
}
