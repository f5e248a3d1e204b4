import { describe, expect, it } from "vitest";
import {
  adaBoost,
  biasVariance,
  graphAttention,
  graphConvolution,
  graphLaplacian,
  informationGain,
  kernelMatrix,
  kMeans,
  largestMargin,
  nearestNeighbors,
  random,
  sampleComplexity,
  softMargin,
} from "../../src/index.js";

const dice = random(31);
const near = (actual: readonly unknown[], wanted: readonly number[], digits = 10) => {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((value, at) => expect(Number(value)).toBeCloseTo(wanted[at], digits));
};
const points = (count: number, dimension: number, most = 6) =>
  Array.from({ length: count }, () => dice.integers(-most, most + 1, dimension));
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + value * b[at], 0);
const gap = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0);

describe("kMeans", () => {
  it("250 random sets → every step as loops make it; the end is a fixed point; inertia never grows", () => {
    for (let round = 0; round < 250; round++) {
      const data = points(dice.integers(3, 9), dice.integers(1, 3));
      const start = data.slice(0, dice.integers(1, 4));
      const found = kMeans(data, { start });
      expect(found.converged).toBe(true);
      let centers: number[][] = start.map((row) => [...row]);
      for (const step of found.steps) {
        const nearest = data.map((point) => {
          let best = 0;
          centers.forEach((center, at) => {
            if (gap(point, center) < gap(point, centers[best]) - 1e-9) best = at;
          });
          return best;
        });
        expect(step.assignments).toEqual(nearest);
        near([step.inertia], [data.reduce((sum, point, at) => sum + gap(point, centers[nearest[at]]), 0)]);
        centers = centers.map((center, cluster) => {
          const own = data.filter((_, at) => nearest[at] === cluster);
          expect(step.empty.includes(cluster)).toBe(own.length === 0);
          return own.length === 0
            ? center
            : center.map((_, axis) => own.reduce((sum, p) => sum + p[axis], 0) / own.length);
        });
        near(step.newCenters.flat(), centers.flat());
      }
      const all = [...found.steps.map(({ inertia }) => Number(inertia)), Number(found.inertia)];
      expect(all.every((value, at) => at === 0 || value <= all[at - 1] + 1e-9)).toBe(true);
    }
  });

  it("0, 1, 5, 9 from 0, 1, 5 → 0, 1, 7; ties go to the first center; a center without points stays", () => {
    const found = kMeans([0, 1, 5, 9], { start: [0, 1, 5] });
    expect(found.centers.flat().map(String)).toEqual(["0", "1", "7"]);
    expect([found.cluster(2), String(found.inertia)]).toEqual([[2, 3], "8"]);
    const tie = kMeans([0, 1, 2], { start: [0, 2] });
    expect([tie.steps[0].ties, tie.steps[0].assignments]).toEqual([[1], [0, 0, 1]]);
    const lonely = kMeans([0, 1], { start: [0, 100] });
    expect([lonely.steps[0].empty, String(lonely.centers[1])]).toEqual([[1], "100"]);
    expect(found.formulas()).toContain("\\frac{5 + 9}{2}");
    expect(found.distances(1).rows[3].map(String)).toEqual(["9", "81", "64", "16", "3"]);
    expect(found.figure().description).toBe("3 clusters of 4 points");
    expect(kMeans([0, 1, 5, 9], { k: 3 }).centers.flat().map(String)).toEqual(["0", "1", "7"]);
    expect(kMeans([0, 1, 5, 9], { start: [0, 1, 5], steps: 1 }).converged).toBe(false);
  });

  it.each([
    [[0, 1], {}, "needs start, the first centers, or k"],
    [[1, 1], { k: 2 }, "needs 2 different points, got 1"],
    [[], { k: 1 }, "needs points of as many coordinates"],
    [[[0, 1], [2]], { k: 1 }, "needs points of as many coordinates"],
    [[[0, 1]], { start: [[1]] }, "needs centers of 2 coordinates, got 1"],
    [[0, 1], { k: 0 }, "needs k"],
  ])("%j %j → %s", (data, options, message) => {
    expect(() => kMeans(data, options)).toThrow(message);
  });
});

describe("graphs", () => {
  const features = [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
  ];
  const adjacency = [
    [1, 1, 0, 0],
    [1, 1, 1, 1],
    [0, 1, 1, 1],
    [0, 1, 1, 1],
  ];

  it("four nodes with loops: mean → [1,2], [3,4], [4,5], [4,5]; symmetric → .707107 …", () => {
    const mean = graphConvolution({ graph: adjacency, features, aggregate: "mean" });
    expect(mean.output.numbers()).toEqual([
      [1, 2],
      [3, 4],
      [4, 5],
      [4, 5],
    ]);
    const symmetric = graphConvolution({ graph: adjacency, features });
    near(
      symmetric.output.flat(),
      [0.707107, 1.56066, 3.386751, 4.567655, 3.910684, 4.866025, 3.910684, 4.866025],
      6,
    );
    const edges = [
      [0, 1],
      [1, 2],
      [1, 3],
      [2, 3],
    ];
    expect(graphConvolution({ graph: { nodes: 4, edges }, features }).output).toEqual(symmetric.output);
    expect(mean.formulas()).toContain("h_{0,1}");
    expect(mean.toString()).toContain("0, 1");
  });

  it("200 random graphs → loops for all four ways, weights, bias and relu; Laplacians annihilate what they must", () => {
    for (let round = 0; round < 200; round++) {
      const n = dice.integers(1, 6);
      const a = Array.from({ length: n }, () => Array.from({ length: n }, () => 0));
      for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[i][j] = a[j][i] = dice.integers(0, 2);
      const x = points(n, 2);
      const w = points(2, 3);
      const bias = dice.integers(-3, 4, 3);
      const loops = a.map((row, i) => row.map((value, j) => (i === j ? 1 : value)));
      const degree = loops.map((row) => row.reduce((sum, value) => sum + value, 0));
      const m = x.map((row) => w[0].map((_, k) => row[0] * w[0][k] + row[1] * w[1][k]));
      for (const aggregate of ["symmetric", "mean", "sum", "max"] as const) {
        const wanted = loops.map((row, i) =>
          bias.map((b, k) => {
            const heard = row.flatMap((value, j) => (value === 0 ? [] : [j]));
            const share = (j: number) =>
              aggregate === "symmetric"
                ? 1 / Math.sqrt(degree[i] * degree[j])
                : aggregate === "mean"
                  ? 1 / degree[i]
                  : 1;
            const sum =
              aggregate === "max"
                ? Math.max(...heard.map((j) => m[j][k]))
                : heard.reduce((total, j) => total + share(j) * m[j][k], 0);
            return Math.max(0, sum + b);
          }),
        );
        const found = graphConvolution({
          graph: a,
          features: x,
          weights: w,
          bias,
          aggregate,
          activation: "relu",
        });
        near(found.output.flat(), wanted.flat());
      }
      const { laplacian, symmetric, randomWalk, degrees } = graphLaplacian(a);
      near(
        laplacian.map((row) => row.reduce((sum, value) => sum + Number(value), 0)),
        a.map(() => 0),
      );
      near(
        randomWalk.map((row) => row.reduce((sum, value) => sum + Number(value), 0)),
        a.map(() => 0),
      );
      const roots = degrees.map((value) => Math.sqrt(Number(value)));
      near(
        symmetric.map((row) => dot(row.map(Number), roots)),
        a.map(() => 0),
      );
    }
  });

  it("attention of 200 random graphs → the softmax of leaky scores over the neighbors", () => {
    for (let round = 0; round < 200; round++) {
      const n = dice.integers(1, 5);
      const graph = Array.from({ length: n }, () => dice.integers(0, 2, n));
      const [x, w, a] = [points(n, 2, 2), points(2, 2, 2), dice.integers(-2, 3, 4)];
      const h = x.map((row) => [0, 1].map((k) => row[0] * w[0][k] + row[1] * w[1][k]));
      const rows = graph.map((row, i) => {
        const heard = row.map((value, j) => value === 1 || i === j);
        const scores = h.map((other) => {
          const e = a[0] * h[i][0] + a[1] * h[i][1] + a[2] * other[0] + a[3] * other[1];
          return Math.exp(e < 0 ? 0.2 * e : e);
        });
        const total = scores.reduce((sum, value, j) => sum + (heard[j] ? value : 0), 0);
        return [0, 1].map((k) =>
          scores.reduce((sum, value, j) => sum + (heard[j] ? (value / total) * h[j][k] : 0), 0),
        );
      });
      near(graphAttention({ graph, features: x, weights: w, attention: a }).output.flat(), rows.flat(), 8);
    }
  });

  it.each([
    [{ graph: [[0, 1]], features: [[1]] }, "needs a square adjacency matrix"],
    [
      { graph: { nodes: 2, edges: [[0, 2]] }, features: [[1], [2]] },
      "needs edges between nodes from 0 to 1, got [0,2]",
    ],
    [
      { graph: [[0]], features: [[1]], aggregate: "mean", selfLoops: false },
      'needs a neighbor of every node for "mean"',
    ],
    [{ graph: [[0]], features: [[1], [2]] }, "needs 1 rows of features, got 2"],
    [{ graph: [[0]], features: [[1]], weights: [[1], [2]] }, "needs 1 rows of weights, got 2"],
    [{ graph: null, features: [[1]] }, "needs a count of nodes"],
    [{ graph: [[0]], features: [[1]], aggregate: "median" }, "needs an aggregate of"],
  ])("%j → %s", (spec, message) => {
    expect(() => graphConvolution(spec as never)).toThrow(message);
  });
});

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

describe("bias, neighbors, trees, boosting, bounds", () => {
  it("200 random sets of models → bias² + variance is the mean squared error, point by point", () => {
    for (let round = 0; round < 200; round++) {
      const models = points(dice.integers(1, 5), 3);
      const truth = dice.integers(-4, 5, 3);
      const found = biasVariance(models, truth, { noise: 0.5 });
      const errors = truth.map(
        (y, at) => models.reduce((sum, row) => sum + (row[at] - y) ** 2, 0) / models.length,
      );
      near(found.errors, errors);
      near(
        found.errors.map((_, at) => Number(found.squaredBiases[at]) + Number(found.variances[at])),
        errors,
      );
      const means = truth.map((_, at) => models.reduce((sum, row) => sum + row[at], 0) / models.length);
      near([found.squaredBias], [means.reduce((sum, mean, at) => sum + (mean - truth[at]) ** 2, 0) / 3]);
      near([found.expectedError], [errors.reduce((sum, value) => sum + value, 0) / 3 + 0.5]);
    }
    expect(biasVariance([[1], [3]], [0]).formulas()).toContain("\\text{expected error}");
    expect(() => biasVariance([[1, 2]], [1])).toThrow("needs 1 predictions of each model, got 2");
  });

  it("200 random sets of neighbors → sorted distances, votes", () => {
    for (let round = 0; round < 200; round++) {
      const data = points(6, 2).map((point) => ({ point, label: dice.integers(0, 2) }));
      const query = dice.integers(-4, 5, 2);
      const k = dice.integers(1, 6);
      const found = nearestNeighbors(data, query, { k });
      const order = data
        .map((item, at) => ({ ...item, at }))
        .toSorted((a, b) => gap(a.point, query) - gap(b.point, query) || a.at - b.at);
      expect(found.neighbors.map(({ index }) => index)).toEqual(order.map(({ at }) => at));
      const ones = order.slice(0, k).filter(({ label }) => label === 1).length;
      near([found.mean], [ones / k]);
      expect([found.votes[1] ?? 0, found.isTie]).toEqual([ones, 2 * ones === k]);
      const manhattan = nearestNeighbors(data, query, { distance: "manhattan" }).neighbors[0].distance;
      near(
        [manhattan],
        [Math.min(...data.map(({ point }) => Math.abs(point[0] - query[0]) + Math.abs(point[1] - query[1])))],
      );
    }
    expect(() => nearestNeighbors([{ point: 1, label: "a" }], 1, { k: 2 })).toThrow(
      "needs k, a whole number from 1 to 1",
    );
  });

  it("200 random splits → entropy, Gini and error by their formulas", () => {
    for (let round = 0; round < 200; round++) {
      const groups = Array.from({ length: dice.integers(1, 4) }, () => [
        dice.integers(1, 6),
        ...dice.integers(0, 6, 2),
      ]);
      const all = [0, 1, 2].map((at) => groups.reduce((sum, row) => sum + row[at], 0));
      const total = all.reduce((a, b) => a + b, 0);
      const measures = {
        entropy: (p: number[]) => p.reduce((sum, x) => sum - (x === 0 ? 0 : x * Math.log2(x)), 0),
        gini: (p: number[]) => 1 - p.reduce((sum, x) => sum + x * x, 0),
        error: (p: number[]) => 1 - Math.max(...p),
      };
      for (const measure of ["entropy", "gini", "error"] as const) {
        const of = (row: number[]) => {
          const n = row.reduce((a, b) => a + b, 0);
          return measures[measure](row.map((count) => count / n));
        };
        const after = groups.reduce(
          (sum, row) => sum + (row.reduce((a, b) => a + b, 0) / total) * of(row),
          0,
        );
        near([informationGain(groups, { measure }).gain], [of(all) - after]);
      }
    }
    expect(informationGain({ a: [1, 1] }).gainRatio).toBeNull();
    expect(() => informationGain([[0, 0]])).toThrow("none of the groups empty");
  });

  it("200 random boosts by stumps → weights add up to 1, half on the mistakes; the error stays below its bound", () => {
    for (let round = 0; round < 200; round++) {
      const labels = Array.from({ length: 6 }, () => dice.choice([1, -1]));
      const found = adaBoost({ labels, points: [1, 2, 3, 4, 5, 6], rounds: 4 });
      let weights = labels.map(() => 1 / 6);
      let bound = 1;
      for (const { predictions, error, alpha, newWeights } of found.rounds) {
        const wrong = predictions.map((value, at) => value !== labels[at]);
        const e = weights.reduce((sum, w, at) => sum + (wrong[at] ? w : 0), 0);
        // No threshold does better.
        for (let cut = 0; cut <= 6; cut++)
          for (const sign of [1, -1]) {
            const other = weights.reduce(
              (sum, w, at) => sum + ((at >= cut ? sign : -sign) === labels[at] ? 0 : w),
              0,
            );
            expect(other).toBeGreaterThan(e - 1e-9);
          }
        near([error], [e]);
        bound *= 2 * Math.sqrt(e * (1 - e));
        if (e < 1e-12) break;
        near([alpha], [Math.log((1 - e) / e) / 2]);
        const raw = weights.map((w, at) => w * Math.exp(wrong[at] ? Number(alpha) : -Number(alpha)));
        const sum = raw.reduce((a, b) => a + b, 0);
        weights = raw.map((w) => w / sum);
        near(newWeights, weights);
      }
      expect(Number(found.trainingError)).toBeLessThanOrEqual(bound + 1e-9);
    }
    expect(() => adaBoost({ labels: [1, 0], points: [1, 2], rounds: 1 })).toThrow(
      "needs labels, 1 or -1 each",
    );
    expect(() => adaBoost({ labels: [1, -1], learners: [[1, 1]], rounds: 1 })).toThrow(
      "better than guessing",
    );
    expect(() => adaBoost({ labels: [1, -1], rounds: 1 })).toThrow("needs learners, or points");
  });

  it("bounds of sample sizes → by their formulas", () => {
    expect(sampleComplexity({ epsilon: 0.1, delta: 0.05, hypotheses: 973 }).samples).toBe(
      Math.ceil((Math.log(973) + Math.log(20)) / 0.1),
    );
    const agnostic = sampleComplexity({ epsilon: 0.1, delta: 0.05, hypotheses: 100, setting: "agnostic" });
    near([agnostic.bound], [Math.log(4000) / 0.02]);
    near(
      [sampleComplexity({ epsilon: 0.1, delta: 0.05, dimension: 3 }).bound],
      [(4 * Math.log2(40) + 24 * Math.log2(130)) / 0.1],
    );
    expect(() => sampleComplexity({ epsilon: 0, delta: 0.1, hypotheses: 2 })).toThrow(
      "needs epsilon between 0 and 1",
    );
    expect(() => sampleComplexity({ epsilon: 0.1, delta: 0.1 })).toThrow("needs hypotheses, or");
  });
});
