import { describe, expect, it } from "vitest";
import { conditionNumber, eigen, norms, parse, pca, projection, svd } from "../../src/index.js";
import { gap, identityOf, randomMatrices, times, turned } from "./random-matrix.js";

const symmetric = (A: number[][]) => A.map((row, i) => row.map((entry, j) => entry + A[j][i]));

/** The greatest entry of A·v − λ·v over all vectors. */
const misfit = (A: number[][], values: number[], vectors: number[][]): number =>
  Math.max(
    ...vectors.flatMap((v, k) =>
      A.map((row, i) => Math.abs(row.reduce((total, a, j) => total + a * v[j], 0) - values[k] * v[i])),
    ),
  );

describe("eigen", () => {
  it("gives A·v = λ·v with orthonormal v and all of the trace, for 200 seeded symmetric matrices of decimals", () => {
    const { decimal, below } = randomMatrices(11);
    for (let round = 0; round < 200; round++) {
      const A = symmetric(decimal(1 + below(7)));
      const { values, vectors } = eigen(A);
      const [l, V] = [values.map(Number), vectors.numbers() as number[][]];
      expect(misfit(A, l, V)).toBeLessThan(1e-10);
      expect(gap(times(V, turned(V)), identityOf(A.length))).toBeLessThan(1e-12);
      expect(l).toEqual(l.toSorted((a, b) => a - b));
      expect(Math.abs(l.reduce((a, b) => a + b) - A.reduce((t, row, i) => t + row[i], 0))).toBeLessThan(
        1e-10,
      );
    }
  });

  it("gives the same of 200 seeded matrices of whole numbers, with roots where there are any", () => {
    const { whole, below } = randomMatrices(12);
    for (let round = 0; round < 200; round++) {
      const A = symmetric(whole(round % 10 === 0 ? 3 : 1 + below(2)));
      const { values, vectors } = eigen(A);
      expect(misfit(A, values.map(Number), vectors.numbers() as number[][])).toBeLessThan(1e-10);
      expect(
        gap(
          times(vectors.numbers() as number[][], turned(vectors.numbers() as number[][])),
          identityOf(A.length),
        ),
      ).toBeLessThan(1e-10);
      for (const vector of vectors)
        expect(Number(vector.find((entry) => Math.abs(Number(entry)) > 1e-9))).toBeGreaterThan(0);
    }
  });

  it("gives A·v = λ·v for 200 seeded matrices that are not symmetric, P·D·P⁻¹ of whole numbers", () => {
    const { whole } = randomMatrices(13);
    for (let round = 0; round < 200; round++) {
      const n = round % 4 === 0 ? 3 : 2;
      const [[a, b, c]] = whole(1, 3);
      // a triangular matrix with a shear: real eigenvalues a, b, c
      const A =
        n === 2
          ? [
              [a, a - b],
              [0, b],
            ]
          : [
              [a, 1, 2],
              [0, b, a],
              [0, 0, c],
            ];
      const { values, vectors, spaces } = eigen(A);
      expect(values.map(Number)).toEqual((n === 2 ? [a, b] : [a, b, c]).toSorted((x, y) => x - y));
      for (const { value, vectors: own } of spaces)
        expect(
          misfit(
            A,
            own.map(() => Number(value)),
            own.numbers() as number[][],
          ),
        ).toBeLessThan(1e-10);
      expect(vectors.length).toBeGreaterThan(0);
    }
  });

  it("of [[3, √3], [√3, 5]] has 2 and 6, and (1, √3)/2 for 6", () => {
    const { values, vectors, directions } = eigen([
      [3, "sqrt(3)"],
      ["sqrt(3)", 5],
    ]);
    expect(values.map(String)).toEqual(["2", "6"]);
    expect(vectors[1].map(String)).toEqual(["1/2", "sqrt(3)/2"]);
    expect(directions[1].map(String)).toEqual(["1", "sqrt(3)"]);
  });

  it("knows a defective matrix, a double value with two vectors, and one of long decimals", () => {
    const sheared = eigen([
      [2, 1],
      [0, 2],
    ]);
    expect([sheared.isDiagonalizable, sheared.vectors.length, sheared.spaces[0].multiplicity]).toEqual([
      false,
      1,
      2,
    ]);
    const twice = eigen([
      [2, 1, 1],
      [1, 2, 1],
      [1, 1, 2],
    ]);
    expect(twice.values.map(String)).toEqual(["1", "1", "4"]);
    expect(twice.directions.map((v) => v.map(String).join())).toEqual(["1,-1,0", "1,1,-2", "1,1,1"]);
    expect(
      eigen([
        [Math.PI, 1],
        [0, 1],
      ]).values.map(Number),
    ).toEqual([1, Math.PI]);
  });

  it("keeps letters: those of [[a, b], [b, c]] have the values of their numbers", () => {
    const { values, vectors } = eigen([
      ["a", "b"],
      ["b", "c"],
    ]);
    const at = { a: 2, b: 0.7, c: -1 };
    const numbers = eigen([
      [2, 0.7],
      [0.7, -1],
    ]);
    values.forEach((value, k) =>
      expect(parse(String(value)).evaluate(at)).toBeCloseTo(Number(numbers.values[k]), 12),
    );
    vectors.forEach((vector, k) =>
      vector.forEach((entry, j) =>
        expect(Math.abs(parse(String(entry)).evaluate(at))).toBeCloseTo(
          Math.abs(Number(numbers.vectors[k][j])),
          12,
        ),
      ),
    );
  });

  it("refuses complex values, and shows the polynomial on the way", () => {
    expect(() =>
      eigen([
        [0, 1],
        [-1, 0],
      ]),
    ).toThrow("needs real eigenvalues");
    expect(() => eigen([[1, 2, 3]])).toThrow("eigen: needs a square matrix, got 1×3.");
    expect(
      eigen([
        [2, 1],
        [1, 2],
      ]).formulas(),
    ).toContain("\\det\\left(\\lambda I - A\\right) &= \\lambda^{2}-4\\lambda+3 = 0");
  });
});

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

describe("norms, conditionNumber and projection", () => {
  it("are the sums, maxima and stretches that they are defined by, for 200 seeded matrices", () => {
    const { decimal, below } = randomMatrices(31);
    for (let round = 0; round < 200; round++) {
      const A = decimal(2 + below(3), 2 + below(3));
      const all = norms(A);
      expect(Number(all.frobenius)).toBeCloseTo(Math.hypot(...A.flat()), 12);
      expect(Number(all.infinity)).toBeCloseTo(
        Math.max(...A.map((row) => row.reduce((t, x) => t + Math.abs(x), 0))),
        12,
      );
      expect(Number(all.one)).toBeCloseTo(
        Math.max(...turned(A).map((row) => row.reduce((t, x) => t + Math.abs(x), 0))),
        12,
      );
      // ‖A‖₂² is the greatest eigenvalue of AᵀA, and ‖A‖_* the sum of the roots of all
      const roots = eigen(times(turned(A), A)).values.map((value) => Math.sqrt(Math.max(0, Number(value))));
      expect(Number(all.spectral)).toBeCloseTo(Math.max(...roots), 10);
      expect(Math.abs(Number(all.nuclear) - roots.reduce((a, b) => a + b))).toBeLessThan(1e-5);
      const wanted =
        A.length < A[0].length ? Number(conditionNumber(turned(A))) : Math.max(...roots) / Math.min(...roots);
      expect(Number(conditionNumber(A)) / wanted).toBeCloseTo(1, 4);
      const v = A[0];
      const lengths = norms(v);
      expect([lengths.l1, lengths.l2, lengths.max].map(Number)).toEqual([
        expect.closeTo(
          v.reduce((t, x) => t + Math.abs(x), 0),
          12,
        ),
        expect.closeTo(Math.hypot(...v), 12),
        Math.max(...v.map(Math.abs)),
      ]);
    }
  });

  it("projection leaves what is orthogonal to the span, and P² = P, for 200 seeded vectors", () => {
    const { decimal, whole, below } = randomMatrices(32);
    for (let round = 0; round < 200; round++) {
      const basis = round % 4 ? decimal(1 + below(2), 3) : [[1 + below(4), ...whole(1, 2)[0]]];
      const [b] = round % 4 ? decimal(1, 3) : whole(1, 3);
      const found = projection(b, basis);
      const rest = found.residual.map(Number);
      for (const vector of basis)
        expect(Math.abs(vector.reduce((t, x, k) => t + x * rest[k], 0))).toBeLessThan(1e-9);
      const P = found.matrix.numbers() as number[][];
      expect(gap(times(P, P), P)).toBeLessThan(1e-9);
      expect(found.projected.map((p, k) => Number(p) + rest[k])).toEqual(b.map((x) => expect.closeTo(x, 10)));
    }
    expect(() => projection([1, 2], [[1, 2, 3]])).toThrow("got 3 and 2 entries");
    expect(() => projection([1, 2], [[0, 0]])).toThrow("determinant 0");
  });
});

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
