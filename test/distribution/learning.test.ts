import { describe, expect, it } from "vitest";
import {
  bayes,
  conjugatePosterior,
  diffusion,
  gan,
  ganLosses,
  jsDivergence,
  maximumLikelihood,
  mixture,
  naiveBayes,
  noiseLoss,
  random,
  type Random,
} from "../../src/index.js";

const shares = (draw: Random, count: number): number[] => {
  const parts = Array.from({ length: count }, () => draw.integers(1, 9));
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / total);
};

describe("bayes", () => {
  it("prevalence 1/50, sensitivity and specificity 9/10: P(D|+) = 9/58, exactly, and 81/130 after two", () => {
    const test = { prior: "1/50", sensitivity: "9/10", specificity: "9/10" };
    expect(bayes(test).posterior["D"].toString()).toBe("9/58");
    expect(bayes({ ...test, observed: ["+", "+"] }).posterior["D"].toString()).toBe("81/130");
    expect(
      bayes({ prior: "1/50", sensitivity: 0.9, falsePositive: 0.1, observed: "-" }).posterior["D"].toString(),
    ).toBe("1/442");
  });

  it("agrees with products of its own over 200 random tables and histories", () => {
    const draw = random(1);
    for (let round = 0; round < 200; round++) {
      const names = ["a", "b", "c"].slice(0, draw.integers(1, 4));
      const prior = shares(draw, names.length);
      const rows = names.map(() => shares(draw, 3));
      const seen = Array.from({ length: draw.integers(1, 4) }, () => draw.integers(0, 3));
      const joint = names.map((_, h) => seen.reduce((p, o) => p * rows[h][o], prior[h]));
      const total = joint.reduce((x, y) => x + y);
      const run = bayes({
        prior: Object.fromEntries(names.map((name, h) => [name, prior[h]])),
        likelihood: Object.fromEntries(
          names.map((name, h) => [name, { x: rows[h][0], y: rows[h][1], z: rows[h][2] }]),
        ),
        observed: seen.map((o) => "xyz"[o]),
      });
      names.forEach((name, h) => expect(Number(run.posterior[name])).toBeCloseTo(joint[h] / total, 10));
      expect(Number(run.evidence)).toBeCloseTo(total, 10);
    }
  });

  const good = { prior: { a: 0.5, b: 0.5 }, likelihood: { a: { x: 1 }, b: { x: 0.5 } }, observed: "x" };
  it.each([
    [{ ...good, prior: { a: 0.5, b: 0.6 } }, "needs priors that add up to 1, got 1.1"],
    [{ ...good, prior: { a: 1.5, b: -0.5 } }, "needs a prior from 0 to 1, got 1.5"],
    [{ ...good, likelihood: { a: { x: 1 } } }, "needs a likelihood for each hypothesis, got none for b"],
    [{ ...good, likelihood: { ...good.likelihood, c: 1 } }, "needs likelihoods of a, b, got c"],
    [{ ...good, observed: "y" }, "needs a likelihood of y under each hypothesis, got none for a"],
    [{ ...good, observed: undefined }, "needs what was observed, got nothing"],
    [
      { ...good, likelihood: { a: 0, b: 0 }, observed: undefined },
      "needs an observation that some hypothesis allows",
    ],
    [
      { ...good, likelihood: { a: { x: 0.7, y: 0.7 }, b: { x: 0.5 } } },
      "needs likelihoods of a that add up to at most 1, got 1.4",
    ],
    [{ prior: 0.1, sensitivity: 0.9 }, "needs one of specificity and falsePositive, got none"],
    [{ prior: 0.1 }, "needs a prior by hypothesis, or sensitivity and specificity of a test"],
    [null, "needs { prior, likelihood }"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => bayes(spec as never)).toThrow(`bayes: ${message}`);
  });
});

describe("naiveBayes", () => {
  it("counts as a loop does, all three models, 300 random sets", () => {
    const draw = random(2);
    const words = ["u", "v", "w", "x"];
    for (let round = 0; round < 300; round++) {
      const model = ["categorical", "multinomial", "bernoulli"][round % 3];
      const n = draw.integers(2, 7);
      const alpha = draw.integers(1, 5) / 2;
      const length = () => (model === "categorical" ? 2 : draw.integers(1, 4));
      const samples = Array.from({ length: n }, () =>
        Array.from({ length: length() }, () => draw.choice(words)),
      );
      const classes = samples.map(() => draw.choice(["p", "q"]));
      const query = Array.from({ length: 2 }, () => draw.choice(words));
      const vocabulary = [...new Set(samples.flat())];
      const joint = [...new Set(classes)].map((name) => {
        const own = samples.filter((_, i) => classes[i] === name);
        const factors =
          model === "categorical"
            ? query.map((value, at) => {
                const kinds = new Set([...samples.map((row) => row[at]), value]).size;
                return (own.filter((row) => row[at] === value).length + alpha) / (own.length + alpha * kinds);
              })
            : model === "multinomial"
              ? query
                  .filter((word) => vocabulary.includes(word))
                  .map(
                    (word) =>
                      (own.flat().filter((x) => x === word).length + alpha) /
                      (own.flat().length + alpha * vocabulary.length),
                  )
              : vocabulary.map((word) => {
                  const p =
                    (own.filter((row) => row.includes(word)).length + alpha) / (own.length + 2 * alpha);
                  return query.includes(word) ? p : 1 - p;
                });
        return { name, p: factors.reduce((x, y) => x * y, own.length / n) };
      });
      const total = joint.reduce((sum, { p }) => sum + p, 0);
      const run = naiveBayes({ samples, classes, query, model, smoothing: alpha });
      for (const { name, p } of joint) expect(Number(run.posterior[name])).toBeCloseTo(p / total, 10);
    }
  });

  it.each([
    [{ samples: [["a"]], classes: [], query: ["a"] }, "needs classes in an array, got none"],
    [
      { samples: [["a"], ["b"]], classes: ["p"], query: ["a"] },
      "needs one class for each sample, got 1 and 2",
    ],
    [
      { samples: [["a"]], classes: ["p"], query: ["b"] },
      "needs a query that some class allows, got probability 0 in every class. Give smoothing: 1.",
    ],
    [{ samples: [["a", "b"]], classes: ["p"], query: ["b"] }, "needs 1 values in every sample, got 2"],
    [
      { samples: [["a"]], classes: ["p"], query: ["a"], model: "gaussian" },
      "needs a model out of categorical, multinomial, bernoulli",
    ],
    [
      { samples: [["a"]], classes: ["p"], query: ["a"], smoothing: -1 },
      "needs a smoothing from 0 up, got -1",
    ],
    [{ samples: ["!!"], classes: ["p"], query: "a" }, "needs words in the samples, got none"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => naiveBayes(spec as never)).toThrow(`naiveBayes: ${message}`);
  });
});

describe("maximumLikelihood", () => {
  const logs: Record<string, (x: number, at: Record<string, number>) => number> = {
    bernoulli: (x, { p }) => (x === 1 ? Math.log(p) : Math.log(1 - p)),
    geometric: (x, { p }) => (x - 1) * Math.log(1 - p) + Math.log(p),
    poisson: (x, { lambda }) =>
      x * Math.log(lambda) -
      lambda -
      Array.from({ length: x }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b, 0),
    exponential: (x, { lambda }) => Math.log(lambda) - lambda * x,
    gaussian: (x, { mu, v }) => -((x - mu) ** 2) / (2 * v) - Math.log(2 * Math.PI * v) / 2,
  };

  it("has the log-likelihood of a sum, larger than nearby, with the curvature of differences: 250 random samples", () => {
    const draw = random(3);
    const names = Object.keys(logs);
    for (let round = 0; round < 250; round++) {
      const model = names[round % names.length];
      const low = model === "gaussian" ? -6 : model === "geometric" || model === "exponential" ? 1 : 0;
      const high = model === "bernoulli" ? 2 : 9;
      // The first two samples keep the estimate off the edge.
      const data = [
        ...(model === "bernoulli" ? [0, 1] : [2, 3]),
        ...Array.from({ length: draw.integers(1, 6) }, () => draw.integers(low, high)),
      ];
      const run = maximumLikelihood({ model, data });
      const at = run.numbers;
      const f = (moved: Record<string, number>) =>
        data.reduce((sum, x) => sum + logs[model](x, { ...at, ...moved }), 0);
      expect(run.maximum.evaluate()).toBeCloseTo(f({}), 8);
      for (const name of run.parameters) {
        const h = 1e-3 * Math.min(at[name] || 1, model === "bernoulli" ? 1 - at[name] : 1);
        const [below, here, above] = [-h, 0, h].map((by) => f({ [name]: at[name] + by }));
        expect(here).toBeGreaterThan(Math.max(below, above));
        const curvature = run.curvatures[name]!.evaluate();
        expect((above - 2 * here + below) / h ** 2 / curvature).toBeCloseTo(1, 3);
        expect(run.scores[name].evaluate(at)).toBeCloseTo(0, 8);
      }
    }
  });

  it("in letters is S1/n, S2/n − S1²/n², …, and the same as by the density's text", () => {
    const estimate = (spec: Parameters<typeof maximumLikelihood>[0]) => String(maximumLikelihood(spec));
    expect(estimate({ model: "gaussian" })).toBe("mu = S1/n, v = (S2*n - S1^2)/n^2");
    expect(estimate({ density: "exp(-(x-m)^2/(2*v))/sqrt(2*pi*v)" })).toBe("m = S1/n, v = (S2*n - S1^2)/n^2");
    expect(estimate({ model: "bernoulli" })).toBe("p = S1/n");
    expect(estimate({ density: "p^x*(1-p)^(1-x)" })).toBe("p = S1/n");
    expect(estimate({ model: "exponential" })).toBe("lambda = n/S1");
    expect(estimate({ density: "l*exp(-l*x)" })).toBe("l = n/S1");
    expect(estimate({ model: "geometric" })).toBe("p = n/S1");
    expect(estimate({ model: "poisson" })).toBe("lambda = S1/n");
    expect(estimate({ model: "binomial" })).toBe("p = S1/(N*n)");
    expect(estimate({ density: "a*x^(a-1)" })).toBe("a = -n/T");
    expect(estimate({ model: "uniform" })).toBe("a = xmin, b = xmax");
    expect(estimate({ model: "categorical", counts: ["a", "b"] })).toBe("p1 = a/(a + b), p2 = b/(a + b)");
    expect(estimate({ model: "gaussian", known: { mu: 0 } })).toBe("v = S2/n");
  });

  it("from data by text is what the family says, 200 random samples", () => {
    const draw = random(4);
    for (let round = 0; round < 200; round++) {
      const data = Array.from({ length: draw.integers(2, 6) }, () => draw.integers(1, 12) / 2);
      const mean = data.reduce((a, b) => a + b) / data.length;
      expect(maximumLikelihood({ density: "l*exp(-l*x)", data }).numbers["l"]).toBeCloseTo(1 / mean, 10);
      expect(maximumLikelihood({ density: "x*exp(-x/b)/b^2", data }).numbers["b"]).toBeCloseTo(mean / 2, 10);
    }
  });

  it("at the edge has the value that is approached and says so: three heads of three", () => {
    const run = maximumLikelihood({ model: "bernoulli", data: [1, 1, 1] });
    expect([String(run), String(run.maximum), run.atEdge, run.curvatures["p"]]).toEqual([
      "p = 1",
      "0",
      true,
      null,
    ]);
    expect(maximumLikelihood({ model: "uniform", data: [3, 8, 5], known: { a: 0 } }).numbers).toEqual({
      b: 8,
    });
    expect(maximumLikelihood({ model: "poisson", data: [0, 0] }).numbers).toEqual({ lambda: 0 });
  });

  it.each([
    [{ model: "bernoulli", data: [2] }, "needs samples that are 0 and 1 for bernoulli, got 2"],
    [{ model: "gaussian", data: [2, 2] }, "needs samples that differ for a variance, got all 2"],
    [{ model: "exponential", data: [0] }, "needs samples above 0 for exponential, got only 0"],
    [
      { model: "poisson", data: [0.5] },
      "needs samples that are whole numbers from 0 to 1000 for poisson, got 0.5",
    ],
    [{ model: "binomial", data: [6], trials: 5 }, "needs samples that are whole numbers from 0 to trials"],
    [{ model: "binomial", data: [6], trials: 0 }, "needs trials from 1 to 1000, got 0"],
    [{ model: "cauchy" }, "needs a model out of bernoulli"],
    [{}, "needs one of model and density, got none"],
    [{ density: "l*exp(-l*x)", data: [-1] }, "needs samples that the density allows, got -1"],
    [{ density: "l" }, "needs a density with the sample x in it, got l"],
    [{ density: "l*exp(-l*sqrt(x))" }, "needs data for this density"],
    [{ model: "gaussian", known: { s: 1 } }, "needs parameters out of mu, v, got s"],
    [{ model: "gaussian", known: { mu: 1, v: 1 } }, "needs a parameter that is not known, got all known"],
    [{ model: "categorical", counts: [1] }, "needs counts of at least two kinds, got 1"],
    [{ model: "uniform", data: [3, 4], known: { b: 3 } }, "needs samples within the known end, got 4"],
    [{ model: "poisson", data: [] }, "needs samples in an array, got none"],
    [{ model: "poisson", data: [Number.NaN] }, "needs a number for a sample, got NaN"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => maximumLikelihood(spec as never)).toThrow(`maximumLikelihood: ${message}`);
  });
});

describe("conjugatePosterior", () => {
  it("has mean and mode of the product of prior and likelihood on a grid, 200 random cases", () => {
    const draw = random(5);
    for (let round = 0; round < 200; round++) {
      const model = ["bernoulli", "poisson", "exponential", "gaussian"][round % 4];
      const data = Array.from({ length: draw.integers(1, 5) }, () =>
        model === "bernoulli" ? draw.integers(0, 2) : draw.integers(1, 5),
      );
      const [a, b] = [draw.integers(3, 8) / 2, draw.integers(3, 8) / 2];
      const prior: Record<string, number> =
        model === "bernoulli"
          ? { alpha: a, beta: b }
          : model === "gaussian"
            ? { mean: a, variance: b }
            : { shape: a, rate: b };
      const log = (t: number): number => {
        const n = data.length;
        const s = data.reduce((x, y) => x + y);
        if (model === "bernoulli") return (a - 1 + s) * Math.log(t) + (b - 1 + n - s) * Math.log(1 - t);
        if (model === "poisson") return (a - 1 + s) * Math.log(t) - (b + n) * t;
        if (model === "exponential") return (a - 1 + n) * Math.log(t) - (b + s) * t;
        return -((t - a) ** 2) / (2 * b) - data.reduce((sum, x) => sum + (x - t) ** 2, 0) / 4;
      };
      const [from, to] = model === "bernoulli" ? [0, 1] : model === "gaussian" ? [-15, 20] : [0, 30];
      const n = 20_000;
      const grid = Array.from({ length: n }, (_, i) => from + ((i + 0.5) * (to - from)) / n);
      const logs = grid.map(log);
      const top = logs.reduce((x, y) => Math.max(x, y));
      const weights = logs.map((x) => Math.exp(x - top));
      const total = weights.reduce((x, y) => x + y);
      const mean = weights.reduce((sum, w, i) => sum + w * grid[i], 0) / total;
      const run = conjugatePosterior({ model, data, prior, variance: 2 });
      expect(Number(run.mean)).toBeCloseTo(mean, 5);
      expect(Math.abs(Number(run.mode) - grid[logs.indexOf(top)])).toBeLessThan((to - from) / n);
    }
  });

  it.each([
    [{ model: "bernoulli", data: [1], prior: {} }, "needs a number for alpha, got undefined"],
    [{ model: "bernoulli", data: [1], prior: { alpha: 0, beta: 1 } }, "needs alpha above 0, got 0"],
    [{ model: "bernoulli", data: [2], prior: { alpha: 1, beta: 1 } }, "needs samples of bernoulli, got 2"],
    [{ model: "uniform", data: [2], prior: {} }, "needs a model out of"],
    [
      { model: "gaussian", data: [2], prior: { mean: 0, variance: 1 }, variance: 0 },
      "needs a variance above 0, got 0",
    ],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => conjugatePosterior(spec as never)).toThrow(`conjugatePosterior: ${message}`);
  });
});

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
