import { InputError } from "../errors.js";
import { FormulaResult } from "../table/formula-result.js";
import { power } from "../symbolic/form/arithmetic.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { half, type Node, zero } from "../symbolic/node/node.js";
import { table, type Table } from "../table/table.js";
import { isLong, near } from "./eigen.js";
import {
  checkNumbers,
  type MatrixEntry,
  floatOf,
  floatsOf,
  isRational,
  matrixOf,
  readMatrix,
  type Read,
  type LinearScalar,
  type LinearMatrix,
  scalarOf,
  type LinearVector,
  vectorOf,
} from "./entries.js";
import { exact, floats, floatsFor, productOf } from "./field.js";
import { floatSvd, type FloatSvd } from "./jacobi.js";
import { aligned } from "./aligned.js";
import { spectrumOf } from "./spectrum.js";

/** Singular values have a closed form up to so many rows or columns. */
const MOST_EXACT = 3;

interface Parts {
  readonly values: readonly (Node | number)[];
  readonly left: readonly (readonly (Node | number)[])[];
  readonly right: readonly (readonly (Node | number)[])[];
}

const transposed = <T>(rows: readonly (readonly T[])[]): T[][] =>
  rows[0].map((_, j) => rows.map((row) => row[j]));

/** The squares of the singular values, in descending order, where they have a closed form. */
function exactParts(nodes: readonly (readonly Node[])[]): Parts | undefined {
  const wide = nodes[0].length > nodes.length;
  const tall = wide ? transposed(nodes) : nodes;
  const size = tall[0].length;
  if (size > MOST_EXACT || (size > 2 && !isRational(nodes))) return undefined;
  const spaces = spectrumOf("svd", {
    isExact: true,
    nodes: productOf(exact, transposed(tall), tall),
  }).toReversed();
  const values = spaces.flatMap(({ value, multiplicity }) =>
    Array.from({ length: multiplicity }, () => simplifyNode(power(value as Node, half))),
  );
  const right = spaces.filter(({ value }) => value !== zero).flatMap(({ units }) => units);
  if (right.flat().some((entry) => typeof entry === "number")) {
    const { left: u, right: v } = standing(floatSvd(nodes.map((row) => row.map(floatOf))));
    return { values, left: u, right: v };
  }
  const left = right.map((vector, k) =>
    tall.map((row) => exact.over(exact.dot(row, vector as Node[]), values[k])),
  );
  if (!wide) return { values, left, right };
  return signed({ values, left: right as Node[][], right: left });
}

/** Signs by the rule: the first entry of each right vector that is not zero is positive. */
function signed({
  values,
  left,
  right,
}: {
  values: readonly Node[];
  left: Node[][];
  right: Node[][];
}): Parts {
  const turn = right.map((vector) => floatOf(vector.find((entry) => entry !== zero) ?? zero) < 0);
  const turned = (list: Node[][]): Node[][] =>
    list.map((vector, k) => (turn[k] ? vector.map((entry) => exact.minus(zero, entry)) : vector));
  return { values, left: turned(left), right: turned(right) };
}

/** The parts of values that are not zero, with signs by the same rule. */
function standing({ values, left, right }: FloatSvd): FloatSvd {
  const count = values.filter((value) => value > 0).length;
  const signs = right.map((vector) => ((vector.find((entry) => Math.abs(entry) > 1e-9) ?? 1) < 0 ? -1 : 1));
  const turned = (list: number[][]): number[][] =>
    list
      .slice(0, count)
      .map((vector, k) => vector.map((entry) => (Math.abs(entry) < 1e-15 ? 0 : signs[k] * entry)));
  return { values, left: turned(left), right: turned(right) };
}

/** The singular values of a matrix that was read, and its vectors. */
export const partsOf = (read: Read): Parts =>
  (read.isExact ? exactParts(read.nodes) : undefined) ?? standing(floatSvd(floatsOf(read)));

/** A singular value decomposition; made by {@link svd}. */
export class Svd extends FormulaResult {
  /** In descending order, as many as the shorter side; those beyond the rank are 0. */
  readonly values: LinearVector;
  /** One row for each value that is not zero: uₖ, of length 1. */
  readonly left: LinearMatrix;
  /** One row for each value that is not zero: vₖ, of length 1; its first entry that is not zero is positive. */
  readonly right: LinearMatrix;
  readonly rank: number;
  /** AᵀA, or AAᵀ where that is smaller; its eigenvalues are the squares of the values. */
  readonly gram: LinearMatrix;
  private readonly parts: Parts;
  private readonly read: Read;
  private readonly wide: boolean;

  constructor(matrix: readonly (readonly MatrixEntry[])[]) {
    super();
    this.read = readMatrix("svd", matrix);
    checkNumbers("svd", this.read);
    this.parts = partsOf(this.read);
    this.values = vectorOf(this.parts.values);
    this.left = matrixOf(this.parts.left);
    this.right = matrixOf(this.parts.right);
    this.rank = this.parts.right.length;
    const { read } = this;
    this.wide = read.isExact
      ? read.nodes[0].length > read.nodes.length
      : read.floats[0].length > read.floats.length;
    const squared = <T extends Node | number>(
      field: Parameters<typeof productOf<T>>[0],
      rows: readonly (readonly T[])[],
    ): T[][] =>
      this.wide ? productOf(field, rows, transposed(rows)) : productOf(field, transposed(rows), rows);
    this.gram = matrixOf(
      read.isExact ? squared(exact, read.nodes) : squared(floatsFor(read.floats), read.floats),
    );
  }

  private checkedRank(rank: number): number {
    const most = this.values.length;
    if (!Number.isInteger(rank) || rank < 0 || rank > most)
      throw new InputError({ place: "svd", rule: `needs a rank from 0 to ${most}`, got: String(rank) });
    return rank;
  }

  /** The nearest matrix of at most this rank, Σ σₖ·uₖ·vₖᵀ over the greatest values. Source: C. Eckart and G. Young (1936). */
  lowRank(rank: number): LinearMatrix {
    const right = this.parts.right.slice(0, this.checkedRank(rank));
    const { read } = this;
    const width = read.isExact ? read.nodes[0].length : read.floats[0].length;
    if (right.length === 0)
      return matrixOf(floatsOf(read).map(() => Array.from({ length: width }, () => zero)));
    // A·V·Vᵀ needs no values
    if (read.isExact && right.flat().every((entry) => typeof entry !== "number")) {
      const axes = right as Node[][];
      return matrixOf(productOf(exact, productOf(exact, read.nodes, transposed(axes)), axes));
    }
    const axes = right.map((vector) => vector.map(floatOf));
    return matrixOf(productOf(floats(0), productOf(floats(0), floatsOf(read), transposed(axes)), axes));
  }

  /** The Frobenius norm of what lowRank leaves out: √Σ of the squares of the values left out. */
  error(rank: number): LinearScalar {
    const dropped = this.parts.values.slice(this.checkedRank(rank));
    if (dropped.every((value) => typeof value !== "number"))
      return scalarOf(simplifyNode(power(exact.dot(dropped as Node[], dropped as Node[]), half)));
    return scalarOf(Math.hypot(...dropped.map(floatOf)));
  }

  /** The way to the values and vectors, as LaTeX. */
  formulas(): string {
    const lines = [
      `A &= ${matrixOf(this.read.isExact ? this.read.nodes : this.read.floats).toLatex()}`,
      `${this.wide ? "AA^{\\top}" : "A^{\\top}A"} &= ${this.gram.toLatex()}`,
    ];
    this.values.forEach((value, k) => {
      lines.push(
        `\\sigma_{${k + 1}} &= \\sqrt{\\lambda_{${k + 1}}} = ${value.toLatex()}${isLong(value) ? ` \\approx ${near(value)}` : ""}`,
      );
    });
    this.right.forEach((vector, k) => {
      lines.push(`v_{${k + 1}} &= ${vector.toLatex()},\\quad u_{${k + 1}} = ${this.left[k].toLatex()}`);
    });
    return aligned(lines);
  }

  /** One row for each value: σ, u, v. */
  table(): Table {
    const cell = (list: LinearVector | undefined) =>
      list ? { latex: list.toLatex(), text: list.map(String).join(", ") } : null;
    return table({
      columns: ["k", "$\\sigma$", "$u$", "$v$"],
      rows: this.values.map((value, k) => [
        k + 1,
        { latex: value.toLatex(), text: String(value) },
        cell(this.left[k]),
        cell(this.right[k]),
      ]),
    });
  }

  toString(): string {
    return this.table().toString();
  }
}

/**
 * The singular value decomposition A = Σ σₖ·uₖ·vₖᵀ: exact values for matrices of two rows or columns and most of three, exact vectors where they
 * are short; float64 elsewhere.
 * @param matrix rows of numbers
 * @returns values in descending order, left and right vectors of length 1, `lowRank(k)` with `error(k)`
 * @throws InputError where rows differ in length or there are letters
 * @example
 * svd([[3, 0], [4, 5]]).values // => ["3*sqrt(5)", "sqrt(5)"]
 * svd([[3, 0], [4, 5]]).right // => [["sqrt(2)/2", "sqrt(2)/2"], ["sqrt(2)/2", "-sqrt(2)/2"]]
 * svd([[3, 0], [4, 5]]).lowRank(1) // => [["3/2", "3/2"], ["9/2", "9/2"]]
 */
export function svd(matrix: readonly (readonly MatrixEntry[])[]): Svd {
  return new Svd(matrix);
}
