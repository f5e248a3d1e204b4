import { describe, expect, it } from "vitest";
import { pca } from "../../src/index.js";
import { gap, misfit, randomMatrices, times, turned } from "./random-matrix.js";

describe("pca", () => {
  it("of (4,1), (5,4), (1,2), (1,0) has the scatter matrix, (43 ± √793)/4 and (.801277, .598294)", () => {
    const found = pca(
      [
        [4, 1],
        [5, 4],
        [1, 2],
        [1, 0],
      ],
      { matrix: "scatter" },
    );
    expect(found.scatter.numbers()).toEqual([
      [12.75, 6.75],
      [6.75, 8.75],
    ]);
    expect(found.values.map(String)).toEqual(["sqrt(793)/4 + 43/4", "43/4 - sqrt(793)/4"]);
    expect(found.components[0].map((entry) => Number(entry).toFixed(6))).toEqual(["0.801277", "0.598294"]);
  });

  it("gives the covariance of plain loops, its eigenvectors, and scores of that variance, for 200 seeded sets of rows", () => {
    const { decimal, whole, below } = randomMatrices(41);
    for (let round = 0; round < 200; round++) {
      const width = 2 + below(3);
      const X = round % 8 ? decimal(5, width) : whole(5, 2);
      const found = pca(X);
      const mean = turned(X).map((column) => column.reduce((a, b) => a + b) / 5);
      const G = X.map((row) => row.map((entry, j) => entry - mean[j]));
      const C = times(turned(G), G).map((row) => row.map((entry) => entry / 4));
      expect(gap(found.covariance.numbers() as number[][], C)).toBeLessThan(1e-10);
      const values = found.values.map(Number);
      const V = found.components.numbers() as number[][];
      expect(misfit(C, values, V)).toBeLessThan(1e-9);
      expect(values).toEqual(values.toSorted((a, b) => b - a));
      const Z = found.projected.numbers() as number[][];
      expect(gap(Z, times(G, turned(V)))).toBeLessThan(1e-9);
      turned(Z).forEach((scores, k) =>
        expect(scores.reduce((t, z) => t + z * z, 0) / 4).toBeCloseTo(values[k], 9),
      );
      expect(found.explained.map(Number).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      const kept = pca(X, { components: 1 });
      const again = kept.reconstructed.numbers() as number[][];
      expect(
        again.flatMap((row, i) => row.map((entry, j) => (entry - X[i][j]) ** 2)).reduce((a, b) => a + b),
      ).toBeCloseTo(Number(kept.error), 8);
    }
  });

  it("refuses too few rows, too many components and letters", () => {
    expect(() => pca([[1, 2]])).toThrow("needs at least two rows");
    expect(() =>
      pca(
        [
          [1, 2],
          [3, 4],
        ],
        { components: 3 },
      ),
    ).toThrow("needs from 1 to 2 components, got 3.");
    expect(() =>
      pca([
        ["x", 2],
        [3, 4],
      ]),
    ).toThrow("pca: needs numbers, got the letter x.");
    expect(() =>
      pca(
        [
          [1, 2],
          [3, 4],
        ],
        { matrix: "biased" as "sample" },
      ),
    ).toThrow("sample, population, scatter");
    expect(
      pca([
        [1, 1],
        [2, 2],
        [3, 3],
      ]).values.map(String),
    ).toEqual(["2", "0"]);
  });

  it("draws two columns with the axes of the components through the mean", () => {
    expect(
      String(
        pca([
          [4, 1],
          [5, 4],
          [1, 2],
          [1, 0],
        ]).figure().description,
      ),
    ).toContain("v1");
    expect(
      String(
        pca(
          [
            [4, 1, 0],
            [5, 4, 1],
            [1, 2, 2],
            [1, 0, 5],
          ],
          { components: 1 },
        ).figure().description,
      ),
    ).toContain("rows");
  });
});
