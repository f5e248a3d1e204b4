import { describe, expect, it } from "vitest";
import { graphAttention, graphConvolution, graphLaplacian, random } from "../../src/index.js";
import { dot, near, pointsOf } from "./loops.js";

const dice = random(32);
const points = pointsOf(dice);

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
