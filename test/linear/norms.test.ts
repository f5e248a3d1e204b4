import { describe, expect, it } from "vitest";
import { conditionNumber, eigen, norms, projection } from "../../src/index.js";
import { gap, randomMatrices, times, turned } from "./random-matrix.js";

describe("norms, conditionNumber and projection", () => {
  it("are the sums, maxima and stretches that they are defined by, for 200 seeded matrices", () => {
    const { decimal, below } = randomMatrices(31);
    for (let round = 0; round < 200; round++) {
      const A = decimal(2 + below(3), 2 + below(3));
      const all = norms(A);
      expect(Number(all.frobenius)).toBeCloseTo(Math.hypot(...A.flat()), 12);
      expect(Number(all.infinity)).toBeCloseTo(
        Math.max(...A.map((row) => row.reduce((t, x) => t + Math.abs(x), 0))),
        12,
      );
      expect(Number(all.one)).toBeCloseTo(
        Math.max(...turned(A).map((row) => row.reduce((t, x) => t + Math.abs(x), 0))),
        12,
      );
      // ‖A‖₂² is the greatest eigenvalue of AᵀA, and ‖A‖_* the sum of the roots of all
      const roots = eigen(times(turned(A), A)).values.map((value) => Math.sqrt(Math.max(0, Number(value))));
      expect(Number(all.spectral)).toBeCloseTo(Math.max(...roots), 10);
      expect(Math.abs(Number(all.nuclear) - roots.reduce((a, b) => a + b))).toBeLessThan(1e-5);
      const wanted =
        A.length < A[0].length ? Number(conditionNumber(turned(A))) : Math.max(...roots) / Math.min(...roots);
      expect(Number(conditionNumber(A)) / wanted).toBeCloseTo(1, 4);
      const v = A[0];
      const lengths = norms(v);
      expect([lengths.l1, lengths.l2, lengths.max].map(Number)).toEqual([
        expect.closeTo(
          v.reduce((t, x) => t + Math.abs(x), 0),
          12,
        ),
        expect.closeTo(Math.hypot(...v), 12),
        Math.max(...v.map(Math.abs)),
      ]);
    }
  });

  it("projection leaves what is orthogonal to the span, and P² = P, for 200 seeded vectors", () => {
    const { decimal, whole, below } = randomMatrices(32);
    for (let round = 0; round < 200; round++) {
      const basis = round % 4 ? decimal(1 + below(2), 3) : [[1 + below(4), ...whole(1, 2)[0]]];
      const [b] = round % 4 ? decimal(1, 3) : whole(1, 3);
      const found = projection(b, basis);
      const rest = found.residual.map(Number);
      for (const vector of basis)
        expect(Math.abs(vector.reduce((t, x, k) => t + x * rest[k], 0))).toBeLessThan(1e-9);
      const P = found.matrix.numbers() as number[][];
      expect(gap(times(P, P), P)).toBeLessThan(1e-9);
      expect(found.projected.map((p, k) => Number(p) + rest[k])).toEqual(b.map((x) => expect.closeTo(x, 10)));
    }
    expect(() => projection([1, 2], [[1, 2, 3]])).toThrow("got 3 and 2 entries");
    expect(() => projection([1, 2], [[0, 0]])).toThrow("determinant 0");
  });
});
