import { describe, expect, it } from "vitest";
import { determinant, inverse, jacobian, nullSpace, parse, rank } from "../../src/index.js";
import { gap, identityOf, randomMatrices, times } from "./random-matrix.js";

/** Σ over all permutations, as the definition says. */
function leibniz(A: readonly (readonly number[])[], columns = A.map((_, j) => j)): number {
  if (columns.length === 0) return 1;
  const row = A[A.length - columns.length];
  return columns.reduce((total, column, place) => {
    const rest = columns.filter((each) => each !== column);
    return total + (place % 2 === 0 ? 1 : -1) * row[column] * leibniz(A, rest);
  }, 0);
}

function failure(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("determinant", () => {
  it("of 200 seeded matrices of whole numbers is the sum over all permutations, exactly", () => {
    const { whole, below } = randomMatrices(1);
    for (let round = 0; round < 200; round++) {
      const A = whole(1 + below(5));
      expect(String(determinant(A))).toBe(String(leibniz(A)));
    }
  });

  it("of 200 seeded matrices of decimals is the same sum to 12 digits", () => {
    const { decimal, below } = randomMatrices(2);
    for (let round = 0; round < 200; round++) {
      const A = decimal(1 + below(5));
      expect(Math.abs(Number(determinant(A)) - leibniz(A))).toBeLessThan(1e-10);
    }
  });

  it("with letters has the value of the sum over all permutations at 200 seeded points", () => {
    const { decimal, whole } = randomMatrices(3);
    for (let round = 0; round < 200; round++) {
      const [[x, y]] = decimal(1, 2);
      const A = whole(round % 10 === 0 ? 3 : 2).map((row, i) =>
        row.map((entry, j) => (i === j ? `${entry} + x` : (i + j) % 2 ? `${entry}*y` : entry)),
      );
      const value = parse(String(determinant(A))).evaluate({ x, y });
      const put = A.map((row) => row.map((entry) => parse(String(entry)).evaluate({ x, y })));
      expect(Math.abs(value - leibniz(put))).toBeLessThan(1e-9);
    }
  });

  it("of the Jacobian of (e^(g·y)·x + f·y, e^s·y) is e^(g·y + s)", () => {
    expect(String(determinant(jacobian(["exp(g*y)*x + f*y", "exp(s)*y"], ["x", "y"])))).toBe("exp(g*y + s)");
  });

  it("refuses what is no square matrix of numbers", () => {
    expect(() =>
      determinant([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toThrow("determinant: needs a square matrix, got 2×3.");
    expect(() => determinant([[1, 2], [3]] as number[][])).toThrow("rows of one length");
    expect(() => determinant([])).toThrow("needs a matrix");
    expect(() => determinant(null as unknown as number[][])).toThrow("needs a matrix");
    expect(() => determinant([[Number.NaN]])).toThrow("got NaN");
    expect(() => determinant(3n as never)).toThrow("needs a matrix");
    expect(() => determinant([[{} as number]])).toThrow("determinant: needs numbers");
    expect(() =>
      determinant([
        ["x", 0.1234567890123],
        [1, 2],
      ]),
    ).toThrow("no letters beside long decimals");
    expect(() => determinant(Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => "a")))).toThrow(
      "up to 6×6",
    );
  });
});

describe("inverse", () => {
  it("times the matrix is the identity, for 200 seeded matrices", () => {
    const { whole, decimal, below } = randomMatrices(4);
    let singular = 0;
    for (let round = 0; round < 200; round++) {
      const A = round % 2 ? whole(1 + below(4)) : decimal(1 + below(5));
      const size = Math.abs(leibniz(A));
      if (size === 0 && failure(() => inverse(A)).includes("determinant 0")) singular++;
      if (size < 1e-3) continue;
      expect(gap(times(inverse(A).numbers(), A), identityOf(A.length))).toBeLessThan(1e-8);
    }
    expect(singular).toBeGreaterThan(0);
  });

  it("with letters times the matrix is the identity at 200 seeded points", () => {
    const { decimal, whole } = randomMatrices(7);
    let count = 0;
    while (count < 200) {
      const [[x, y]] = decimal(1, 2);
      const A = whole(2).map((row, i) =>
        row.map((entry, j) => (i + j === 0 ? `${entry} + x` : i === 0 ? `${entry} - y` : String(entry))),
      );
      const put = A.map((row) => row.map((entry) => parse(entry).evaluate({ x, y })));
      if (Math.abs(leibniz(put)) < 1e-2) continue;
      count++;
      const found = inverse(A).map((row) => row.map((entry) => parse(String(entry)).evaluate({ x, y })));
      expect(gap(times(found, put), identityOf(2))).toBeLessThan(1e-9);
    }
  });

  it("with letters has adj A over one determinant", () => {
    expect(
      inverse([
        ["a", "b"],
        ["c", "d"],
      ]).map((row) => row.map(String)),
    ).toEqual([
      ["d/(a*d - b*c)", "-b/(a*d - b*c)"],
      ["-c/(a*d - b*c)", "a/(a*d - b*c)"],
    ]);
    expect(
      inverse([
        ["cos(t)", "-sin(t)"],
        ["sin(t)", "cos(t)"],
      ]).map((row) => row.map(String)),
    ).toEqual([
      ["cos(t)", "sin(t)"],
      ["-sin(t)", "cos(t)"],
    ]);
    expect(() =>
      inverse([
        ["a", "2*a"],
        ["b", "2*b"],
      ]),
    ).toThrow("determinant 0");
  });
});

describe("rank and nullSpace", () => {
  it("of 200 seeded products of thin matrices are their width, and A·x = 0 exactly", () => {
    const { whole, below } = randomMatrices(5);
    for (let round = 0; round < 200; round++) {
      const [n, m, width] = [2 + below(4), 2 + below(4), 1 + below(2)];
      const [B, C] = [whole(n, width), whole(width, m)];
      const A = times(B, C);
      const kernel = nullSpace(A);
      expect(rank(A)).toBeLessThanOrEqual(width);
      expect(kernel.length).toBe(m - rank(A));
      for (const x of kernel.numbers())
        expect(
          Math.max(...A.map((row) => Math.abs(row.reduce((t, a, k) => t + a * Number(x[k]), 0)))),
        ).toBeLessThan(1e-12);
    }
  });

  it("of decimals take what rounding leaves as zero", () => {
    const { decimal } = randomMatrices(6);
    const A = times(decimal(5, 2), decimal(2, 4));
    expect(rank(A)).toBe(2);
    const kernel = nullSpace(A);
    expect(kernel.length).toBe(2);
    for (const x of kernel.numbers())
      expect(
        Math.max(...A.map((row) => Math.abs(row.reduce((t, a, k) => t + a * Number(x[k]), 0)))),
      ).toBeLessThan(1e-12);
  });
});
