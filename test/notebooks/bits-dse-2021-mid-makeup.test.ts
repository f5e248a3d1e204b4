import { beforeAll, describe, expect, it } from "vitest";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * A key of its own for the paper: sums written out, finite differences, minima searched on a grid. Nothing here calls the
 * library.
 */
let answers: Awaited<ReturnType<typeof solvedPaper>>;

beforeAll(async () => {
  answers = await solvedPaper("bits-dse-2021-mid-makeup");
}, paperTimeout);

const evaluate = (text: string, names: Record<string, number>): number =>
  // oxlint-disable-next-line typescript/no-implied-eval -- an expression that the notebook reported
  new Function("abs", ...Object.keys(names), `return ${text.replaceAll("^", "**")}`)(
    Math.abs,
    ...Object.values(names),
  );

const exponentials = [10, 8, 12, 5].map((z) => Math.exp(z));
const total = exponentials.reduce((sum, value) => sum + value, 0);

const bilinear = (x1: number, x2: number) => 2 * x1 * x2 + 3 * x1 + 4 * x2;
const gradientAt = (x1: number, x2: number) => [
  (bilinear(x1 + 1e-4, x2) - bilinear(x1 - 1e-4, x2)) / 2e-4,
  (bilinear(x1, x2 + 1e-4) - bilinear(x1, x2 - 1e-4)) / 2e-4,
];

const near = (actual: number[], expected: number[], digits = 9) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => expect(value).toBeCloseTo(expected[index], digits));
};

/** The place of the smallest value of H(θ − t)² + α|θ| on a fine grid. */
function smallest(H: number, t: number, alpha: number): number {
  let [best, place] = [Infinity, NaN];
  for (let i = -20000; i <= 20000; i++) {
    const theta = i / 4000;
    const value = H * (theta - t) ** 2 + alpha * Math.abs(theta);
    if (value < best) [best, place] = [value, theta];
  }
  return place;
}

/** How far the best polynomial through noisy points of a curve lies from the curve (root mean square). */
function fitError(points: number, coefficients: number): number {
  const curve = (x: number) => Math.sin(3 * x);
  const row = (x: number) => Array.from({ length: coefficients }, (_, k) => x ** k);
  const rows = Array.from({ length: points }, (_, i) => {
    const x = -1 + (2 * i) / (points - 1);
    return { powers: row(x), y: curve(x) + 0.3 * Math.sin(12.9898 * i * i + 4.1414 * i) };
  });
  // Givens rotations bring the rows to a triangle, one after the other
  const R = row(0).map(() => Array.from({ length: coefficients + 1 }, () => 0));
  for (const { powers, y } of rows) {
    const rest = [...powers, y];
    for (let k = 0; k < coefficients; k++) {
      const length = Math.hypot(R[k][k], rest[k]);
      if (length === 0) continue;
      const [c, s] = [R[k][k] / length, rest[k] / length];
      for (let j = k; j <= coefficients; j++)
        [R[k][j], rest[j]] = [c * R[k][j] + s * rest[j], c * rest[j] - s * R[k][j]];
    }
  }
  const solution = row(0);
  for (let k = coefficients - 1; k >= 0; k--) {
    let value = R[k][coefficients];
    for (let j = k + 1; j < coefficients; j++) value -= R[k][j] * solution[j];
    solution[k] = value / R[k][k];
  }
  let square = 0;
  for (let i = 0; i < 400; i++) {
    const x = -1 + i / 200;
    square += (row(x).reduce((sum, power, k) => sum + power * solution[k], 0) - curve(x)) ** 2;
  }
  return Math.sqrt(square / 400);
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** The summed binary cross-entropy of the 2-1-2 network for the input (1, 0). */
function loss(w1: number, w3: number, w2 = 0.4, w4 = -0.9): number {
  const h = Math.max(0, w1 * 1 + w2 * 0);
  return -Math.log(sigmoid(w3 * h)) - Math.log(1 - sigmoid(w4 * h));
}

describe("bits-dse-2021-mid-makeup", () => {
  it("1: softmax values and the loss of equal probabilities", () => {
    const { predicted_class, probability } = answers["bits-dse-midmk-2021-1b1"].value;
    expect(predicted_class).toBe(2);
    expect(probability).toBeCloseTo(exponentials[2] / total, 12);
    expect(answers["bits-dse-midmk-2021-1b2"].value.difference).toBeCloseTo(
      (exponentials[1] - exponentials[3]) / total,
      12,
    );
    expect(answers["bits-dse-midmk-2021-1c"].value.preferable).toBe(false);
    expect(answers["bits-dse-midmk-2021-1d"].value.loss).toBeCloseTo(3 * Math.LN2, 12);
  });

  it("2: gradients and Hessian by differences, eigenvalues by trace and determinant", () => {
    const a = answers["bits-dse-midmk-2021-2a"].value;
    near(a.gradient, gradientAt(0, 0));
    const [upper, lower] = [gradientAt(1, 0), gradientAt(0, 1)].map((slope) =>
      slope.map((value, i) => value - gradientAt(0, 0)[i]),
    );
    near(a.hessian.flat(), [upper[0], lower[0], upper[1], lower[1]], 7);
    expect(a.eigenvalues[0] + a.eigenvalues[1]).toBeCloseTo(0, 10);
    expect(a.eigenvalues[0] * a.eigenvalues[1]).toBeCloseTo(-4, 10);
    expect(a.eigenvalues[0]).toBeLessThan(a.eigenvalues[1]);
    const b = answers["bits-dse-midmk-2021-2b"].value;
    near(b.gradient, gradientAt(1, 1));
    expect([a.classification, b.classification]).toEqual(["none of these", "none of these"]);
  });

  it("3: the network has the weights allowed and is 1 in the rectangle, border included, else -1", () => {
    const { layers } = answers["bits-dse-midmk-2021-3c"].value;
    expect(answers["bits-dse-midmk-2021-3a"].value.hidden_layers).toBe(layers.length - 1);
    expect(answers["bits-dse-midmk-2021-3b"].value.hidden_nodes).toBe(layers[0].bias.length);
    for (const { weights, bias } of layers) {
      expect(weights.flat().every((weight: number) => [0, 10, -10].includes(weight))).toBe(true);
      expect(bias.every((value: number) => value % 10 === 0)).toBe(true);
    }
    expect(layers[0].bias).toEqual(layers[0].bias.toSorted((a: number, b: number) => a - b));
    const output = (x: number[]) =>
      layers.reduce(
        (input: number[], { weights, bias }: { weights: number[][]; bias: number[] }) =>
          weights.map((unit, at) =>
            unit.reduce((sum, weight, from) => sum + weight * input[from], 0) >= bias[at] ? 1 : -1,
          ),
        x,
      );
    for (let i = -16; i <= 64; i++)
      for (let j = -16; j <= 64; j++) {
        const [x1, x2] = [i / 8, j / 8];
        expect(output([x1, x2])).toEqual([x1 >= 1 && x1 <= 3 && x2 >= 2 && x2 <= 4 ? 1 : -1]);
      }
  });

  it("4: threshold and solution are those of a search on a grid", () => {
    const { alpha_i, theta_R } = answers["bits-dse-midmk-2021-4"].value;
    for (const [H, t] of [
      [3, 2],
      [0.5, 1.5],
      [2, -1],
    ]) {
      const limit = evaluate(alpha_i, { H, t });
      expect(smallest(H, t, limit * 1.001)).toBeCloseTo(0, 12);
      expect(Math.abs(smallest(H, t, limit * 0.99))).toBeGreaterThan(1e-3);
    }
    for (const [H, t, a] of [
      [3, 2, 2.4],
      [3, 2, 8.4],
      [0.5, 1.5, 1],
    ])
      expect(evaluate(theta_R, { H, t, a })).toBeCloseTo(smallest(H, t, a), 3);
  });

  it("5: the loss, and steps with slopes by differences from the side where the ReLU is silent", () => {
    expect(answers["bits-dse-midmk-2021-5a"].value).toEqual({
      output_activation: "sigmoid",
      loss: "binary cross-entropy",
    });
    const b = answers["bits-dse-midmk-2021-5b"].value;
    expect(b.h).toBe(0);
    near([...b.yhat, b.loss], [sigmoid(0), sigmoid(0), loss(0, 1)]);
    for (const [w2, w4] of [
      [3, 5],
      [-7, 0.1],
    ])
      expect(loss(0, 1, w2, w4)).toBeCloseTo(b.loss, 12);
    // ReLU'(0) = 0 is the slope on the left
    const slopes = [(loss(0, 1) - loss(-1e-5, 1)) / 1e-5, (loss(0, 1 + 1e-5) - loss(0, 1 - 1e-5)) / 2e-5];
    const { gradient_descent, momentum } = answers["bits-dse-midmk-2021-5c"].value;
    const plain = [0 - 0.3 * slopes[0], 1 - 0.3 * slopes[1]];
    near([gradient_descent.w1, gradient_descent.w3], plain);
    near([momentum.w1, momentum.w3], [plain[0] + 0.7 * (0 - -0.5), plain[1] + 0.7 * (1 - 0.5)]);
  });

  it("finds what is wrong or has two readings in the published answers", () => {
    const marked = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id] : []));
    expect(marked("corrected")).toEqual(["bits-dse-midmk-2021-2a", "bits-dse-midmk-2021-4"]);
    expect(marked("ambiguous")).toEqual(["bits-dse-midmk-2021-1a"]);
    // 2a: f falls along (-3, -4) and rises along (3, 4) from the origin in first order: no stationary point
    expect(bilinear(-3e-6, -4e-6)).toBeLessThan(-2e-5);
    expect(bilinear(3e-6, 4e-6)).toBeGreaterThan(2e-5);
    // 2a: ±1 are no eigenvalues of [[0, 2], [2, 0]]
    expect([1, -1].map((value) => value * value - 2 * 2)).toEqual([-3, -3]);
    // 4: at the published threshold H|t| = 6 the best value is 1, not 0; with ½H it would be 0
    expect(smallest(3, 2, 6)).toBeCloseTo(1, 3);
    expect(smallest(3 / 2, 2, 6)).toBeCloseTo(0, 3);
    // 1a: of a small and a large model the small one is better with few examples, the large one with many
    const [few, many] = [12, 200].map((points) => [4, 10].map((size) => fitError(points, size)));
    expect(few[0]).toBeLessThan(few[1]);
    expect(many[0]).toBeGreaterThan(many[1]);
  });
});
