/*
 * Jacobi's rotations in float64: for symmetric matrices, and from one side for singular values. They are short, need no
 * deflation, and give small singular values with all their digits, which the eigenvalues of AᵀA would lose.
 */

/** Sweeps until nothing is left to rotate; 60 are never needed. */
const MOST_SWEEPS = 60;

/** The rotation that makes two vectors with these squares and product orthogonal. */
function rotationFor(a: number, b: number, between: number): [cos: number, sin: number] {
  const zeta = (b - a) / (2 * between);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.hypot(1, zeta));
  const cos = 1 / Math.hypot(1, t);
  return [cos, cos * t];
}

export interface FloatSvd {
  /** Descending. */
  readonly values: number[];
  /** One left vector for each value; a zero value has one that is orthogonal to the others, or zeros where there is no room. */
  readonly left: number[][];
  /** One right vector for each value. */
  readonly right: number[][];
}

const identity = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (__, j) => (i === j ? 1 : 0)));

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, entry, k) => total + entry * b[k], 0);

/**
 * The singular value decomposition of a matrix with at least as many rows as columns, by one-sided Jacobi rotations of its columns.
 * Source: M. R. Hestenes, Inversion of matrices by biorthogonalization (1958).
 */
function tallSvd(matrix: readonly (readonly number[])[]): FloatSvd {
  const columns = matrix[0].map((_, j) => matrix.map((row) => row[j]));
  const turned = identity(columns.length);
  const scale = Math.max(...columns.map((column) => Math.hypot(...column)));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < columns.length - 1; p++)
      for (let q = p + 1; q < columns.length; q++) {
        const [a, b, between] = [
          dot(columns[p], columns[p]),
          dot(columns[q], columns[q]),
          dot(columns[p], columns[q]),
        ];
        if (Math.abs(between) <= 2 ** -51 * Math.sqrt(a * b) || Math.abs(between) <= (scale * 2 ** -60) ** 2)
          continue;
        rotated = true;
        const [cos, sin] = rotationFor(a, b, between);
        for (const list of [columns, turned]) {
          const [u, v] = [list[p], list[q]];
          list[p] = u.map((entry, k) => cos * entry - sin * v[k]);
          list[q] = u.map((entry, k) => sin * entry + cos * v[k]);
        }
      }
    if (!rotated) break;
  }
  const sizes = columns.map((column) => Math.hypot(...column));
  const order = sizes.map((_, index) => index).toSorted((i, j) => sizes[j] - sizes[i]);
  const isNothing = (size: number): boolean => size <= scale * 2 ** -50;
  const left: number[][] = [];
  for (const index of order)
    left.push(
      isNothing(sizes[index])
        ? orthogonalTo(left, matrix.length)
        : columns[index].map((entry) => entry / sizes[index]),
    );
  return {
    values: order.map((index) => (isNothing(sizes[index]) ? 0 : sizes[index])),
    left,
    right: order.map((index) => turned[index]),
  };
}

/** A unit vector that is orthogonal to others: what is left of the axis that they take least of. */
function orthogonalTo(others: readonly number[][], size: number): number[] {
  let best: number[] = [];
  for (let axis = 0; axis < size; axis++) {
    let rest: number[] = Array.from({ length: size }, (_, k) => (k === axis ? 1 : 0));
    for (let pass = 0; pass < 2; pass++)
      for (const other of others) {
        const share = dot(rest, other);
        rest = rest.map((entry, k) => entry - share * other[k]);
      }
    if (best.length === 0 || Math.hypot(...rest) > Math.hypot(...best) + 1e-9) best = rest;
  }
  const length = Math.hypot(...best);
  return best.map((entry) => entry / length);
}

/** The thin singular value decomposition A = Σ σₖ·uₖ·vₖᵀ of any matrix. */
export function floatSvd(matrix: readonly (readonly number[])[]): FloatSvd {
  if (matrix.length >= matrix[0].length) return tallSvd(matrix);
  const { values, left, right } = tallSvd(matrix[0].map((_, j) => matrix.map((row) => row[j])));
  return { values, left: right, right: left };
}

/** Eigenvalues of a symmetric matrix in ascending order with orthonormal vectors. Source: C. G. J. Jacobi (1846). */
export function symmetricEigen(matrix: readonly (readonly number[])[]): {
  values: number[];
  vectors: number[][];
} {
  const a = matrix.map((row) => [...row]);
  const size = a.length;
  const vectors = identity(size);
  const scale = Math.max(...a.flat().map(Math.abs));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < size - 1; p++)
      for (let q = p + 1; q < size; q++) {
        if (Math.abs(a[p][q]) <= scale * 2 ** -80) continue;
        if (Math.abs(a[p][q]) <= 2 ** -53 * Math.sqrt(Math.abs(a[p][p] * a[q][q])) && sweep > 3) continue;
        rotated = true;
        const [cos, sin] = rotationFor(a[p][p], a[q][q], a[p][q]);
        for (let k = 0; k < size; k++) {
          const [x, y] = [a[k][p], a[k][q]];
          a[k][p] = cos * x - sin * y;
          a[k][q] = sin * x + cos * y;
        }
        for (const list of [a, vectors]) {
          const [u, v] = [list[p], list[q]];
          list[p] = u.map((entry, k) => cos * entry - sin * v[k]);
          list[q] = u.map((entry, k) => sin * entry + cos * v[k]);
        }
      }
    if (!rotated) break;
  }
  const order = a.map((_, index) => index).toSorted((i, j) => a[i][i] - a[j][j]);
  return { values: order.map((index) => a[index][index]), vectors: order.map((index) => vectors[index]) };
}
