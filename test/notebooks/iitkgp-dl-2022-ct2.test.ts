import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: products counted in loops, gradients by finite differences, the equation solved on a grid.
 * Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("iitkgp-dl-2022-ct2");
}, paperTimeout);

const relu = (z: number) => Math.max(0, z);

/** The network of problem 2 as one function of x1, x2, w11, w12, w21, w22. */
const sum = ([x1, x2, w11, w12, w21, w22]: number[]) => relu(w11 * x1 + w12 * x2) + relu(w21 * x1 + w22 * x2);
const start = [5, 2, -1, 3, 1, 2];
const slopes = start.map((_, index) => {
  const moved = (by: number) => sum(start.map((value, at) => (at === index ? value + by : value)));
  return (moved(1e-3) - moved(-1e-3)) / 2e-3;
});

const f = (x: number) => relu(3 * relu(-x));
const g = (x: number) => f(x) + x;

describe("iitkgp-dl-2022-ct2", () => {
  it("1a: the identity that the derivation ends in holds for a 3×3 matrix with numbers", () => {
    expect(answers["kgp-ct2-1a"].value.text).toContain(
      "-\\mathbf A^{-1}\\,\\frac{\\partial\\mathbf A}{\\partial x}",
    );
    const A = (x: number) => [
      [x * x + 1, x, 2],
      [Math.sin(x), 3, x],
      [1, Math.exp(x), x - 4],
    ];
    const cofactor = (m: number[][], i: number, j: number) => {
      const [r1, r2] = [0, 1, 2].filter((row) => row !== i);
      const [c1, c2] = [0, 1, 2].filter((column) => column !== j);
      return (-1) ** (i + j) * (m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]);
    };
    const inverse = (m: number[][]) => {
      const determinant = [0, 1, 2].reduce((total, j) => total + m[0][j] * cofactor(m, 0, j), 0);
      return [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(m, j, i) / determinant));
    };
    const times = (a: number[][], b: number[][]) =>
      a.map((row) => [0, 1, 2].map((j) => row.reduce((total, entry, k) => total + entry * b[k][j], 0)));
    const slope = (matrix: (x: number) => number[][]) =>
      matrix(0.7).map((row, i) =>
        row.map((_, j) => (matrix(0.7 + 1e-5)[i][j] - matrix(0.7 - 1e-5)[i][j]) / 2e-5),
      );
    const left = slope((x) => inverse(A(x)));
    const right = times(times(inverse(A(0.7)), slope(A)), inverse(A(0.7)));
    left.forEach((row, i) => row.forEach((entry, j) => expect(entry).toBeCloseTo(-right[i][j], 7)));
  });

  it("1b: sizes and multiplications are those of loops", () => {
    let places = 0;
    for (let left = -1; left + 4 <= 200 + 1; left++) places++;
    let [depthwise, pointwise] = [0, 0];
    for (let y = 0; y < places; y++)
      for (let x = 0; x < places; x++) {
        for (let channel = 0; channel < 3; channel++) depthwise += 4 * 4;
        for (let out = 0; out < 10; out++) pointwise += 3;
      }
    expect(answers["kgp-ct2-1b"].value).toEqual({
      depthwise_output: [places, places, 3],
      pointwise_output: [places, places, 10],
      depthwise_multiplications: depthwise,
      pointwise_multiplications: pointwise,
      total_multiplications: depthwise + pointwise,
    });
  });

  it("2: values and gradients are those of the function and its differences", () => {
    expect(answers["kgp-ct2-2a"].value).toEqual({ a: [-5 + 6, 5 + 4], h: [1, 9], f: sum(start) });
    // with positive pre-activations every gradient by h and by a is 1
    expect(answers["kgp-ct2-2b"].value).toEqual({ df_dh: [1, 1], df_da: [1, 1] });
    answers["kgp-ct2-2c"].value.df_dW
      .flat()
      .forEach((value: number, index: number) => expect(value).toBeCloseTo(slopes[2 + index], 9));
    answers["kgp-ct2-2d"].value.df_dx.forEach((value: number, index: number) =>
      expect(value).toBeCloseTo(slopes[index], 9),
    );
  });

  it("3: the inputs are all sign changes of g − 10 on a grid, the gradients differences there", () => {
    const roots = [];
    for (let step = 4000; step > -4000; step--) {
      const [right, left] = [g(step / 100 + 0.005) - 10, g(step / 100 - 0.005) - 10];
      if (right * left <= 0) roots.push(step / 100);
    }
    expect(answers["kgp-ct2-3a"].value).toEqual({ x: roots, f: roots.map(f) });
    const { x, df_dx, dg_dx } = answers["kgp-ct2-3b"].value;
    expect(x).toEqual(roots);
    roots.forEach((root, index) => {
      expect(df_dx[index]).toBeCloseTo((f(root + 1e-3) - f(root - 1e-3)) / 2e-3, 9);
      expect(dg_dx[index]).toBeCloseTo((g(root + 1e-3) - g(root - 1e-3)) / 2e-3, 9);
    });
    expect(answers["kgp-ct2-3c"].value.text).toContain("differ by exactly 1");
  });

  it("has no published answers to compare with", () => {
    expect(new Set(Object.values(answers).map(({ verdict }) => verdict))).toEqual(new Set(["unpublished"]));
  });
});
