import { describe, expect, it } from "vitest";
import { matrixProduct } from "../../src/symbolic/matrix-product.js";

describe("matrixProduct", () => {
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

  it("shapes that do not fit are refused", () => {
    expect(() => matrixProduct([[1, 2]], [[1, 2]])).toThrow(
      "matrixProduct: needs as many columns as rows, got 2 and 1.",
    );
    expect(() => matrixProduct([], [[1]])).toThrow("matrixProduct: needs matrices with rows of one length");
  });
});
