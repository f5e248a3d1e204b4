import { describe, expect, it } from "vitest";
import {
  adaBoost,
  biasVariance,
  informationGain,
  nearestNeighbors,
  random,
  sampleComplexity,
} from "../../src/index.js";
import { gap, near, pointsOf } from "./loops.js";

const dice = random(34);
const points = pointsOf(dice);

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

  it("200 random sample sizes → the first at which the chance of a bad hypothesis is small enough, searched for", () => {
    for (let round = 0; round < 200; round++) {
      const [epsilon, delta] = [dice.integers(4, 10) / 20, dice.integers(1, 20) / 100];
      const hypotheses = dice.integers(1, 2000);
      const first = (isEnough: (m: number) => boolean) => {
        let m = 0;
        while (!isEnough(m)) m++;
        return m;
      };
      const realizable = sampleComplexity({ epsilon, delta, hypotheses });
      expect(realizable.samples).toBe(first((m) => hypotheses * Math.exp(-epsilon * m) <= delta));
      const agnostic = sampleComplexity({ epsilon, delta, hypotheses, setting: "agnostic" });
      expect(agnostic.samples).toBe(
        first((m) => 2 * hypotheses * Math.exp(-2 * epsilon * epsilon * m) <= delta),
      );
      const dimension = dice.integers(1, 9);
      // 2^(εm) against (2/δ)⁴·(13/ε)^(8d), in logarithms
      expect(sampleComplexity({ epsilon, delta, dimension }).samples).toBe(
        first(
          (m) => epsilon * m * Math.LN2 >= 4 * Math.log(2 / delta) + 8 * dimension * Math.log(13 / epsilon),
        ),
      );
    }
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
    for (const share of [0, 1]) {
      const of = (epsilon: number, delta: number) => () =>
        sampleComplexity({ epsilon, delta, hypotheses: 2 });
      expect(of(share, 0.1)).toThrow("needs epsilon between 0 and 1");
      expect(of(0.1, share)).toThrow("needs delta between 0 and 1");
    }
    expect(() => sampleComplexity({ epsilon: 0.1, delta: 0.1 })).toThrow("needs hypotheses, or");
  });
});
