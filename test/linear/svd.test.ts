import { describe, expect, it } from "vitest";
import { svd } from "../../src/index.js";
import { gap, identityOf, randomMatrices, times, turned } from "./random-matrix.js";

describe("svd", () => {
  it("gives A = Σ σ·u·vᵀ with orthonormal u and v, for 200 seeded matrices", () => {
    const { whole, decimal, below } = randomMatrices(21);
    for (let round = 0; round < 200; round++) {
      const A = round % 5 ? decimal(1 + below(5), 1 + below(5)) : whole(1 + below(3), 1 + below(2));
      const { values, left, right, rank } = svd(A);
      const s = values.map(Number);
      expect(s).toEqual(s.toSorted((a, b) => b - a));
      expect(values.length).toBe(Math.min(A.length, A[0].length));
      if (rank === 0) continue;
      const [U, V] = [left.numbers() as number[][], right.numbers() as number[][]];
      const again = times(turned(U.map((u, k) => u.map((x) => x * s[k]))), V);
      expect(gap(again, A)).toBeLessThan(1e-9);
      for (const W of [U, V]) expect(gap(times(W, turned(W)), identityOf(rank))).toBeLessThan(1e-9);
      expect(V.every((v) => v.find((entry) => Math.abs(entry) > 1e-8)! > 0)).toBe(true);
    }
  });

  it("keeps small singular values: those of a Hilbert matrix of 6 rows multiply to its determinant", () => {
    const hilbert = Array.from({ length: 6 }, (_, i) =>
      Array.from({ length: 6 }, (__, j) => 1 / (i + j + 1)),
    );
    // 1/186313420339200000, the known determinant
    const product = svd(hilbert)
      .values.map(Number)
      .reduce((a, b) => a * b);
    expect(product * 186313420339200000).toBeCloseTo(1, 8);
  });

  it("has the least error of 200 seeded matrices of that rank (Eckart and Young)", () => {
    const { decimal } = randomMatrices(22);
    const A = decimal(4, 3);
    const whole = svd(A);
    const distance = (B: number[][]) =>
      Math.hypot(...A.flatMap((row, i) => row.map((entry, j) => entry - B[i][j])));
    const best = distance(whole.lowRank(1).numbers() as number[][]);
    expect(best).toBeCloseTo(Number(whole.error(1)), 12);
    for (let round = 0; round < 200; round++)
      expect(distance(times(decimal(4, 1), decimal(1, 3)))).toBeGreaterThanOrEqual(best);
    expect(whole.lowRank(0).numbers()).toEqual(A.map((row) => row.map(() => 0)));
    expect(() => whole.lowRank(4)).toThrow("needs a rank from 0 to 3, got 4.");
  });

  it("is exact where the roots are: [[3, 0], [4, 5]], [[2, 2, 0], [−1, 1, 0]], and a matrix of rank 1", () => {
    expect(
      svd([
        [3, 0],
        [4, 5],
      ]).values.map(String),
    ).toEqual(["3*sqrt(5)", "sqrt(5)"]);
    expect(
      svd([
        [2, 2, 0],
        [-1, 1, 0],
      ]).values.map(String),
    ).toEqual(["2*sqrt(2)", "sqrt(2)"]);
    const thin = svd([
      [1, 2],
      [2, 4],
    ]);
    expect([thin.rank, ...thin.values.map(String)]).toEqual([1, "5", "0"]);
    expect(
      svd([
        [3, 0],
        [4, 5],
      ])
        .lowRank(1)
        .map((row) => row.map(String)),
    ).toEqual([
      ["3/2", "3/2"],
      ["9/2", "9/2"],
    ]);
  });
});
