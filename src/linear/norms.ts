import { Printed } from "../printed.js";
import { absolute, power, sum } from "../symbolic/form/arithmetic.js";
import { simplifyNode } from "../symbolic/form/simplify-node.js";
import { half, type Node } from "../symbolic/node/node.js";
import { Real } from "../number/real.js";
import { table, type Table } from "../table/table.js";
import {
  checkNumbers,
  type MatrixEntry,
  floatOf,
  floatsOf,
  readMatrix,
  readVector,
  type Read,
  type LinearScalar,
  scalarOf,
} from "./entries.js";
import { exact } from "./field.js";
import { partsOf } from "./svd.js";

/** Norms by their names, with their formulas; made by {@link norms}. */
class NormList extends Printed {
  constructor(
    private readonly rows: readonly (readonly [name: string, formula: string, value: LinearScalar])[],
  ) {
    super();
  }

  /** One row for each norm: name, formula, value. */
  table(): Table {
    return table({
      columns: ["norm", "formula", "value"],
      rows: this.rows.map(([name, formula, value]) => [
        name,
        { latex: formula, text: "" },
        { latex: value.toLatex(), text: String(value) },
      ]),
    });
  }

  toString(): string {
    return this.rows.map(([name, , value]) => `${name} = ${value}`).join(", ");
  }

  /** What a notebook shows: the table of all norms. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { ...this.table().toMimeBundle(), "text/plain": this.toString() };
  }
}

/** The norms of a vector. */
export class VectorNorms extends NormList {
  constructor(
    /** Σ|xᵢ| */
    readonly l1: LinearScalar,
    /** √Σxᵢ² */
    readonly l2: LinearScalar,
    /** max|xᵢ| */
    readonly max: LinearScalar,
  ) {
    super([
      ["L1", "\\|x\\|_1 = \\sum_i |x_i|", l1],
      ["L2", "\\|x\\|_2 = \\sqrt{\\sum_i x_i^2}", l2],
      ["max", "\\|x\\|_\\infty = \\max_i |x_i|", max],
    ]);
  }
}

/** The norms of a matrix. */
export class MatrixNorms extends NormList {
  constructor(
    /** √Σaᵢⱼ² */
    readonly frobenius: LinearScalar,
    /** The greatest singular value. */
    readonly spectral: LinearScalar,
    /** The sum of the singular values. */
    readonly nuclear: LinearScalar,
    /** The greatest sum of absolute values of a column. */
    readonly one: LinearScalar,
    /** The greatest sum of absolute values of a row. */
    readonly infinity: LinearScalar,
  ) {
    super([
      ["Frobenius", "\\|A\\|_F = \\sqrt{\\sum_{ij} a_{ij}^2}", frobenius],
      ["spectral", "\\|A\\|_2 = \\sigma_1", spectral],
      ["nuclear", "\\|A\\|_* = \\sum_k \\sigma_k", nuclear],
      ["1", "\\|A\\|_1 = \\max_j \\sum_i |a_{ij}|", one],
      ["infinity", "\\|A\\|_\\infty = \\max_i \\sum_j |a_{ij}|", infinity],
    ]);
  }
}

const added = (parts: readonly (Node | number)[]): Node | number =>
  parts.every((part) => typeof part !== "number")
    ? simplifyNode(sum(parts as Node[]))
    : parts.reduce<number>((total, part) => total + floatOf(part), 0);

const size = (entry: Node | number): Node | number =>
  typeof entry === "number" ? Math.abs(entry) : simplifyNode(absolute(entry));

const greatest = (parts: readonly (Node | number)[]): Node | number =>
  parts.reduce((best, part) => (floatOf(part) > floatOf(best) ? part : best));

const rowsOf = (read: Read): readonly (readonly (Node | number)[])[] =>
  read.isExact ? read.nodes : read.floats;

function euclidean(read: Read): LinearScalar {
  if (!read.isExact) return scalarOf(Math.hypot(...read.floats.flat()));
  const all = read.nodes.flat();
  return scalarOf(simplifyNode(power(exact.dot(all, all), half)));
}

/**
 * The norms of a vector (L1, L2, max) or of a matrix (Frobenius, spectral, nuclear, 1, ∞).
 * @param given a list of numbers, or rows of numbers
 * @returns the norms by their names, exact where the numbers are short and a closed form is known
 * @throws InputError for letters, and where rows differ in length
 * @example
 * norms([3, -4]) // => { l1: "7", l2: "5", max: "4" }
 * norms([[3, 0], [4, 5]]) // => { frobenius: "5*sqrt(2)", spectral: "3*sqrt(5)", nuclear: "4*sqrt(5)", one: "7", infinity: "9" }
 */
export function norms(given: readonly (readonly MatrixEntry[])[]): MatrixNorms;
export function norms(given: readonly MatrixEntry[]): VectorNorms;
export function norms(
  given: readonly (readonly MatrixEntry[])[] | readonly MatrixEntry[],
): VectorNorms | MatrixNorms {
  const isMatrix = Array.isArray(given) && Array.isArray(given[0]);
  const read = isMatrix ? readMatrix("norms", given) : readVector("norms", given);
  checkNumbers("norms", read);
  const sizes = rowsOf(read).map((row) => row.map(size));
  if (!isMatrix)
    return new VectorNorms(scalarOf(added(sizes[0])), euclidean(read), scalarOf(greatest(sizes[0])));
  const { values } = partsOf(read);
  const columns = sizes[0].map((_, j) => sizes.map((row) => row[j]));
  return new MatrixNorms(
    euclidean(read),
    scalarOf(values[0]),
    scalarOf(added(values)),
    scalarOf(greatest(columns.map(added))),
    scalarOf(greatest(sizes.map(added))),
  );
}

/**
 * The condition number of a matrix: its greatest singular value over its least.
 * @param matrix rows of numbers
 * @returns exact where the singular values are; ∞ for columns that depend on each other
 * @throws InputError for letters, and where rows differ in length
 * @example
 * conditionNumber([[3, 0], [4, 5]]) // => "3"
 * conditionNumber([[1, 2], [2, 4]]) // => "∞"
 */
export function conditionNumber(matrix: readonly (readonly MatrixEntry[])[]): LinearScalar {
  const read = readMatrix("conditionNumber", matrix);
  checkNumbers("conditionNumber", read);
  const { values } = partsOf(read);
  const [most, least] = [values[0], values[values.length - 1]];
  if (floatOf(least) === 0)
    return Real.fromFloat(
      floatsOf(read)
        .flat()
        .some((entry) => entry !== 0)
        ? Number.POSITIVE_INFINITY
        : Number.NaN,
    );
  if (typeof most !== "number" && typeof least !== "number") return scalarOf(exact.over(most, least));
  return scalarOf(floatOf(most) / floatOf(least));
}
