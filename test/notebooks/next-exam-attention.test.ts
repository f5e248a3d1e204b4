import { describe, expect, it } from "vitest";
import { keysOf, near } from "./support/paper-key.js";

/*
 * The keys of problems 1 to 7, proved: attention by loops and finite differences, rotations by their matrices, sizes by counting one
 * by one. Nothing here calls the library.
 */
const parts = keysOf("next-exam");

type Matrix = number[][];

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, column) => row.reduce((sum, value, at) => sum + value * b[at][column], 0)));
const transposed = (a: Matrix): Matrix => a[0].map((_, column) => a.map((row) => row[column]));

/** Weights and outputs; hidden keys are left out of the sums. */
function attention(q: Matrix, k: Matrix, v: Matrix, sees: (i: number, j: number) => boolean = () => true) {
  const weights = q.map((query, i) => {
    const powers = k.map((key, j) =>
      sees(i, j) ? Math.exp(query.reduce((sum, x, at) => sum + x * key[at], 0) / Math.sqrt(query.length)) : 0,
    );
    const total = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / total);
  });
  return { weights, output: times(weights, v) };
}

/** Central differences of a function of a matrix, in its shape. */
const slopes = (f: (at: Matrix) => number, at: Matrix): Matrix =>
  at.map((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        f(at.map((other, r) => other.map((value, c) => (r === i && c === j ? value + by : value))));
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    }),
  );

describe("next-exam, the keys on attention", () => {
  it("1: the head by loops", () => {
    const { X, WQ, WK, WV } = parts["next-1-a"].given as Record<string, Matrix>;
    const [Q, K, V] = [WQ, WK, WV].map((map) => times(X, map));
    expect(parts["next-1-a"].key).toEqual({ Q, K, V, scores: times(Q, transposed(K)) });
    const head = attention(Q, K, V, (i, j) => j <= i);
    expect(parts["next-1-b"].key.weights).toEqual(near(head.weights));
    expect(parts["next-1-c"].key.output).toEqual(near(head.output));
  });

  it("2: gradients by differences", () => {
    const { Q, K, V, G } = parts["next-2-a"].given as Record<string, Matrix>;
    const weighed = (output: Matrix) =>
      output.reduce((sum, row, i) => sum + row.reduce((s, value, j) => s + value * G[i][j], 0), 0);
    const loss = (q: Matrix, k: Matrix, v: Matrix) => weighed(attention(q, k, v).output);
    const { weights, output } = attention(Q, K, V);
    const { A, O, dV } = parts["next-2-a"].key;
    expect([A, O]).toEqual(near([weights, output]));
    expect(dV).toEqual(
      near(
        slopes((v) => loss(Q, K, v), V),
        1e-7,
      ),
    );
    const ofScores = (scores: Matrix) =>
      weighed(
        times(
          scores.map((row) => {
            const powers = row.map(Math.exp);
            return powers.map((power) => power / powers.reduce((a, b) => a + b));
          }),
          V,
        ),
      );
    const scores = times(Q, transposed(K)).map((row) => row.map((x) => x / Math.sqrt(2)));
    expect(parts["next-2-b"].key.dS).toEqual(near(slopes(ofScores, scores), 1e-7));
    expect(parts["next-2-b"].key.dA).toEqual(
      near(
        slopes((a) => weighed(times(a, V)), weights),
        1e-7,
      ),
    );
    const { dQ, dK } = parts["next-2-c"].key;
    expect(dQ).toEqual(
      near(
        slopes((q) => loss(q, K, V), Q),
        1e-7,
      ),
    );
    expect(dK).toEqual(
      near(
        slopes((k) => loss(Q, k, V), K),
        1e-7,
      ),
    );
  });

  it("3: every weight matrix and every product counted", () => {
    const { vocab, features: d, hidden, blocks, context } = parts["next-3-a"].given as Record<string, number>;
    const linear = (inputs: number, outputs: number) => {
      let count = 0;
      for (let unit = 0; unit < outputs; unit++) count += inputs + 1;
      return count;
    };
    const own = [linear(d, d), linear(d, d), linear(d, d), linear(d, d)].reduce((a, b) => a + b);
    const forward = linear(d, hidden) + linear(hidden, d);
    const block = own + forward + 2 * (d + d);
    expect(parts["next-3-a"].key).toEqual({ attention: own, feed_forward: forward, norms: 4 * d, block });
    let tied = d + d + d * (vocab + context);
    for (let at = 0; at < blocks; at++) tied += block;
    expect(parts["next-3-b"].key).toEqual({ tied, untied: tied + vocab * d });
    let [attended, fed, scored] = [0, 0, 0];
    for (let token = 0; token < context; token++) {
      attended += 4 * d * d;
      // its score with each token, and its share of each value
      for (let other = 0; other < context; other++) attended += d + d;
      fed += d * hidden + hidden * d;
      scored += d * vocab;
    }
    expect(parts["next-3-c"].key).toEqual({ attention: attended, feed_forward: fed, output: scored });
  });

  it("4: encodings by the formula, rotations by their matrices", () => {
    const { positions, dim, base } = parts["next-4-a"].given as unknown as {
      positions: number[];
      dim: number;
      base: number;
    };
    const angle = (p: number, pair: number) => p * Math.exp((-2 * pair * Math.log(base)) / dim);
    const encodings = positions.map((p) =>
      Array.from({ length: dim }, (_, at) =>
        (at % 2 === 0 ? Math.sin : Math.cos)(angle(p, Math.floor(at / 2))),
      ),
    );
    expect(parts["next-4-a"].key.encodings).toEqual(near(encodings));
    const { q, k, m, n, shift } = parts["next-4-c"].given as unknown as { q: number[]; k: number[] } & Record<
      "m" | "n" | "shift",
      number
    >;
    const turned = (x: number[], p: number) =>
      x.map((value, at) => {
        const phi = angle(p, Math.floor(at / 2));
        return at % 2 === 0
          ? value * Math.cos(phi) - x[at + 1] * Math.sin(phi)
          : x[at - 1] * Math.sin(phi) + value * Math.cos(phi);
      });
    const product = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0);
    const [query, key] = [turned(q, m), turned(k, n)];
    expect(parts["next-4-b"].key).toEqual(near({ query, key, product: product(query, key) }));
    expect(parts["next-4-c"].key.product).toEqual(near(product(turned(q, m + shift), turned(k, n + shift))));
    expect(parts["next-4-c"].key.product).toEqual(near(product(q, turned(k, n - m))));
  });
});

describe("next-exam, the keys on sizes", () => {
  it("5: the cache head by head; one more token does not fit", () => {
    const { layers, heads, kv_heads, head_dim, batch, tokens } = parts["next-5-b"].given as Record<
      string,
      number
    >;
    const bytes = (kept: number) => {
      let sum = 0;
      for (let layer = 0; layer < layers; layer++)
        for (let head = 0; head < kept; head++) sum += ["key", "value"].length * head_dim * 2;
      return sum;
    };
    expect(parts["next-5-a"].key).toEqual({ grouped: bytes(kv_heads), all_heads: bytes(heads) });
    expect(parts["next-5-b"].key.bytes).toBe(batch * tokens * bytes(kv_heads));
    const fits: number = parts["next-5-c"].key.tokens;
    const room = Number(parts["next-5-c"].given.gigabytes) * 1e9;
    expect(fits * bytes(kv_heads)).toBeLessThanOrEqual(room);
    expect((fits + 1) * bytes(kv_heads)).toBeGreaterThan(room);
  });

  it("6: adapters row by row; one rank more is too many", () => {
    const { layers, width, values, rank } = parts["next-6-a"].given as Record<string, number>;
    const trained = (r: number) => {
      let count = 0;
      for (let layer = 0; layer < layers; layer++)
        for (const [rows, columns] of [
          [width, width],
          [values, width],
        ])
          count += rows * r + r * columns;
      return count;
    };
    const { parameters, ratio } = parts["next-6-a"].key;
    expect(parameters).toBe(trained(rank));
    const [above, below] = String(ratio).split("/").map(Number);
    expect(above * trained(rank)).toBe(below * layers * (width * width + values * width));
    const most = Number(parts["next-6-b"].given.millions) * 1e6;
    const largest: number = parts["next-6-b"].key.rank;
    expect(trained(largest)).toBeLessThanOrEqual(most);
    expect(trained(largest + 1)).toBeGreaterThan(most);
  });

  it("7: no code stands nearer to a weight; bytes kind by kind", () => {
    const weights = parts["next-7-a"].given.weights as number[];
    const value = (fraction: string) =>
      fraction
        .split("/")
        .map(Number)
        .reduce((a, b) => a / b);
    const nearest = (levels: number[]) =>
      weights.map((w) =>
        levels.reduce((best, level) => (Math.abs(level - w) < Math.abs(best - w) ? level : best)),
      );
    const a = parts["next-7-a"].key;
    const step = Math.max(...weights.map(Math.abs)) / 127;
    expect(value(a.scale)).toEqual(near(step));
    const symmetric = nearest(Array.from({ length: 255 }, (_, at) => (at - 127) * step));
    expect(a.codes.map((code: number) => code * step)).toEqual(near(symmetric));
    expect(a.largest_error).toEqual(near(Math.max(...weights.map((w, at) => Math.abs(symmetric[at] - w)))));
    const b = parts["next-7-b"].key;
    const [least, most] = [Math.min(...weights), Math.max(...weights)];
    expect(value(b.scale)).toEqual(near((most - least) / 15));
    expect(Math.abs(b.zero_point - -least / value(b.scale))).toBeLessThan(0.5);
    const affine = nearest(Array.from({ length: 16 }, (_, code) => value(b.scale) * (code - b.zero_point)));
    expect(b.codes.map((code: number) => value(b.scale) * (code - b.zero_point))).toEqual(near(affine));
    const { billions, devices } = parts["next-7-c"].given as Record<string, number>;
    const all = { weights: 0, gradients: 0, copy: 0, states: 0 };
    for (let billion = 0; billion < billions; billion++) {
      all.weights += 2e9;
      all.gradients += 2e9;
      all.copy += 4e9;
      all.states += 4e9 + 4e9;
    }
    const shared = (all.copy + all.states) / devices;
    expect(parts["next-7-c"].key).toEqual({
      ...all,
      total: all.weights + all.gradients + all.copy + all.states,
      per_device: all.weights + all.gradients + shared,
    });
  });
});
