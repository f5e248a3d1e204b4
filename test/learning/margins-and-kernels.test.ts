import { describe, expect, it } from "vitest";
import { kernelMatrix, largestMargin, random, softMargin } from "../../src/index.js";
import { dot, gap, near, pointsOf } from "./loops.js";

const dice = random(33);
const points = pointsOf(dice);

/** The largest margin of planes through two or three points that separate, by looking at all pairs and triples. */
function bestMargin(up: number[][], down: number[][]): number {
  let best = 0;
  const tried = (w: number[]) => {
    const length = Math.hypot(...w);
    if (length < 1e-9) return;
    const low = Math.min(...up.map((x) => dot(w, x)));
    const high = Math.max(...down.map((x) => dot(w, x)));
    best = Math.max(best, (low - high) / 2 / length);
  };
  for (const p of up) for (const q of down) tried(p.map((value, axis) => value - q[axis]));
  for (const side of [up, down])
    for (const p of side)
      for (const q of side) {
        tried([q[1] - p[1], p[0] - q[0]]);
        tried([p[1] - q[1], q[0] - p[0]]);
      }
  return best;
}

describe("largestMargin", () => {
  it("400 random sets in the plane → the best of all planes between pairs and along edges; refused where there is none", () => {
    let separable = 0;
    for (let round = 0; round < 400; round++) {
      const up = points(dice.integers(1, 5), 2, 4).map(([x, y]) => [x + 3, y]);
      const down = points(dice.integers(1, 5), 2, 4).map(([x, y]) => [x - 3, y]);
      const best = bestMargin(up, down);
      const solve = () => largestMargin({ positive: up, negative: down });
      const margin = best > 1e-12 ? Number(solve().margin) : 0;
      expect(margin).toBeCloseTo(best, 10);
      expect(best > 1e-12 || errorOf(solve).includes("needs points that a plane separates")).toBe(true);
      if (best <= 1e-12) continue;
      separable++;
      const found = solve();
      const all = [...up.map((x) => ({ x, y: 1 })), ...down.map((x) => ({ x, y: -1 }))];
      // The conditions of Karush, Kuhn and Tucker.
      const [w, b, alpha] = [found.weights.numbers(), Number(found.bias), found.duals.numbers()];
      near(
        w,
        [0, 1].map((axis) => all.reduce((sum, { x, y }, at) => sum + alpha[at] * y * x[axis], 0)),
        9,
      );
      near([all.reduce((sum, { y }, at) => sum + alpha[at] * y, 0)], [0]);
      const slack = all.map(({ x, y }) => y * (dot(w, x) + b) - 1);
      expect(slack.every((value) => value > -1e-9) && alpha.every((value) => value >= 0)).toBe(true);
      expect(slack.every((value, at) => Math.abs(value * alpha[at]) < 1e-9)).toBe(true);
      near([found.objective], [alpha.reduce((sum, value) => sum + value, 0) - dot(w, w) / 2], 9);
    }
    expect(separable).toBeGreaterThan(150);
  });

  it("(1,1), (2,2), (2,0) against (0,0), (1,0), (0,1) → w (2,2), b −3, margin 1/√8; (±1,0), (±1,1) → (1,0), 0, 1", () => {
    const found = largestMargin({
      positive: [
        [1, 1],
        [2, 2],
        [2, 0],
      ],
      negative: [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    });
    expect([...found.weights, found.bias].map(String)).toEqual(["2", "2", "-3"]);
    expect(Number(found.margin)).toBeCloseTo(1 / Math.sqrt(8), 14);
    expect(found.supportVectors).toEqual([0, 2, 4, 5]);
    expect(String(found.value([0, 0]))).toBe("-3");
    expect(found.formulas()).toContain("\\text{margin}");
    expect(found.figure().description).toContain("street of half-width");
    const square = largestMargin([
      { point: [1, 0], positive: true },
      { point: [1, 1], positive: true },
      { point: [-1, 0], positive: false },
      { point: [-1, 1], positive: false },
    ]);
    expect([...square.weights, square.bias, square.margin].map(String)).toEqual(["1", "0", "0", "1"]);
    expect(largestMargin({ positive: [[0, 0, 3]], negative: [[0, 0, 1]] }).weights.map(String)).toEqual([
      "0",
      "0",
      "1",
    ]);
  });

  it.each([
    [
      { positive: [[1]], negative: [] },
      "needs points of both classes, at most 500 together, got 1 positive and 0 negative",
    ],
    [{ positive: [[1]], negative: [[1, 2]] }, "needs points of one dimension"],
    [[{ point: [1] }], "needs positive: true or false with each point"],
    ["x", "needs points { point, positive }"],
    [{ positive: [[0], [2]], negative: [[1]] }, "got both classes around (1)"],
  ])("%j → %s", (given, message) => {
    expect(() => largestMargin(given as never)).toThrow(message);
  });
});

function errorOf(run: () => unknown): string {
  try {
    run();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("softMargin", () => {
  it("200 random planes → hinge losses and objective by loops, the subgradient by differences", () => {
    for (let round = 0; round < 200; round++) {
      const [up, down] = [points(3, 2), points(3, 2)];
      const w = [dice.between(-1, 1), dice.between(-1, 1)];
      const [b, penalty] = [dice.between(-1, 1), 2];
      const cost = (u: number[], c: number) =>
        dot(u, u) / 2 +
        penalty *
          [...up.map((x) => dot(u, x) + c), ...down.map((x) => -dot(u, x) - c)].reduce(
            (sum, f) => sum + Math.max(0, 1 - f),
            0,
          );
      const found = softMargin({ positive: up, negative: down }, { weights: w, bias: b, penalty });
      near([found.objective], [cost(w, b)]);
      const slope = (f: (by: number) => number) => (f(1e-6) - f(-1e-6)) / 2e-6;
      near(
        [...found.weightGradient, found.biasGradient],
        [
          slope((by) => cost([w[0] + by, w[1]], b)),
          slope((by) => cost([w[0], w[1] + by], b)),
          slope((by) => cost(w, b + by)),
        ],
        5,
      );
    }
    const small = softMargin({ positive: [[2], [0.5]], negative: [[-1]] }, { weights: [1] });
    expect(small.slacks.map(String)).toEqual(["0", "0.5", "0"]);
    expect(small.toString()).toContain("inside the margin");
    expect(() => softMargin({ positive: [[1]], negative: [[2]] }, { weights: [1, 2] })).toThrow(
      "needs 1 weights, got 2",
    );
  });
});

describe("kernelMatrix", () => {
  it("200 random matrices of functions → semidefinite where the eigenvalues say so, else cᵀKc < 0", () => {
    let refused = 0;
    for (let round = 0; round < 200; round++) {
      const size = dice.integers(1, 5);
      const half = points(size, size, 2);
      const wild = half.map((row, i) => row.map((value, j) => (i <= j ? value : half[j][i])));
      const places = Array.from({ length: size }, (_, at) => at);
      const found = kernelMatrix(places, (x, z) => wild[x[0]][z[0]]);
      expect(found.isPositiveSemidefinite).toBe(found.eigenvalues[0] > -1e-9);
      near(
        [found.eigenvalues.reduce((sum, value) => sum + value, 0)],
        [places.reduce((sum, at) => sum + wild[at][at], 0)],
        8,
      );
      const c = found.witness?.map(Number);
      refused += c === undefined ? 0 : 1;
      const form = c === undefined ? -1 : c.reduce((sum, value, i) => sum + value * dot(wild[i], c), 0);
      expect(form).toBeLessThan(0);
      const data = points(4, 2, 3);
      const gram = kernelMatrix(data, { type: "polynomial", degree: 3, offset: 1 });
      expect(gram.isPositiveSemidefinite).toBe(true);
      near(
        gram.matrix.flat(),
        data.flatMap((x) => data.map((z) => (dot(x, z) + 1) ** 3)),
      );
      const rbf = kernelMatrix(data, { type: "rbf", sigma: 2 });
      expect(rbf.isPositiveSemidefinite).toBe(true);
      near(
        rbf.matrix.flat(),
        data.flatMap((x) => data.map((z) => Math.exp(-gap(x, z) / 8))),
      );
    }
    expect(refused).toBeGreaterThan(50);
    expect(() => kernelMatrix([1, 2], (x, z) => x[0] - z[0] + 1)).toThrow(
      "needs a function that is symmetric",
    );
    expect(() => kernelMatrix([1], { type: "rbf" })).toThrow("needs gamma or sigma of the rbf kernel");
    expect(() => kernelMatrix([1], "sigmoid" as never)).toThrow("needs a kernel of");
    expect(kernelMatrix([1, 2], "linear").toString()).toContain("Positive semidefinite");
  });
});
