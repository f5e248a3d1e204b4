import { describe, expect, it } from "vitest";
import { eigen, parse } from "../../src/index.js";
import { gap, identityOf, misfit, randomMatrices, symmetric, times, turned } from "./random-matrix.js";

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
