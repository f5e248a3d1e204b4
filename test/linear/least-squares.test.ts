import { describe, expect, it } from "vitest";
import { leastSquares, parse } from "../../src/index.js";
import { randomMatrices } from "./random-matrix.js";

describe("leastSquares", () => {
  it("of 55, 60, 65, 70, 80 and 52, 54, 56, 58, 62 is 30 + 2/5·x", () => {
    const found = leastSquares([55, 60, 65, 70, 80], [52, 54, 56, 58, 62], { intercept: true });
    expect(found.coefficients.map(String)).toEqual(["30", "2/5"]);
    expect([String(found.sumOfSquares), String(found.rSquared)]).toEqual(["0", "1"]);
  });

  it("has a gradient of zero: Xᵀ(y − Xw) = λw (the intercept free), for 200 seeded systems", () => {
    const { decimal, whole, below } = randomMatrices(51);
    let solved = 0;
    for (let round = 0; solved < 200; round++) {
      const [n, width, intercept] = [5, 1 + below(3), round % 3 === 0];
      const X = round % 2 ? whole(n, width) : decimal(n, width);
      const [y] = round % 2 ? whole(1, n) : decimal(1, n);
      const ridge = round % 5 ? 0.5 + below(3) : 0;
      let found;
      try {
        found = leastSquares(X, y, { ridge, intercept });
      } catch {
        // the columns depend on each other
        continue;
      }
      solved++;
      const rest = found.residuals.map(Number);
      const weights = found.weights.map(Number);
      weights.forEach((w, k) =>
        expect(X.reduce((t, row, i) => t + row[k] * rest[i], 0) - ridge * w).toBeCloseTo(0, 9),
      );
      // of the derivative by the intercept
      expect(intercept ? rest.reduce((a, b) => a + b) : 0).toBeCloseTo(0, 9);
      const predicted = X.map((row) =>
        row.reduce((t, x, k) => t + x * weights[k], Number(found.intercept ?? 0)),
      );
      rest.forEach((r, i) => expect(r).toBeCloseTo(y[i] - predicted[i], 10));
      expect(Number(found.sumOfSquares)).toBeCloseTo(
        rest.reduce((t, r) => t + r * r, 0),
        9,
      );
    }
  });

  it("keeps ten digits of an ill-conditioned polynomial fit, where the normal equations keep two", () => {
    const x = Array.from({ length: 12 }, (_, i) => 1 + i / 110 + 1e-13);
    const X = x.map((each) => [1, each, each ** 2, each ** 3]);
    const found = leastSquares(
      X,
      X.map((row) => row[0] - 2 * row[1] + 3 * row[2] - row[3]),
    );
    expect(Math.max(...found.residuals.map((r) => Math.abs(Number(r))))).toBeLessThan(1e-13);
    expect(Number(found.weights[2])).toBeCloseTo(3, 4);
  });

  it("keeps λ as a letter: at λ = 1 it is the ridge of 1", () => {
    const rows = [
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    const found = leastSquares(rows, [1, 2, 4], { ridge: "lambda" });
    expect(found.coefficients.map(String)).toEqual([
      "(5*lambda + 4)/((lambda + 2)^2 - 1)",
      "(6*lambda + 7)/((lambda + 2)^2 - 1)",
    ]);
    expect(found.coefficients.map((w) => parse(String(w)).evaluate({ lambda: 1 }))).toEqual(
      leastSquares(rows, [1, 2, 4], { ridge: 1 }).coefficients.map(Number),
    );
    expect(leastSquares(["x1", "x2"], ["y1", "y2"]).coefficients.map(String)).toEqual([
      "(x1*y1 + x2*y2)/(x1^2 + x2^2)",
    ]);
  });

  it("refuses what does not fit, depends on itself, or has a ridge below 0", () => {
    expect(() => leastSquares([1, 2, 3], [1, 2])).toThrow(
      "leastSquares: needs one y for each row of X, got 3 rows and 2 y.",
    );
    expect(() =>
      leastSquares(
        [
          [1, 2],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow("do not depend on each other");
    expect(() =>
      leastSquares(
        [
          [1.1234567890123, 2.2469135780246],
          [2, 4],
        ],
        [1, 2],
      ),
    ).toThrow("do not depend on each other");
    expect(() => leastSquares([1, 2], [1, 2], { ridge: -1 })).toThrow("needs a ridge from 0 on, got -1.");
    expect(() => leastSquares([1, 2], [1, 2], { intercept: "yes" as unknown as boolean })).toThrow(
      "true or false",
    );
    expect(() => leastSquares([1, "x"] as number[], 3 as unknown as number[])).toThrow(
      "needs a list of numbers",
    );
    expect(leastSquares([1, 2], [3, 3], { intercept: true }).rSquared).toBeNull();
  });

  it("shows the normal equations with the numbers put in", () => {
    expect(leastSquares([1, 2], [3, 5], { intercept: true }).formulas()).toContain(
      "\\begin{pmatrix} 2 & 3 \\\\ 3 & 5 \\end{pmatrix} \\begin{pmatrix} b \\\\ w \\end{pmatrix} &= \\begin{pmatrix} 8 \\\\ 13 \\end{pmatrix}",
    );
  });
});
