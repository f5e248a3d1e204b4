import { describe, expect, it } from "vitest";
import { mixture, random, type Random } from "../../src/index.js";

const shares = (draw: Random, count: number): number[] => {
  const parts = Array.from({ length: count }, () => draw.integers(1, 9));
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
};

describe("mixture", () => {
  it("steps as a loop does, all three models, and never lowers the likelihood: 240 random mixtures", () => {
    const draw = random(6);
    let collapsed = 0;
    for (let round = 0; round < 240; round++) {
      const model = ["gaussian", "binomial", "poisson"][round % 3];
      const d = model === "gaussian" ? 1 + (round % 2) : 1;
      const data = Array.from({ length: draw.integers(4, 8) }, () =>
        Array.from({ length: d }, () => draw.integers(0, 9)),
      );
      let pi = shares(draw, 2);
      let mu = [0, 1].map((c) => Array.from({ length: d }, () => draw.between(1, 4) + 3 * c));
      let v = [0, 1].map(() => Array.from({ length: d }, () => draw.between(2, 5)));
      let rate = model === "binomial" ? [0.3, 0.7] : [2, 5];
      const spec = {
        model,
        data,
        weights: pi,
        trials: 8,
        steps: 2,
        ...(model === "gaussian"
          ? { means: mu, variances: v }
          : model === "binomial"
            ? { probabilities: rate }
            : { rates: rate }),
      };
      const ways = (n: number, k: number): number => (k === 0 ? 1 : (ways(n, k - 1) * (n - k + 1)) / k);
      const factorial = (x: number): number => (x === 0 ? 1 : x * factorial(x - 1));
      const p = (x: number[], c: number) =>
        model === "gaussian"
          ? x.reduce(
              (all, y, j) =>
                (all * Math.exp(-((y - mu[c][j]) ** 2) / (2 * v[c][j]))) / Math.sqrt(2 * Math.PI * v[c][j]),
              1,
            )
          : model === "binomial"
            ? ways(8, x[0]) * rate[c] ** x[0] * (1 - rate[c]) ** (8 - x[0])
            : (rate[c] ** x[0] * Math.exp(-rate[c])) / factorial(x[0]);
      const likelihoods: number[] = [];
      const rows: number[][][] = [];
      for (let step = 0; step < 3; step++) {
        const joint = data.map((x) => [0, 1].map((c) => pi[c] * p(x, c)));
        likelihoods.push(joint.reduce((sum, row) => sum + Math.log(row[0] + row[1]), 0));
        const r = joint.map((row) => row.map((x) => x / (row[0] + row[1])));
        rows.push(r);
        if (step === 2) break;
        const n = [0, 1].map((c) => r.reduce((sum, row) => sum + row[c], 0));
        const mean = (of: (x: number[]) => number, c: number) =>
          r.reduce((sum, row, i) => sum + row[c] * of(data[i]), 0) / n[c];
        pi = n.map((x) => x / data.length);
        mu = mu.map((row, c) => row.map((_, j) => mean((x) => x[j], c)));
        v = v.map((row, c) => row.map((_, j) => mean((x) => (x[j] - mu[c][j]) ** 2, c)));
        rate = rate.map((_, c) => mean((x) => x[0], c) / (model === "binomial" ? 8 : 1));
      }
      // A component that closes in on one point loses its digits.
      if (Math.min(...v.flat()) < 0.05) {
        collapsed++;
        continue;
      }
      const run = mixture(spec);
      const flat = (values: readonly unknown[]): number[] => (values.flat(9) as unknown[]).map(Number);
      expect(flat(run.responsibilities)).toEqual(rows[0].flat().map((x) => expect.closeTo(x, 8)));
      expect(flat(run.steps[1].responsibilities)).toEqual(rows[1].flat().map((x) => expect.closeTo(x, 8)));
      expect(flat(run.logLikelihoods)).toEqual(likelihoods.map((x) => expect.closeTo(x, 7)));
      expect(likelihoods[2]).toBeGreaterThan(likelihoods[0] - 1e-9);
      expect(flat(run.parameters.weights)).toEqual(pi.map((x) => expect.closeTo(x, 7)));
      const after = model === "gaussian" ? [...mu.flat(), ...v.flat()] : rate;
      const ours =
        model === "gaussian"
          ? [...flat(run.parameters.means), ...flat(run.parameters.variances)]
          : flat(run.parameters.rates);
      expect(ours).toEqual(after.map((x) => expect.closeTo(x, 6)));
    }
    expect(collapsed).toBeLessThan(30);
  });

  it("leaves what is not to be updated, and counts steps from 0", () => {
    const run = mixture({ data: [0, 1, 5], means: [0, 5], updates: ["means"] });
    expect(run.parameters.weights.map(String)).toEqual(["0.5", "0.5"]);
    expect(run.parameters.variances.flat().map(String)).toEqual(["1", "1"]);
    const none = mixture({ data: [0, 1, 5], means: [0, 5], steps: 0 });
    expect(none.steps).toHaveLength(0);
    expect(none.responsibilities).toHaveLength(3);
  });

  it.each([
    [
      { data: Array.from({ length: 1000 }, (_, i) => i), means: [0, 1], steps: 100 },
      "takes at most 60000 numbers: samples × dimensions × components × steps, got 202000",
    ],
    [{ data: [], means: [0] }, "needs samples in an array, got none"],
    [{ data: [1], means: [] }, "needs means in an array, got none"],
    [{ data: [1], means: [0], weights: [0.5] }, "needs 1 weights that add up to 1, got 1 with sum 0.5"],
    [{ data: [1], means: [0], variances: [0] }, "needs variances above 0, got 0"],
    [{ data: [[1, 2]], means: [0] }, "needs 1 means and variances of 2 numbers"],
    [
      { data: [1, 1], means: [1] },
      "needs components with more than one value, got variance 0 in component 1",
    ],
    [{ data: [1e6], means: [0] }, "needs components that reach every sample, got density 0 at sample 1"],
    [
      { data: [11], model: "binomial", trials: 10, probabilities: [0.5] },
      "needs whole samples from 0 to 10, got 11",
    ],
    [
      { data: [1], model: "laplace", means: [0] },
      "needs a model out of gaussian, binomial, poisson, got laplace",
    ],
    [{ data: [1], means: [0], steps: -1 }, "needs a whole number of steps from 0 to 1000, got -1"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => mixture(spec as never)).toThrow(`mixture: ${message}`);
  });
});
