import { beforeAll, describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: products counted in loops, gradients by finite differences, the equation solved on a grid.
 * Nothing here calls the library.
 */
const parts = keysOf("iitkgp-dl-2022-ct2");
const keyOf = (part: string) => parts[`kgp-ct2-${part}`].key;

const relu = (z: number) => Math.max(0, z);
const start = [5, 2, -1, 3, 1, 2];

/** The network of problem 2 as one function of x1, x2, w11, w12, w21, w22: pre-activations and output. */
type Network = (at: number[]) => { a: number[]; f: number };
const byUnit: Network = ([x1, x2, w11, w12, w21, w22]) => sumOf([w11 * x1 + w12 * x2, w21 * x1 + w22 * x2]);
const byInput: Network = ([x1, x2, w11, w12, w21, w22]) => sumOf([w11 * x1 + w21 * x2, w12 * x1 + w22 * x2]);
const sumOf = (a: number[]) => ({ a, f: relu(a[0]) + relu(a[1]) });

/** Slopes of the output for x1, x2, w11, w12, w21, w22. */
const slopesOf = (network: Network) =>
  start.map((_, index) => {
    const moved = (by: number) => network(start.map((value, at) => (at === index ? value + by : value))).f;
    return (moved(1e-3) - moved(-1e-3)) / 2e-3;
  });

const f = (x: number) => relu(3 * relu(-x));
const g = (x: number) => f(x) + x;
const slopeAt = (curve: (x: number) => number) => (x: number) => (curve(x + 1e-3) - curve(x - 1e-3)) / 2e-3;

describe("the keys of iitkgp-dl-2022-ct2", () => {
  it("1b: sizes and multiplications are those of loops", () => {
    let places = 0;
    for (let left = -1; left + 4 <= 200 + 1; left++) places++;
    let [depthwise, pointwise] = [0, 0];
    for (let y = 0; y < places; y++)
      for (let x = 0; x < places; x++) {
        for (let channel = 0; channel < 3; channel++) depthwise += 4 * 4;
        for (let out = 0; out < 10; out++) pointwise += 3;
      }
    expect(keyOf("1b")).toEqual(
      near({
        depthwise_output: [places, places, 3],
        pointwise_output: [places, places, 10],
        depthwise_multiplications: depthwise,
        pointwise_multiplications: pointwise,
        total_multiplications: depthwise + pointwise,
      }),
    );
  });

  it("2: values and gradients are those of the function and its differences", () => {
    const { a, f: output } = byUnit(start);
    const [x1, x2, w11, w12, w21, w22] = slopesOf(byUnit);
    expect(keyOf("2a")).toEqual(near({ a, h: a.map(relu), f: output }));
    // f = h1 + h2, and the slope of each ReLU
    expect(keyOf("2b")).toEqual(near({ df_dh: [1, 1], df_da: a.map(slopeAt(relu)) }));
    expect(keyOf("2c")).toEqual(
      near({
        df_dW: [
          [w11, w12],
          [w21, w22],
        ],
      }),
    );
    expect(keyOf("2d")).toEqual(near({ df_dx: [x1, x2] }));
  });

  it("3: the inputs are all sign changes of g − 10 on a grid, the gradients differences there", () => {
    const roots = [];
    for (let step = 4000; step > -4000; step--) {
      const [right, left] = [g(step / 100 + 0.005) - 10, g(step / 100 - 0.005) - 10];
      if (right * left <= 0) roots.push(step / 100);
    }
    expect(keyOf("3a")).toEqual(near({ x: roots, f: roots.map(f) }));
    expect(keyOf("3b")).toEqual(
      near({ x: roots, df_dx: roots.map(slopeAt(f)), dg_dx: roots.map(slopeAt(g)) }),
    );
    // the skip before the last ReLU makes the same function
    for (let x = -20; x <= 20; x += 0.25) expect(relu(3 * relu(-x) + x)).toBe(g(x));
  });
});

describe("the answers of iitkgp-dl-2022-ct2", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("iitkgp-dl-2022-ct2");
  }, paperTimeout);

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

  it("2: tell the other reading of the lost drawing, where one gate is closed", () => {
    const { a, f: output } = byInput(start);
    const [x1, x2, ...weights] = slopesOf(byInput).map((slope) => Math.round(slope));
    const list = (values: number[]) => values.join(",\\ ");
    const notes = ["2a", "2b", "2c", "2d"].map((part) => answers[`kgp-ct2-${part}`].note);
    expect(notes[0]).toContain(`$a=(${list(a)})$, $h=(${list(a.map(relu))})$, $f=${output}$`);
    expect(notes[1]).toContain(`(${list(a.map(slopeAt(relu)).map(Math.round))})`);
    expect(notes[2]).toContain(`$${list(weights)}$`);
    expect(notes[3]).toContain(`(${list([x1, x2])})`);
  });

  it("have nothing published to compare with, and two readings in problem 2", () => {
    const verdicts = Object.entries(answers).map(([id, { verdict }]) => [
      id.slice("kgp-ct2-".length),
      verdict,
    ]);
    expect(verdicts).toEqual(
      ["1a", "1b", "2a", "2b", "2c", "2d", "3a", "3b", "3c"].map((id) => [
        id,
        id.startsWith("2") ? "ambiguous" : "unpublished",
      ]),
    );
    expect(answers["kgp-ct2-3c"].value.text).toContain("differ by exactly 1");
  });
});
