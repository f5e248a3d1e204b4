import { describe, expect, it } from "vitest";
import { leastSquares } from "../../src/linear/least-squares.js";
import { minimumNorm } from "../../src/linear/minimum-norm.js";
import { random } from "../../src/number/random.js";

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const drawn = (rows: number, columns: number, seed: number) => {
  const numbers = random(seed);
  return { X: Array.from({ length: rows }, () => numbers.normal(columns)), y: numbers.normal(rows) };
};

describe("minimumNorm", () => {
  it("gives tall matrices the weights of least squares, with and without a ridge", () => {
    for (const [seed, [rows, columns]] of [
      [7, 3],
      [5, 5],
      [12, 1],
      [30, 8],
    ].entries())
      for (const ridge of [0, 0.3, 20]) {
        const { X, y } = drawn(rows, columns, seed);
        const other = leastSquares(X, y, { ridge }).weights.map(Number);
        minimumNorm(X, y, { ridge }).forEach((w, k) => expect(w).toBeCloseTo(other[k], 8));
      }
  });

  it("interpolates with wide ones, by weights that lie in the span of the rows: none are shorter", () => {
    for (const [seed, [rows, columns]] of [
      [3, 7],
      [1, 4],
      [20, 300],
    ].entries()) {
      const { X, y } = drawn(rows, columns, seed);
      const w = minimumNorm(X, y);
      X.forEach((row, i) => expect(dot(row, w)).toBeCloseTo(y[i], 9));
      // What is orthogonal to all rows, here a random vector less its part in their span, is orthogonal to w.
      const v = random(seed + 50).normal(columns);
      const inSpan = minimumNorm(
        X,
        X.map((row) => dot(row, v)),
      );
      const across = v.map((entry, k) => entry - inSpan[k]);
      expect(Math.hypot(...across)).toBeGreaterThan(0.1);
      expect(dot(across, w)).toBeCloseTo(0, 8);
    }
  });

  it("comes to the weights of a wide matrix as the ridge goes to 0, and solves the normal equations with one", () => {
    const { X, y } = drawn(6, 15, 4);
    const [plain, near] = [minimumNorm(X, y), minimumNorm(X, y, { ridge: 1e-9 })];
    near.forEach((w, k) => expect(w).toBeCloseTo(plain[k], 6));
    const w = minimumNorm(X, y, { ridge: 2 });
    const rest = y.map((goal, i) => goal - dot(X[i], w));
    w.forEach((weight, k) =>
      expect(2 * weight).toBeCloseTo(
        dot(
          X.map((row) => row[k]),
          rest,
        ),
        9,
      ),
    );
  });

  it("refuses what depends on each other, and takes it with a ridge", () => {
    expect(() =>
      minimumNorm(
        [
          [1, 2, 3],
          [2, 4, 6],
        ],
        [1, 1],
      ),
    ).toThrow("minimumNorm: needs rows that do not depend on each other, got row 2");
    expect(() =>
      minimumNorm(
        [
          [1, 2],
          [2, 4],
          [3, 6],
        ],
        [1, 1, 1],
      ),
    ).toThrow("needs columns that do not depend on each other");
    expect(() => minimumNorm([[0, 0]], [1])).toThrow("got row 1");
    expect(
      minimumNorm(
        [
          [1, 1],
          [1, 1],
        ],
        [1, 1],
        { ridge: 1 },
      ).map((w) => w.toFixed(9)),
    ).toEqual(["0.400000000", "0.400000000"]);
  });

  it.each([
    [[[1, NaN]], [1], {}, "needs rows of finite numbers"],
    [[[1, 2], [1]], [1, 2], {}, "all of one length"],
    [[], [], {}, "needs rows of finite numbers"],
    [[[1, 2]], [1, 2], {}, "needs a finite y for each of the 1 rows"],
    [[[1, 2]], [1], { ridge: -1 }, "needs a ridge from 0 on, got -1"],
  ])("refuses %j, %j, %j", (X, y, options, message) => {
    expect(() => minimumNorm(X, y, options)).toThrow(message);
  });
});
