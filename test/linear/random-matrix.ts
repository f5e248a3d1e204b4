import { randomNumbers } from "../../src/number/random.js";

/** Seeded matrices: of whole numbers from −5 to 5, or of long decimals. */
export function randomMatrices(seed: number) {
  const source = randomNumbers(seed);
  const rows = (n: number, m: number, of: () => number) =>
    Array.from({ length: n }, () => Array.from({ length: m }, of));
  return {
    below: (n: number) => Math.floor(source() * n),
    whole: (n: number, m = n) => rows(n, m, () => Math.floor(source() * 11) - 5),
    decimal: (n: number, m = n) => rows(n, m, () => source() * 6 - 3),
  };
}

export const times = (A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number[][] =>
  A.map((row) => B[0].map((_, j) => row.reduce((total, entry, k) => total + entry * B[k][j], 0)));

export const turned = (A: readonly (readonly number[])[]): number[][] =>
  A[0].map((_, j) => A.map((row) => row[j]));

/** The greatest distance of two matrices in any entry. */
export const gap = (A: readonly (readonly number[])[], B: readonly (readonly number[])[]): number =>
  Math.max(...A.flatMap((row, i) => row.map((entry, j) => Math.abs(entry - B[i][j]))));

export const identityOf = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : 0)));

/** A + Aᵀ */
export const symmetric = (A: number[][]) => A.map((row, i) => row.map((entry, j) => entry + A[j][i]));

/** The greatest entry of A·v − λ·v over all vectors. */
export const misfit = (A: number[][], values: number[], vectors: number[][]): number =>
  Math.max(
    ...vectors.flatMap((v, k) =>
      A.map((row, i) => Math.abs(row.reduce((total, a, j) => total + a * v[j], 0) - values[k] * v[i])),
    ),
  );
