import { describe, expect, it } from "vitest";
import { real } from "../../src/number/real.js";
import { traceMlp } from "../../src/trace/mlp.js";
import { matrixProduct } from "../../src/linear/matrix-product.js";
import { gap, randomMatrices, times } from "./random-matrix.js";

describe("matrixProduct", () => {
  it("is the sum of products, of numbers, of fractions and of letters, for 200 seeded pairs", () => {
    const { whole, decimal, below } = randomMatrices(61);
    for (let round = 0; round < 200; round++) {
      const [n, k, m] = [1 + below(3), 1 + below(3), 1 + below(3)];
      const [A, B] = round % 2 ? [whole(n, k), whole(k, m)] : [decimal(n, k), decimal(k, m)];
      const wanted = times(A, B);
      expect(gap(matrixProduct(A, B), wanted)).toBeLessThan(1e-12);
      if (round % 2 === 0) continue;
      const sevenths = matrixProduct(
        A.map((row) => row.map((entry) => real(`${entry}/7`))),
        B,
      );
      expect(
        gap(
          sevenths.map((row) => row.map((entry) => Number(entry) * 7)),
          wanted,
        ),
      ).toBeLessThan(1e-12);
      const letters = matrixProduct(
        A.map((row) => row.map((entry) => `${entry}*x`)),
        B,
      );
      expect(
        gap(
          letters.map((row) => row.map((entry) => entry.evaluate({ x: 3 }) / 3)),
          wanted,
        ),
      ).toBeLessThan(1e-12);
    }
  });

  it("a matrix times its symbolic inverse is the identity at random numbers", () => {
    const A = [
      ["a", "b"],
      ["c", "d"],
    ];
    const inverse = [
      ["d/(a*d - b*c)", "-b/(a*d - b*c)"],
      ["-c/(a*d - b*c)", "a/(a*d - b*c)"],
    ];
    const values = matrixProduct(A, inverse).map((row) =>
      row.map((entry) => entry.evaluate({ a: 2, b: 3, c: -1, d: 0.5 })),
    );
    expect(values.flat()).toEqual([1, 0, 0, 1].map((entry) => expect.closeTo(entry, 12) as number));
  });

  it("numbers beside expressions give expressions throughout, numbers alone numbers", () => {
    const mixed = matrixProduct(
      [
        [1, 2],
        [0, "x"],
      ],
      [3, 4],
    );
    expect(mixed.map(String)).toEqual(["11", "4*x"]);
    expect(mixed.every((entry) => typeof entry === "object")).toBe(true);
    expect(matrixProduct([[2]], [[3]])).toEqual([[6]]);
  });

  it("numbers of traces stay exact, beside numbers and in expressions", () => {
    const third = real("1/3");
    expect(matrixProduct([[third, 2]], [real("3"), 0.5]).map(String)).toEqual(["2"]);
    expect(matrixProduct([[third]], [[third, 3]]).map((row) => row.map(String))).toEqual([["1/9", "1"]]);
    expect(matrixProduct([[third, "x"]], [real("0.1"), 2]).map(String)).toEqual(["2*x + 1/30"]);
    const { layers, output } = traceMlp({
      input: ["1/3", 2],
      layers: [{ weights: [[2, 1], [0, 1]] }], // prettier-ignore
    });
    expect(
      matrixProduct(
        layers[0].weights,
        ["1/3", 2].map((each) => real(each)),
      ).map(String),
    ).toEqual(output.map(String));
  });

  it("shapes that do not fit are refused", () => {
    expect(() => matrixProduct([[1, 2]], [[1, 2]])).toThrow(
      "matrixProduct: needs as many columns as rows, got 2 and 1.",
    );
    expect(() => matrixProduct([], [[1]])).toThrow("matrixProduct: needs matrices with rows of one length");
  });
});
