import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../src/worksheet/checks.js";
import { evaluated, keysOf, near } from "./support/paper-key.js";
import { paperTimeout, solvedPaper } from "./support/solved-paper.js";

/*
 * Proves the keys in paper.json: sums written out, finite differences, minima searched on a grid. Nothing here calls the library.
 */
const parts = keysOf("bits-dse-2021-mid-makeup");
const part = (name: string) => parts[`bits-dse-midmk-2021-${name}`];
const keyOf = (name: string) => part(name).key;

const bilinear = (x1: number, x2: number) => 2 * x1 * x2 + 3 * x1 + 4 * x2;
const gradientAt = (x1: number, x2: number) => [
  (bilinear(x1 + 1e-4, x2) - bilinear(x1 - 1e-4, x2)) / 2e-4,
  (bilinear(x1, x2 + 1e-4) - bilinear(x1, x2 - 1e-4)) / 2e-4,
];

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

describe("the keys of bits-dse-2021-mid-makeup", () => {
  it("1: softmax values and the loss of equal probabilities", () => {
    const { z } = part("1b1").given as { z: number[] };
    const powers = z.map((value) => Math.exp(value));
    const total = powers.reduce((sum, value) => sum + value, 0);
    const predicted = powers.findIndex((power) => powers.every((other) => power >= other));
    expect(keyOf("1b1")).toEqual(
      near({ predicted_class: predicted, probability: powers[predicted] / total }),
    );
    expect(keyOf("1b2")).toEqual(near({ difference: (powers[1] - powers[3]) / total }));
    expect(keyOf("1d")).toEqual(near({ loss: 3 * Math.LN2 }));
    expect(keyOf("1c").preferable).toBe(false);
  });

  it("2: gradients and Hessian by differences, eigenvalues by trace and determinant", () => {
    const { gradient, hessian, eigenvalues, classification } = keyOf("2a");
    expect(gradient).toEqual(near(gradientAt(0, 0), 1e-8));
    expect(keyOf("2b").gradient).toEqual(near(gradientAt(1, 1), 1e-8));
    const slopes = [gradientAt(1, 0), gradientAt(0, 1)].map((slope) =>
      slope.map((value, i) => value - gradientAt(0, 0)[i]),
    );
    expect(hessian).toEqual(
      near(
        [0, 1].map((i) => [0, 1].map((j) => slopes[j][i])),
        1e-6,
      ),
    );
    const [[a, b], [c, d]] = hessian;
    for (const value of eigenvalues) expect((a - value) * (d - value) - b * c).toBe(0);
    expect(eigenvalues[0]).toBeLessThan(eigenvalues[1]);
    // f rises along the gradient and falls against it in first order: neither point is stationary
    for (const [x1, x2] of [
      [0, 0],
      [1, 1],
    ]) {
      const [u, v] = gradientAt(x1, x2).map((slope) => slope * 1e-6);
      expect(bilinear(x1 + u, x2 + v)).toBeGreaterThan(bilinear(x1, x2));
      expect(bilinear(x1 - u, x2 - v)).toBeLessThan(bilinear(x1, x2));
    }
    expect([classification, keyOf("2b").classification]).toEqual(["none of these", "none of these"]);
  });

  it("3: the check takes a network of four sides and refuses each damage; no line cuts out a rectangle", () => {
    const { given } = part("3c");
    const network = () => [
      {
        weights: [
          [0, -10],
          [-10, 0],
          [10, 0],
          [0, 10],
        ],
        bias: [-40, -30, 10, 20],
      },
      { weights: [[10, 10, 10, 10]], bias: [40] },
    ];
    expect(checks.markRectangle({ layers: network() }, given)).toBe(true);
    const [{ bias }] = network();
    expect([keyOf("3a").hidden_layers, keyOf("3b").hidden_nodes]).toEqual([
      network().length - 1,
      bias.length,
    ]);
    const damaged = [0, 1].flatMap((layer) =>
      network()[layer].bias.flatMap((_, unit) =>
        [1, -10, 10].flatMap((by) => {
          const [shifted, turned] = [network(), network()];
          shifted[layer].bias[unit] += by;
          turned[layer].weights[unit] = turned[layer].weights[unit].map((weight) =>
            by === 1 ? -weight : by,
          );
          return [shifted, turned];
        }),
      ),
    );
    // a bias of 30 in the output unit is as right as 40, and weights of 10 are what it has
    const accepted = damaged.filter((layers) => checks.markRectangle({ layers }, given));
    expect(
      accepted.map(
        ([
          ,
          {
            weights,
            bias: [last],
          },
        ]) => [weights[0], last],
      ),
    ).toEqual([
      [[10, 10, 10, 10], 30],
      [[10, 10, 10, 10], 40],
    ]);
    expect(checks.markRectangle({ layers: network().toReversed() }, given)).toBe(false);
    // (2, 3) lies inside and is the middle of (0, 3) and (4, 3), which lie outside: no half-plane has it without one of them
    const { region } = given as { region: Record<string, [number, number]> };
    const isInside = (x1: number) => x1 >= region["x1"][0] && x1 <= region["x1"][1];
    expect([0, 2, 4].map(isInside)).toEqual([false, true, false]);
  });

  it.each([
    [3, 2],
    [0.5, 1.5],
    [2, -1],
  ])("4: threshold and solution are those of a search on a grid, H = %d, t = %d", (H, t) => {
    const { alpha_i, theta_R } = keyOf("4");
    const limit = evaluated(alpha_i, { H, t });
    expect(smallest(H, t, limit * 1.001)).toBeCloseTo(0, 12);
    expect(Math.abs(smallest(H, t, limit * 0.99))).toBeGreaterThan(1e-3);
    // the solution is asked for t > 0; for t < 0 it is the mirror image
    for (const share of [0.2, 0.7])
      expect(Math.sign(t) * evaluated(theta_R, { H, t: Math.abs(t), a: share * limit })).toBeCloseTo(
        smallest(H, t, share * limit),
        3,
      );
  });

  it("5: the loss, and steps with slopes by differences from the side where the ReLU is silent", () => {
    expect(keyOf("5b")).toEqual(near({ h: 0, yhat: [sigmoid(0), sigmoid(0)], loss: loss(0, 1) }));
    for (const [w2, w4] of [
      [3, 5],
      [-7, 0.1],
    ])
      expect(loss(0, 1, w2, w4)).toBeCloseTo(keyOf("5b").loss, 12);
    // ReLU'(0) = 0 is the slope on the left
    const slopes = [(loss(0, 1) - loss(-1e-5, 1)) / 1e-5, (loss(0, 1 + 1e-5) - loss(0, 1 - 1e-5)) / 2e-5];
    const plain = [0 - 0.3 * slopes[0], 1 - 0.3 * slopes[1]];
    expect(keyOf("5c")).toEqual(
      near({
        gradient_descent: { w1: plain[0], w3: plain[1] },
        momentum: { w1: plain[0] + 0.7 * (0 - -0.5), w3: plain[1] + 0.7 * (1 - 0.5) },
      }),
    );
    // targets 0 and 1 of both outputs apart: (1, 1) is one of them, which no softmax gives
    expect(keyOf("5a")).toEqual({ output_activation: "sigmoid", loss: "binary cross-entropy" });
  });
});

describe("the published answers of bits-dse-2021-mid-makeup", () => {
  it("2a: ±1 are no eigenvalues of [[0, 2], [2, 0]]", () => {
    expect([1, -1].map((value) => value * value - 2 * 2)).toEqual([-3, -3]);
  });

  it("4: at the published threshold H|t| the best value is not 0; with ½H in the loss it would be", () => {
    expect(smallest(3, 2, 6)).toBeCloseTo(1, 3);
    expect(smallest(3 / 2, 2, 6)).toBeCloseTo(0, 3);
  });

  it("1a: of a small and a large model the small one is better with few examples, the large one with many", () => {
    const [few, many] = [12, 200].map((points) => [4, 10].map((size) => fitError(points, size)));
    expect(few[0]).toBeLessThan(few[1]);
    expect(many[0]).toBeGreaterThan(many[1]);
  });
});

describe("the answers of bits-dse-2021-mid-makeup", () => {
  let answers: Awaited<ReturnType<typeof solvedPaper>>;

  beforeAll(async () => {
    answers = await solvedPaper("bits-dse-2021-mid-makeup");
  }, paperTimeout);

  it("3: the network found passes the check", () => {
    expect(checks.markRectangle(answers["bits-dse-midmk-2021-3c"].value, part("3c").given)).toBe(true);
  });

  it("correct two published answers and give the readings of a third", () => {
    const marked = (wanted: string) =>
      Object.entries(answers).flatMap(([id, { verdict }]) => (verdict === wanted ? [id] : []));
    expect(marked("corrected")).toEqual(["bits-dse-midmk-2021-2a", "bits-dse-midmk-2021-4"]);
    expect(marked("ambiguous")).toEqual(["bits-dse-midmk-2021-1a"]);
  });
});
