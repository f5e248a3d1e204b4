import { InputError } from "../errors.js";
import { Printed } from "../printed.js";
import { symmetricEigen } from "../linear/jacobi.js";
import {
  finiteReal,
  finiteRows,
  knownWord,
  notNegative,
  told,
  wholeNumber,
} from "../number/checked-reals.js";
import { real, Real, type RealInput } from "../number/real.js";
import { valuesOf, type RealMatrix } from "../number/values.js";
import { table, type Table } from "../table/table.js";
import { pointRows, type PointInput } from "./k-means.js";
import { dotOf } from "./labeled-points.js";

/** A kernel by its name: x·z, (x·z + offset)^degree, exp(−γ|x − z|²); or a function of two points. */
export type KernelSpec =
  | "linear"
  | { type: "linear" }
  | { type: "polynomial"; degree: number; offset?: RealInput }
  | { type: "rbf"; gamma?: RealInput; sigma?: RealInput }
  | ((x: readonly number[], z: readonly number[]) => RealInput);

const place = "kernelMatrix";

/** The Gram matrix of a kernel; made by {@link kernelMatrix}. */
export class KernelMatrix extends Printed {
  readonly matrix: RealMatrix;
  /** In float64, ascending. */
  readonly eigenvalues: readonly number[];
  /** Whether no eigenvalue is negative, as every kernel has it: decided exactly where the matrix is, else up to rounding. */
  readonly isPositiveSemidefinite: boolean;
  /** Where it is not: numbers c with cᵀKc < 0, the proof that the function is no kernel. */
  readonly witness: readonly Real[] | null;

  constructor(rows: readonly (readonly Real[])[]) {
    super();
    this.matrix = valuesOf(rows);
    this.eigenvalues = symmetricEigen(this.matrix.numbers()).values.toSorted((a, b) => a - b);
    const isExact = rows.flat().every((value) => value.exact !== null);
    this.witness = isExact ? negativeDirection(rows) : null;
    const least = this.eigenvalues[0];
    const size = Math.max(...this.eigenvalues.map(Math.abs));
    this.isPositiveSemidefinite = isExact ? this.witness === null : least >= -1e-10 * size;
  }

  table(): Table {
    return table({
      columns: ["", ...this.matrix.map((_, at) => ({ name: String(at + 1), align: "right" as const }))],
      rows: this.matrix.map((row, at) => [String(at + 1), ...row]),
      caption: `${this.isPositiveSemidefinite ? "Positive semidefinite" : "Not positive semidefinite"}, eigenvalues ${this.eigenvalues.map((value) => Number(value.toPrecision(6))).join(", ")}`,
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

/** Numbers c with cᵀKc < 0, by completing squares; null where there are none. */
function negativeDirection(rows: readonly (readonly Real[])[]): Real[] | null {
  const n = rows.length;
  const k = rows.map((row) => [...row]);
  // What a direction of the rest is in the first coordinates.
  const basis = rows.map((_, i) => rows.map((_row, j) => (i === j ? Real.one : Real.zero)));
  const left = new Set(rows.keys());
  const combined = (i: number, j: number, share: Real) =>
    basis[i].map((value, at) => value.plus(share.times(basis[j][at])));
  while (left.size > 0) {
    const list = [...left];
    const bad = list.find((i) => k[i][i].sign() < 0);
    if (bad !== undefined) return basis[bad];
    const pivot = list.find((i) => k[i][i].sign() > 0);
    if (pivot === undefined) {
      // All squares are gone: a product that is left makes a direction of either sign.
      for (const i of list)
        for (const j of list)
          if (i !== j && k[i][j].sign() !== 0) return combined(i, j, real(-k[i][j].sign()));
      return null;
    }
    left.delete(pivot);
    for (const i of left) {
      const share = k[i][pivot].over(k[pivot][pivot]);
      basis[i] = combined(i, pivot, share.negated());
      for (let j = 0; j < n; j++) if (left.has(j)) k[i][j] = k[i][j].minus(share.times(k[pivot][j]));
    }
  }
  return null;
}

function kernelOf(kernel: KernelSpec): (x: readonly Real[], z: readonly Real[]) => Real {
  if (typeof kernel === "function")
    return (x, z) => finiteReal(place, kernel(x.map(Number), z.map(Number)), "a kernel with finite values");
  const type = knownWord(place, typeof kernel === "string" ? kernel : kernel?.type, "a kernel", [
    "linear",
    "polynomial",
    "rbf",
  ]);
  if (type === "linear") return dotOf;
  if (type === "polynomial") {
    const { degree, offset = 0 } = kernel as { degree: number; offset?: RealInput };
    wholeNumber(place, degree, "a degree", 1, 100);
    const extra = finiteReal(place, offset, "a finite offset");
    return (x, z) => dotOf(x, z).plus(extra).power(degree);
  }
  const { gamma, sigma } = kernel as { gamma?: RealInput; sigma?: RealInput };
  if ((gamma === undefined) === (sigma === undefined))
    throw new InputError({
      place,
      rule: "needs gamma or sigma of the rbf kernel, γ = 1/(2σ²)",
      got: gamma === undefined ? "neither" : "both",
    });
  const width = sigma === undefined ? null : notNegative(place, sigma, "a sigma above 0");
  if (width?.sign() === 0) throw new InputError({ place, rule: "needs a sigma above 0", got: "0" });
  const factor =
    width === null
      ? notNegative(place, gamma as RealInput, "a gamma from 0 on")
      : Real.one.over(real(2).times(width).times(width));
  return (x, z) =>
    factor
      .times(x.reduce((sum, value, axis) => sum.plus(value.minus(z[axis]).power(2)), Real.zero))
      .negated()
      .exp();
}

/**
 * The Gram matrix K_ij = k(x_i, x_j) of a kernel, and whether it is positive semidefinite, with a proof where it is not; exact for linear and
 * polynomial kernels.
 * @param points numbers, or lists of coordinates; at most 100
 * @param kernel "linear", `{ type: "polynomial", degree, offset }`, `{ type: "rbf", gamma }` or with `sigma`, or a function of two points
 * @returns `matrix`, `eigenvalues`, `isPositiveSemidefinite`, `witness`, `table()`
 * @throws InputError where the function is not symmetric or has no finite values
 * @example
 * kernelMatrix([[1, 2], [3, 1]], { type: "polynomial", degree: 2, offset: 1 }).matrix // => [["36", "36"], ["36", "121"]]
 * kernelMatrix([0, 1], (x, z) => (x[0] - z[0]) ** 2).witness // => ["1", "-1"]
 */
export function kernelMatrix(points: readonly PointInput[], kernel: KernelSpec): KernelMatrix {
  const rows = pointRows(place, points);
  wholeNumber(place, rows.length, "points", 1, 100);
  const k = kernelOf(kernel);
  const matrix = rows.map((x) => rows.map((z) => k(x, z)));
  matrix.forEach((row, i) =>
    row.forEach((value, j) => {
      if (Math.abs(Number(value) - Number(matrix[j][i])) > 1e-9 * (1 + Math.abs(Number(value))))
        throw new InputError({
          place,
          rule: "needs a function that is symmetric in its points",
          got: `${told(value)} and ${told(matrix[j][i])} for points ${i + 1} and ${j + 1}`,
        });
    }),
  );
  return new KernelMatrix(finiteRows(place, matrix));
}
