import { describe, expect, it } from "vitest";
import { eigenvalues, equivalent } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("eigenvalues", () => {
  it.each([
    [
      [
        [2, 1],
        [1, 3],
      ],
      ["(5 - sqrt(5))/2", "(5 + sqrt(5))/2"],
    ],
    [
      [
        [2, 1, 0],
        [1, 2, 1],
        [0, 1, 2],
      ],
      ["2 - sqrt(2)", "2", "2 + sqrt(2)"],
    ],
    [
      [
        [4, 0, 0],
        [0, 4, 0],
        [0, 0, 1],
      ],
      ["1", "4", "4"],
    ],
    [
      [
        ["a", "b"],
        ["b", "c"],
      ],
      ["(a + c - sqrt((a - c)^2 + 4*b^2))/2", "(a + c + sqrt((a - c)^2 + 4*b^2))/2"],
    ],
    [
      [
        [0, "sqrt(2)", 0],
        ["sqrt(2)", 0, 1],
        [0, 1, 0],
      ],
      ["-sqrt(3)", "0", "sqrt(3)"],
    ],
    [
      [
        [1, 5],
        [0, 2],
      ],
      ["1", "2"],
    ],
  ])("of %j are %j", (matrix, values) => {
    const found = eigenvalues(matrix);
    expect(found).toHaveLength(values.length);
    found.forEach((value, index) => expect(equivalent(value, values[index])).toBe("equal"));
  });

  it("have the trace as sum and the determinant as product on 200 seeded symmetric 3×3 matrices", () => {
    const random = randomNumbers(47);
    for (let round = 0; round < 200; round++) {
      const [a, b, c, d, e, f] = Array.from({ length: 6 }, () => Math.floor(random() * 11 - 5));
      const values = eigenvalues([
        [a, b, c],
        [b, d, e],
        [c, e, f],
      ]).map((value) => value.evaluate());
      expect(values).toHaveLength(3);
      expect(values[0] + values[1] + values[2]).toBeCloseTo(a + d + f, 10);
      expect(values[0] * values[1] * values[2]).toBeCloseTo(
        a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d),
        8,
      );
      expect(values[0] ** 2 + values[1] ** 2 + values[2] ** 2).toBeCloseTo(
        a * a + d * d + f * f + 2 * (b * b + c * c + e * e),
        8,
      );
    }
  });

  it("refuses complex ones by name", () => {
    expect(() =>
      eigenvalues([
        [0, 1],
        [-1, 0],
      ]),
    ).toThrow("needs real eigenvalues, got 0 real of 2");
    expect(() => eigenvalues([[1, 2]])).toThrow("needs a square matrix");
  });
});
