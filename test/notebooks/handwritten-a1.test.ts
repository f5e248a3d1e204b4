import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: sums, products and windows in loops. Nothing here calls the library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("handwritten-a1");
}, paperTimeout);

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const dot = (a: number[], b: number[]) => sum(a.map((value, i) => value * b[i]));
const times = (matrix: number[][], x: number[]) => matrix.map((row) => dot(row, x));
const relu = (z: number[]) => z.map((value) => Math.max(0, value));
const softmax = (z: number[]) => z.map((value) => Math.exp(value) / sum(z.map((other) => Math.exp(other))));
const rounded = (values: number[], digits: number) => values.map((value) => Number(value.toFixed(digits)));

const near = (actual: number[], expected: number[], digits = 12) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], digits));
};

/** Multiplications of a convolution that keeps the size, place by place. */
function multiplications(side: number, channels: number, filters: number, kernel: number): number {
  let count = 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++)
      for (let filter = 0; filter < filters; filter++) count += kernel * kernel * channels;
  return count;
}

const W1 = [
  [0.1, -0.1],
  [0.2, 0.3],
];
const W2 = [
  [0.1, -0.5],
  [0.3, 0.2],
  [0.4, -0.1],
];
const W3 = [
  [0.1, 0.2, 0.1],
  [0.4, 0.7, 0.3],
];

const batch = [2, 4, 6, 8, 10];
const mean = sum(batch) / 5;
const variance = sum(batch.map((value) => (value - mean) ** 2)) / 5;

describe("handwritten-a1", () => {
  it("1: terms, their sum and the activations", () => {
    const products = [0.2 * 0.001, -1.3 * 0.01, 2 * -0.005, 0.01 * -1.2];
    expect(answers["hand-a1-1a"].value.terms).toHaveLength(4);
    near(answers["hand-a1-1a"].value.terms, products);
    near([answers["hand-a1-1a"].value.z, answers["hand-a1-1b"].value.z], [sum(products), sum(products)]);
    const { softmax: soft, relu: cut, sigmoid } = answers["hand-a1-1c"].value;
    near([soft, cut, sigmoid], [1, Math.max(0, sum(products)), 1 / (1 + Math.exp(-sum(products)))]);
  });

  it("2: the network of equal weights", () => {
    const z1 = [0, 1, 2].map(() => 0.1 * sum([-2.4, 1.2, -0.8, 1.1]));
    expect(answers["hand-a1-2a"].value.a1).toHaveLength(3);
    near(answers["hand-a1-2a"].value.z1, z1);
    near(answers["hand-a1-2a"].value.a1, relu(z1));
    const a2 = [0, 1].map(() => Math.max(0, 0.001 * sum(relu(z1))));
    const logits = [0, 1].map(() => 0.01 * sum(a2));
    const { a2: ours, logits: ourLogits, softmax: soft } = answers["hand-a1-2b"].value;
    near([...ours, ...ourLogits, ...soft], [...a2, ...logits, ...softmax(logits)]);
  });

  it("3: the softmax of (2, 1, 0.1)", () => {
    const { exp_sum, p } = answers["hand-a1-3"].value;
    expect(exp_sum).toBeCloseTo(Math.exp(2) + Math.exp(1) + Math.exp(0.1), 12);
    near(p, softmax([2, 1, 0.1]));
  });

  it("4: layer by layer with sums of products", () => {
    const z1 = times(W1, [0.5, -1]);
    const z2 = times(W2, relu(z1));
    const z3 = times(W3, relu(z2));
    const [h1, h2] = [answers["hand-a1-q3-h1"].value, answers["hand-a1-q3-h2"].value];
    expect(z3).toHaveLength(2);
    near([...h1.z1, ...h1.a1, ...h2.z2, ...h2.a2], [...z1, ...relu(z1), ...z2, ...relu(z2)]);
    near(answers["hand-a1-q3-out"].value.z3, z3);
    near(answers["hand-a1-q3-soft"].value.p, softmax(z3));
  });

  it("5, 14, 15: parameters and multiplications counted one by one", () => {
    let parameters = 0;
    for (const [inputs, units] of [
      [3, 4],
      [4, 2],
    ])
      for (let unit = 0; unit < units; unit++) parameters += inputs + 1;
    expect(answers["hand-a1-4"].value.parameters).toBe(parameters);

    let full = 0;
    for (let output = 0; output < 28 * 28 * 32; output++) full += 28 * 28 * 192;
    const thin = multiplications(28, 192, 32, 1);
    expect(answers["hand-a1-13a"].value).toEqual({
      weights_per_output: 28 * 28 * 192,
      multiplications: full,
    });
    expect(answers["hand-a1-13b"].value).toEqual({ multiplications: thin });
    expect(answers["hand-a1-13c"].value).toEqual({ factor: full / thin });

    const [three, five] = [multiplications(32, 192, 128, 3), multiplications(32, 192, 32, 5)];
    expect(answers["hand-a1-14a"].value).toEqual({
      branch_3x3: three,
      branch_5x5: five,
      total: three + five,
    });
    for (const [r3, r5] of [
      [96, 16],
      [7, 3],
    ]) {
      // oxlint-disable-next-line typescript/no-implied-eval -- an expression in r3 and r5 that the notebook reported
      const ours = new Function("r3", "r5", `return ${answers["hand-a1-14b"].value.multiplications}`)(r3, r5);
      const counted =
        multiplications(32, 192, r3, 1) +
        multiplications(32, r3, 128, 3) +
        multiplications(32, 192, r5, 1) +
        multiplications(32, r5, 32, 5);
      expect(ours).toBe(counted);
    }
  });

  it("7: mean 6, variance 8, values of mean 0 and mean square 1", () => {
    const { mean: ours, variance: ourVariance, standard_deviation } = answers["hand-a1-6a"].value;
    expect([ours, ourVariance]).toEqual([mean, variance]);
    expect(standard_deviation ** 2).toBeCloseTo(8, 12);
    const xHat = batch.map((value) => (value - mean) / Math.sqrt(variance));
    near(answers["hand-a1-6b"].value.x_hat, xHat);
    near(
      answers["hand-a1-6c"].value.y,
      xHat.map((value) => 2 * value - 1),
    );
  });

  it("9: the filter on the step edge", () => {
    const row = [10, 10, 10, 0, 0, 0];
    const expected = [0, 1, 2, 3].map(() =>
      [0, 1, 2, 3].map((start) => {
        let total = 0;
        for (let u = 0; u < 3; u++) for (let v = 0; v < 3; v++) total += row[start + v] * [1, 0, -1][v];
        return total;
      }),
    );
    expect(answers["hand-a1-8a"].value.output).toEqual(expected);
  });

  it("finds what is wrong in the sheet, and where the wrong numbers come from", () => {
    const corrected = Object.entries(answers).filter(([, { verdict }]) => verdict === "corrected");
    expect(corrected.map(([id]) => id)).toEqual([
      "hand-a1-1c",
      "hand-a1-2a",
      "hand-a1-3",
      "hand-a1-q3-h2",
      "hand-a1-q3-out",
      "hand-a1-q3-soft",
      "hand-a1-6a",
      "hand-a1-6b",
      "hand-a1-6c",
      "hand-a1-7b",
    ]);
    // 1c: a softmax of one number is 1, whatever the number
    expect([-5, -0.0348, 0, 3].map((z) => softmax([z])[0])).toEqual([1, 1, 1, 1]);
    // 2a: three neurons, four printed values; the 12 weights of the layer are 3 × 4
    expect(12 / 4).toBe(answers["hand-a1-2a"].value.z1.length);
    // 3: powers cut to two decimals; the printed probabilities do not add up to 1
    expect(Math.abs(7.38 / 11.21 - 0.658)).toBeLessThan(1e-3);
    expect(Math.abs(2.71 / 11.21 - 0.2418)).toBeLessThan(1e-4);
    expect(Math.abs(softmax([2, 1, 0.1])[1] - 0.2418)).toBeGreaterThan(6e-4);
    expect(0.658 + 0.2418 + 0.0986).toBeCloseTo(0.9984, 10);
    // 4: 0.4 · 0.15 is 0.06; with 0.006 the printed logits and probabilities follow
    expect(0.4 * 0.15).toBeCloseTo(0.06, 12);
    const slipped = times(W3, [0.015, 0.045, 0.006]);
    expect(slipped[0]).toBeCloseTo(0.011, 3);
    expect(0.006 + 0.032 + 0.002).toBeCloseTo(0.04, 10);
    expect(rounded(softmax([0.011, 0.04]), 3)).toEqual([0.493, 0.507]);
    // 7: 3.464 is the root of 12, and the printed values have mean square 2/3
    expect(3.464 ** 2).toBeCloseTo(12, 2);
    expect(sum([-1.154, -0.577, 0, 0.577, 1.154].map((value) => value ** 2)) / 5).toBeCloseTo(2 / 3, 2);
    expect(-4 / 3.464).toBeCloseTo(-1.154, 2);
    expect(2 * -1.154 - 1).toBeCloseTo(-3.308, 10);
    // 8: dividing the kept activations by 1/p leaves p²a on average; dividing them by p leaves a
    const [p, a] = [0.8, 1];
    expect(p * (a / (1 / p))).toBeCloseTo(p ** 2 * a, 12);
    expect(p * (a / p)).toBeCloseTo(a, 12);
  });
});
