import { describe, expect, it } from "vitest";
import { conjugatePosterior, maximumLikelihood, random } from "../../src/index.js";

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
      const n = 4000;
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
