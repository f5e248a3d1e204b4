import { describe, expect, it } from "vitest";
import { diffusion, gan, ganLosses, jsDivergence, noiseLoss, random, type Random } from "../../src/index.js";

const shares = (draw: Random, count: number): number[] => {
  const parts = Array.from({ length: count }, () => draw.integers(1, 9));
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
};

describe("diffusion", () => {
  it("β .1, .2, .3 gives ᾱ₃ = .504 exactly, factors .709930 and .704273", () => {
    const run = diffusion({ betas: [0.1, 0.2, 0.3] });
    expect(run.alphaBars[2].toString()).toBe("0.504");
    expect(run.alphaBars[2].exact).not.toBe(null);
    expect(Number(run.signalFactors[2])).toBeCloseTo(0.70993, 6);
    expect(Number(run.noiseFactors[2])).toBeCloseTo(0.704273, 6);
  });

  it("its posterior is the product of two Gaussians, its steps those of a loop: 200 random schedules", () => {
    const draw = random(7);
    for (let round = 0; round < 200; round++) {
      const betas = Array.from({ length: draw.integers(1, 6) }, () => draw.integers(1, 10) / 20);
      const t = draw.integers(1, betas.length + 1);
      const [start, now, noise, predicted] = Array.from({ length: 4 }, () => draw.normal());
      const run = diffusion({ betas });
      const bar = (s: number) => betas.slice(0, s).reduce((p, b) => p * (1 - b), 1);
      const [b, a, bt, before] = [betas[t - 1], 1 - betas[t - 1], bar(t), bar(t - 1)];
      expect(Number(run.forward({ start, time: t, noise }).output[0])).toBeCloseTo(
        Math.sqrt(bt) * start + Math.sqrt(1 - bt) * noise,
        9,
      );
      // q(x_{t−1}|x_0) has precision 1/(1 − ᾱ_{t−1}), the step adds α/β; at t = 1 the start is known.
      const precision = 1 / (1 - before) + a / b;
      const variance = t === 1 ? 0 : 1 / precision;
      const mean =
        t === 1 ? start : ((Math.sqrt(before) * start) / (1 - before) + (Math.sqrt(a) * now) / b) / precision;
      const posterior = run.posterior({ start, now, time: t });
      expect(Number(posterior.output[0])).toBeCloseTo(mean, 8);
      expect(Number(posterior.variance)).toBeCloseTo(variance, 9);
      const center = (now - (b / Math.sqrt(1 - bt)) * predicted) / Math.sqrt(a);
      expect(Number(run.reverse({ now, time: t, predicted }).output[0])).toBeCloseTo(center, 8);
      expect(
        Number(run.reverse({ now, time: t, predicted, noise, variance: "posterior" }).output[0]),
      ).toBeCloseTo(center + Math.sqrt((b * (1 - before)) / (1 - bt)) * noise, 8);
      const clean = run.denoised({ now, time: t, predicted }).output[0];
      expect(Number(run.forward({ start: clean, time: t, noise: predicted }).output[0])).toBeCloseTo(now, 8);
      // The mean by the noise is the posterior's mean at the clean sample.
      expect(Number(run.posterior({ start: clean, now, time: t }).output[0])).toBeCloseTo(center, 8);
      const loss = noiseLoss([noise, start], [predicted, now]);
      expect(Number(loss.loss)).toBeCloseTo(((noise - predicted) ** 2 + (start - now) ** 2) / 2, 9);
      expect(Number(loss.gradient[0])).toBeCloseTo(predicted - noise, 9);
    }
  });

  it("takes a linear schedule by its ends, and vectors side by side", () => {
    const run = diffusion({ betas: { from: 0.1, to: 0.3, steps: 3 } });
    expect(run.betas.map(String)).toEqual(["0.1", "0.2", "0.3"]);
    const step = diffusion({ betas: ["9/25"] }).forward({ start: [2, 0], time: 1, noise: [-1, 5] });
    expect(step.output.map(String)).toEqual(["1", "3"]);
  });

  it.each([
    [() => diffusion({ betas: [] }), "diffusion: needs betas in an array, got none"],
    [() => diffusion({ betas: [1] }), "diffusion: needs betas between 0 and 1, got 1"],
    [
      () => diffusion({ betas: { from: 0.1, to: 0.2, steps: 1 } }),
      "needs a whole number of steps from 2 to 2000, got 1",
    ],
    [
      () => diffusion({ betas: [0.1] }).forward({ start: 0, time: 2, noise: 0 }),
      "needs a time from 1 to 1, got 2",
    ],
    [
      () => diffusion({ betas: [0.1] }).forward({ start: [0, 1], time: 1, noise: 0 }),
      "needs 2 numbers for each, got 1",
    ],
    [() => noiseLoss([1], [1, 2]), "noiseLoss: needs as many predictions as noises, got 2 and 1"],
    [() => diffusion(null as never), "diffusion: needs { betas }"],
  ])("refuses %s: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("gan and ganLosses", () => {
  it("the value at the optimum is 2·JSD − ln 4 and no discriminator on a grid is better, 200 random pairs", () => {
    const draw = random(8);
    for (let round = 0; round < 200; round++) {
      const [p, q] = [shares(draw, 3), shares(draw, 3)];
      const run = gan({ data: p, generator: q });
      const value = (d: number[]) =>
        d.reduce((sum, x, i) => sum + p[i] * Math.log(x) + q[i] * Math.log(1 - x), 0);
      const best = run.discriminator.map(Number);
      expect(run.gameValue).toBeCloseTo(value(best), 9);
      expect(run.gameValue).toBeCloseTo(2 * jsDivergence(p, q) - Math.log(4), 9);
      for (let at = 0; at < 3; at++)
        for (const by of [-0.02, 0.02])
          expect(value(best.with(at, best[at] + by))).toBeLessThan(run.gameValue);
    }
  });

  it("what the generator never makes is real for certain; where neither goes, 1/2", () => {
    const run = gan({ data: [1, 0, 0], generator: [0, 1, 0] });
    expect(run.discriminator.map(String)).toEqual(["1", "0", "0.5"]);
    expect([run.gameValue, run.jensenShannon]).toEqual([0, expect.closeTo(Math.log(2), 12)]);
  });

  it("losses are means of their formulas and gradients those of differences, 250 random score sets", () => {
    const draw = random(9);
    const kinds = ["minimax", "nonSaturating", "wasserstein", "leastSquares", "hinge"];
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    const mean = (list: number[], f: (x: number) => number) =>
      list.reduce((sum, x) => sum + f(x), 0) / list.length;
    for (let round = 0; round < 250; round++) {
      const loss = kinds[round % 5];
      const real = Array.from({ length: draw.integers(1, 4) }, () => draw.between(-2, 2));
      const fake = Array.from({ length: draw.integers(1, 4) }, () => draw.between(-2, 2));
      const wanted: Record<string, [number, number]> = {
        minimax: [
          mean(real, (s) => -Math.log(sigmoid(s))) + mean(fake, (s) => -Math.log(1 - sigmoid(s))),
          mean(fake, (s) => Math.log(1 - sigmoid(s))),
        ],
        nonSaturating: [
          mean(real, (s) => -Math.log(sigmoid(s))) + mean(fake, (s) => -Math.log(1 - sigmoid(s))),
          mean(fake, (s) => -Math.log(sigmoid(s))),
        ],
        wasserstein: [mean(fake, (s) => s) - mean(real, (s) => s), -mean(fake, (s) => s)],
        leastSquares: [
          mean(real, (s) => (s - 1) ** 2) + mean(fake, (s) => s * s),
          mean(fake, (s) => (s - 1) ** 2),
        ],
        hinge: [
          mean(real, (s) => Math.max(0, 1 - s)) + mean(fake, (s) => Math.max(0, 1 + s)),
          -mean(fake, (s) => s),
        ],
      };
      const { discriminator, generator } = ganLosses({ real, fake, loss });
      expect(Number(discriminator.loss)).toBeCloseTo(wanted[loss][0], 9);
      expect(Number(generator.loss)).toBeCloseTo(wanted[loss][1], 9);
      expect([discriminator.check().passed, generator.check().passed]).toEqual([true, true]);
    }
  });

  it.each([
    [
      () => gan({ data: [0.5], generator: [1] }),
      "gan: needs probabilities of data that add up to 1, got 0.5",
    ],
    [
      () => gan({ data: [1], generator: [0.5, 0.5] }),
      "gan: needs two distributions over the same outcomes, got 1 and 2",
    ],
    [() => ganLosses({ real: [], fake: 1 }), "ganLosses: needs the real scores in an array, got none"],
    [() => ganLosses({ real: 1, fake: 1, loss: "relativistic" }), "ganLosses: needs a loss out of minimax"],
  ])("refuses %s: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});
