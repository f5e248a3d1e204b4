import { describe, expect, it } from "vitest";
import {
  advantages,
  bandit,
  clippedObjective,
  estimateValues,
  policyGradient,
  random,
  real,
  returns,
  type Real,
  type StateVisit,
} from "../../src/index.js";

/** Equal to nine digits; infinities exactly. */
const near = (wanted: number): number =>
  Number.isFinite(wanted) ? (expect.closeTo(wanted, 9) as number) : wanted;

const half = (draw: ReturnType<typeof random>) => draw.integers(-6, 7) / 2;

describe("returns and advantages", () => {
  it("are the sums that they stand for, 200 random episodes", () => {
    const draw = random(5);
    for (let round = 0; round < 200; round++) {
      const rewards = Array.from({ length: draw.integers(1, 7) }, () => half(draw));
      const values = Array.from({ length: rewards.length + 1 }, () => half(draw));
      const [discount, lambda] = [draw.integers(0, 11) / 10, draw.integers(0, 11) / 10];
      const last = half(draw);
      const g = rewards.map((_, t) =>
        rewards
          .slice(t)
          .reduce((sum, r, k) => sum + discount ** k * r, discount ** (rewards.length - t) * last),
      );
      returns(rewards, discount, last).returns.forEach((x, t) => expect(Number(x)).toBeCloseTo(g[t], 9));
      const delta = rewards.map((r, t) => r + discount * values[t + 1] - values[t]);
      const run = advantages({ rewards, values, discount, lambda });
      run.advantages.forEach((x, t) =>
        expect(Number(x)).toBeCloseTo(
          delta.slice(t).reduce((sum, d, k) => sum + (discount * lambda) ** k * d, 0),
          9,
        ),
      );
      run.targets.forEach((x, t) => expect(Number(x)).toBeCloseTo(Number(run.advantages[t]) + values[t], 9));
    }
  });

  it("λ = 1 gives return − value, and values without the last count 0 there", () => {
    const run = advantages({ rewards: [1, 2], values: [1, 1], discount: "1/2" });
    expect(run.advantages.map(String)).toEqual(["1", "1"]);
    expect(() => advantages({ rewards: [1], values: [1, 2, 3], discount: 1 })).toThrow(
      "needs 1 or 2 values for 1 rewards, got 3",
    );
    expect(() => returns([], 1)).toThrow("returns: needs rewards in an array, got none");
    expect(() => returns([Number.NaN], 1)).toThrow("returns: needs a number for a reward, got NaN");
  });
});

describe("clippedObjective", () => {
  it("is the mean of the smaller products, and its gradient that of differences, 200 random batches", () => {
    const draw = random(6);
    for (let round = 0; round < 200; round++) {
      const ratios = Array.from({ length: draw.integers(1, 6) }, () => draw.between(0.3, 1.9));
      const a = ratios.map(() => draw.between(-2, 2));
      const clip = draw.between(0.05, 0.4);
      const value = (rho: number[]) =>
        rho.reduce(
          (sum, x, i) => sum + Math.min(x * a[i], Math.min(Math.max(x, 1 - clip), 1 + clip) * a[i]),
          0,
        ) / rho.length;
      const run = clippedObjective({ ratios, advantages: a, clip });
      expect(Number(run.objective)).toBeCloseTo(value(ratios), 10);
      run.gradient.forEach((slope, i) => {
        const moved = (by: number) => value(ratios.map((x, at) => (at === i ? x + by : x)));
        expect(Number(slope)).toBeCloseTo((moved(1e-6) - moved(-1e-6)) / 2e-6, 6);
      });
    }
  });

  it("takes both probabilities in place of the ratios", () => {
    const run = clippedObjective({
      probabilities: { new: [0.6, 0.1], old: [0.4, 0.2] },
      advantages: [1, -1],
    });
    expect(run.ratios.map(String)).toEqual(["1.5", "0.5"]);
    expect(run.objective.toString()).toBe("0.2");
    expect(() => clippedObjective({ ratios: [1], advantages: [1, 2] })).toThrow(
      "needs one advantage for each ratio, got 2 and 1",
    );
    expect(() => clippedObjective({ ratios: [1], advantages: [1], clip: 0 })).toThrow(
      "needs a clip above 0, got 0",
    );
  });
});

describe("estimateValues", () => {
  it("TD(λ) by both kinds of traces and Monte Carlo agree with loops, 300 random runs", () => {
    const draw = random(7);
    const all: [Readonly<Record<string, Real>>, Record<string, number>][] = [];
    for (let round = 0; round < 300; round++) {
      const names = ["a", "b", "c"];
      const episodes = Array.from({ length: draw.integers(1, 4) }, () => {
        const visited = Array.from({ length: draw.integers(1, 7) }, () => names[draw.integers(0, 3)]);
        return visited.map((s, t): StateVisit => [s, half(draw), visited[t + 1] ?? null]);
      });
      const [rate, discount, lambda] = [
        draw.integers(1, 11) / 10,
        draw.integers(0, 11) / 10,
        draw.integers(0, 11) / 10,
      ];
      const v: Record<string, number> = {};
      for (const [s] of episodes.flat()) v[s] = 0;
      if (round % 3 < 2) {
        const traces = round % 3 === 0 ? "accumulating" : "replacing";
        for (const episode of episodes) {
          const e: Record<string, number> = {};
          for (const [s, r, next] of episode) {
            const delta = Number(r) + (next === null ? 0 : discount * v[next]) - v[s];
            for (const key of Object.keys(e)) e[key] *= discount * lambda;
            e[s] = traces === "replacing" ? 1 : (e[s] ?? 0) + 1;
            for (const key of Object.keys(e)) v[key] += rate * delta * e[key];
          }
        }
        const run = estimateValues({ episodes, rate, discount, lambda, traces });
        all.push([run.values, v]);
        continue;
      }
      const visits = round % 2 === 0 ? "first" : "every";
      const constant = round % 4 < 2;
      const samples: Record<string, number[]> = {};
      for (const episode of episodes)
        episode.forEach(([s], t) => {
          if (visits === "first" && episode.findIndex(([name]) => name === s) < t) return;
          const g = episode.slice(t).reduce((sum, [, r], k) => sum + discount ** k * Number(r), 0);
          (samples[s] ??= []).push(g);
          v[s] = constant ? v[s] + rate * (g - v[s]) : samples[s].reduce((x, y) => x + y) / samples[s].length;
        });
      const run = estimateValues({
        episodes,
        discount,
        visits,
        method: "monteCarlo",
        ...(constant ? { rate } : {}),
      });
      all.push([run.values, v]);
    }
    expect(all).toHaveLength(300);
    for (const [values, v] of all)
      for (const s of Object.keys(v)) expect(Number(values[s])).toBeCloseTo(v[s], 8);
  });

  const good = { episodes: [[["a", 1, "b"]] as StateVisit[]], rate: 0.5, discount: 1 };
  it.each([
    [{ ...good, episodes: [] }, "needs episodes in an array, got none"],
    [
      {
        ...good,
        episodes: [
          [
            ["a", 1, "b"],
            ["c", 1, null],
          ],
        ],
      },
      "needs steps that follow each other, got b and then c",
    ],
    [{ ...good, rate: undefined }, "needs a rate for td, got none"],
    [{ ...good, method: "dp" }, "needs a method of td, monteCarlo, got dp"],
    [{ ...good, traces: "dutch" }, "needs traces accumulating or replacing, got dutch"],
    [{ ...good, visits: "last" }, "needs visits first or every, got last"],
    [{ ...good, initial: { z: 1 } }, "needs initial values of a, got z"],
    [{ ...good, lambda: 2 }, "needs a lambda from 0 to 1, got 2"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => estimateValues(spec as never)).toThrow(`estimateValues: ${message}`);
  });

  it("a state where it was cut off counts its initial value", () => {
    expect(estimateValues({ ...good, initial: { b: 2 } }).values["a"].toString()).toBe("1.5");
    expect(estimateValues({ ...good, initial: { b: 2 }, method: "monteCarlo" }).values["a"].toString()).toBe(
      "1.5",
    );
  });
});

describe("policyGradient", () => {
  it("has the gradient of Σ A ln π by differences, and the new policy by softmax, 200 random episodes", () => {
    const draw = random(8);
    for (let round = 0; round < 200; round++) {
      const theta: Record<string, Record<string, number>> = Object.fromEntries(
        ["x", "y"].map((s) => [s, Object.fromEntries(["a", "b", "c"].map((a) => [a, draw.between(-1, 1)]))]),
      );
      const episode = Array.from({ length: draw.integers(1, 6) }, (): [string, string, number] => [
        ["x", "y"][draw.integers(0, 2)],
        ["a", "b", "c"][draw.integers(0, 3)],
        half(draw),
      ]);
      const [discount, rate, b] = [draw.integers(1, 11) / 10, 0.3, half(draw)];
      const weighted = round % 2 === 0;
      const run = policyGradient({
        preferences: theta,
        episode,
        rate,
        discount,
        baseline: b,
        discountSteps: weighted,
      });
      const pi = (s: string, a: string, t: typeof theta) =>
        Math.exp(t[s][a]) / Object.values(t[s]).reduce((sum, x) => sum + Math.exp(x), 0);
      const weights = episode.map((_, t) => {
        const g = episode.slice(t).reduce((sum, [, , r], k) => sum + discount ** k * r, 0) - b;
        return weighted ? g * discount ** t : g;
      });
      const j = (t: typeof theta) =>
        episode.reduce((sum, [s, a], i) => sum + weights[i] * Math.log(pi(s, a, t)), 0);
      const next: typeof theta = { x: {}, y: {} };
      for (const s of ["x", "y"])
        for (const a of ["a", "b", "c"]) {
          const moved = (by: number) => j({ ...theta, [s]: { ...theta[s], [a]: theta[s][a] + by } });
          const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          expect(Number(run.gradients[s][a])).toBeCloseTo(slope, 6);
          next[s][a] = theta[s][a] + rate * slope;
        }
      for (const s of ["x", "y"])
        for (const a of ["a", "b", "c"])
          expect(Number(run.newProbabilities[s][a])).toBeCloseTo(pi(s, a, next), 6);
      expect(run.check().passed).toBe(true);
    }
  });

  it("is exact for a uniform policy and for given probabilities; the mean as baseline", () => {
    const uniform = policyGradient({
      preferences: { s: { L: 0, M: 0, R: 0 } },
      episode: [["s", "L", 3]],
      rate: "1/2",
    });
    expect(Object.values(uniform.gradients["s"]).map(String)).toEqual(["2", "-1", "-1"]);
    expect(uniform.gradients["s"]["L"].exact).not.toBe(null);
    const mean = policyGradient({
      probabilities: { s: { L: "1/4", R: "3/4" } },
      episode: [
        ["s", "L", 0],
        ["s", "R", 4],
      ],
      rate: 1,
      discount: "1/2",
      baseline: "mean",
    });
    expect(mean.weights.map(String)).toEqual(["-1", "1"]);
    expect(Object.values(mean.gradients["s"]).map(String)).toEqual(["-1", "1"]);
  });

  const good = { preferences: { s: { L: 0, R: 0 } }, episode: [["s", "L", 1]], rate: 1 };
  it.each([
    [{ ...good, preferences: {} }, "needs preferences by state and action"],
    [{ ...good, episode: [["t", "L", 1]] }, "needs states out of s, got t"],
    [{ ...good, episode: [["s", "X", 1]] }, "needs an action out of L, R in state s, got X"],
    [{ ...good, rate: 0 }, "needs a rate above 0, got 0"],
    [{ ...good, baseline: { t: 1 } }, "needs a baseline for each state of the episode, got none for s"],
    [
      { ...good, preferences: undefined, probabilities: { s: { L: 0.5, R: 0.6 } } },
      "needs probabilities that add up to 1 in state s, got 1.1",
    ],
    [{ ...good, preferences: undefined }, "needs probabilities by state and action, got undefined"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => policyGradient(spec as never)).toThrow(`policyGradient: ${message}`);
  });
});

describe("bandit", () => {
  it("agrees with means, bounds and chances of its own, 200 random histories", () => {
    const draw = random(9);
    for (let round = 0; round < 200; round++) {
      const arms = ["A", "B", "C"];
      const plays = Array.from({ length: draw.integers(0, 10) }, (): [string, number] => [
        arms[draw.integers(0, 3)],
        half(draw),
      ]);
      const constant = round % 2 === 0;
      const run = bandit({
        arms,
        plays,
        epsilon: 0.3,
        confidence: 1.5,
        initial: 1,
        ...(constant ? { rate: 0.25 } : {}),
      });
      const wanted = arms.map((arm) => {
        const own = plays.filter(([name]) => name === arm).map(([, r]) => r);
        const estimate = constant
          ? own.reduce((q, r) => q + 0.25 * (r - q), 1)
          : own.length === 0
            ? 1
            : own.reduce((x, y) => x + y) / own.length;
        const bound =
          own.length === 0 ? Infinity : estimate + 1.5 * Math.sqrt(Math.log(plays.length) / own.length);
        return { estimate, bound };
      });
      const best = Math.max(...wanted.map(({ estimate }) => estimate));
      const ties = wanted.filter(({ estimate }) => Math.abs(estimate - best) < 1e-12).length;
      arms.forEach((arm, i) => {
        const { estimate, upperBound, chance } = run.arms[arm];
        expect(Number(estimate)).toBeCloseTo(wanted[i].estimate, 10);
        expect(real(upperBound).valueOf()).toEqual(near(wanted[i].bound));
        expect(Number(chance)).toBeCloseTo(
          0.1 + (Math.abs(wanted[i].estimate - best) < 1e-12 ? 0.7 / ties : 0),
          10,
        );
      });
    }
  });

  it.each([
    [{ arms: [], plays: [] }, "needs arms in an array, got none"],
    [{ arms: ["A"], plays: [["B", 1]] }, "needs an arm out of A, got B"],
    [{ arms: ["A"], plays: [["A", Number.NaN]] }, "needs a number for a reward, got NaN"],
    [{ arms: ["A"], plays: [], epsilon: 2 }, "needs an epsilon from 0 to 1, got 2"],
    [{ arms: ["A"], plays: [], confidence: -1 }, "needs a confidence from 0 up, got -1"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => bandit(spec as never)).toThrow(`bandit: ${message}`);
  });
});
