import { describe, expect, it } from "vitest";
import {
  changeOfVariables,
  elbo,
  gaussian,
  klGaussian,
  random,
  reparametrize,
  type Random,
} from "../../src/index.js";

/** Simpson's rule over ten deviations on either side. */
function integral(f: (x: number) => number, mean: number, deviation: number): number {
  const [from, n] = [mean - 10 * deviation, 2000];
  const h = (20 * deviation) / n;
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += f(from + i * h) * (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  return (sum * h) / 3;
}

const log = (x: number, m: number, v: number) => -((x - m) ** 2) / (2 * v) - Math.log(2 * Math.PI * v) / 2;

/** A random symmetric positive definite matrix A·Aᵀ + I/4 in quarters. */
function covariance(draw: Random, n: number): number[][] {
  const a = Array.from({ length: n }, () => Array.from({ length: n }, () => draw.integers(-3, 4) / 2));
  return a.map((row, i) =>
    a.map((other, j) => row.reduce((sum, x, k) => sum + x * other[k], 0) + (i === j ? 0.25 : 0)),
  );
}

/** Determinant and inverse by float64 elimination. */
function eliminated(matrix: number[][]): { det: number; inverse: number[][] } {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  let det = 1;
  for (let c = 0; c < n; c++) {
    let p = c;
    for (let r = c; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[p][c])) p = r;
    if (p !== c) det = -det;
    [rows[c], rows[p]] = [rows[p], rows[c]];
    det *= rows[c][c];
    rows[c] = rows[c].map((x, _, row) => x / row[c]);
    for (let r = 0; r < n; r++) if (r !== c) rows[r] = rows[r].map((x, j) => x - rows[r][c] * rows[c][j]);
  }
  return { det, inverse: rows.map((row) => row.slice(n)) };
}

const form = (m: number[][], a: number[], b: number[]) =>
  m.reduce((sum, row, i) => sum + row.reduce((inner, x, j) => inner + a[i] * x * b[j], 0), 0);

describe("klGaussian", () => {
  it("N(1, 4) from N(0, 1) is 1.306853; μ (.5, −1), ln σ² (−.2, .8) from the standard normal .847136", () => {
    expect(klGaussian({ mean: 1, variance: 4 }).number).toBeCloseTo(1.306853, 6);
    expect(klGaussian({ mean: [0.5, -1], logVariance: [-0.2, 0.8] }).number).toBeCloseTo(0.847136, 6);
    expect(Number(klGaussian({ mean: 1, deviation: 2 }))).toBeCloseTo(1.306853, 6);
  });

  it("is the integral of p ln(p/q) for 200 random pairs", () => {
    const draw = random(1);
    for (let round = 0; round < 200; round++) {
      const [m, n] = [draw.integers(-8, 9) / 4, draw.integers(-8, 9) / 4];
      const [v, w] = [draw.integers(1, 13) / 4, draw.integers(1, 13) / 4];
      const wanted = integral((x) => Math.exp(log(x, m, v)) * (log(x, m, v) - log(x, n, w)), m, Math.sqrt(v));
      expect(klGaussian({ mean: m, variance: v }, { mean: n, variance: w }).number).toBeCloseTo(wanted, 8);
    }
  });

  it("keeps letters, and the letters' formula has the value of the numbers', 200 random pairs", () => {
    const general = klGaussian({ mean: "m", variance: "v" }, { mean: "n", variance: "w" }).exact;
    const draw = random(2);
    for (let round = 0; round < 200; round++) {
      const [m, n, v, w] = [draw.normal(), draw.normal(), draw.between(0.1, 3), draw.between(0.1, 3)];
      expect(general.evaluate({ m, n, v, w })).toBeCloseTo(
        klGaussian({ mean: m, variance: v }, { mean: n, variance: w }).number,
        9,
      );
    }
    expect(() => klGaussian({ mean: "m", variance: 1 }).number).toThrow(
      "needs numbers for a number, got the letters m",
    );
  });

  it("of full covariances is that of elimination, 200 random pairs in 2 and 3 dimensions", () => {
    const draw = random(3);
    for (let round = 0; round < 200; round++) {
      const k = 2 + (round % 2);
      const [a, b] = [covariance(draw, k), covariance(draw, k)];
      const [m, n] = [0, 1].map(() => Array.from({ length: k }, () => draw.integers(-4, 5) / 2));
      const [p, q] = [eliminated(a), eliminated(b)];
      const gap = n.map((x, i) => x - m[i]);
      const trace = q.inverse.reduce(
        (sum, row, i) => sum + row.reduce((inner, x, j) => inner + x * a[j][i], 0),
        0,
      );
      const wanted = (trace + form(q.inverse, gap, gap) - k + Math.log(q.det / p.det)) / 2;
      const value = klGaussian({ mean: m, covariance: a }, { mean: n, covariance: b }).number;
      expect(Math.abs(value - wanted) / Math.max(1, wanted)).toBeLessThan(1e-8);
    }
  });

  it.each([
    [() => klGaussian({ mean: 0, variance: 0 }), "klGaussian: needs a variance above 0, got 0"],
    [() => klGaussian({ mean: 0, deviation: -1 }), "klGaussian: needs a deviation above 0, got -1"],
    [
      () => klGaussian({ mean: [0, 1] }, { mean: 0 }),
      "klGaussian: needs two Gaussians of one dimension, got 2 and 1",
    ],
    [
      () => klGaussian({ mean: 0, variance: 1, deviation: 1 }),
      "needs one of variance, deviation, logVariance, covariance",
    ],
    [() => klGaussian({ mean: Number.NaN }), "needs a number or letters for the mean, got NaN"],
    [() => klGaussian(null as never), "klGaussian: needs { mean, variance }, got null"],
    [() => gaussian({ mean: [] }), "gaussian: needs a number or letters for the mean, got none"],
    [() => gaussian({ mean: [0, 0], variance: [1, 2, 3] }), "gaussian: needs 2 numbers for variance, got 3"],
    [
      () =>
        gaussian({
          mean: [0, 0],
          covariance: [
            [1, 2],
            [3, 1],
          ],
        }),
      "gaussian: needs a symmetric covariance",
    ],
    [
      () => gaussian({ mean: [0, 0], covariance: [[1]] }),
      "gaussian: needs 2 rows of 2 numbers for the covariance",
    ],
    [() => gaussian({ mean: [0, 0] }).logDensity(1), "gaussian: needs 2 numbers for x, got 1"],
    [
      () => gaussian({ mean: [0, 0] }).conditional({ 0: 1, 1: 1 }),
      "gaussian: needs a dimension that is not known",
    ],
    [
      () => gaussian({ mean: [0, 0] }).marginal([2]),
      "gaussian: needs different dimensions from 0 to 1, got [2]",
    ],
  ])("refuses %s: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("gaussian", () => {
  it("density, entropy, conditional and mutual information are those of elimination, 200 random Gaussians", () => {
    const draw = random(4);
    for (let round = 0; round < 200; round++) {
      const k = 2 + (round % 2);
      const s = covariance(draw, k);
      const [m, x] = [0, 1].map(() => Array.from({ length: k }, () => draw.integers(-4, 5) / 2));
      const g = gaussian({ mean: m, covariance: s });
      const { det, inverse } = eliminated(s);
      const gap = x.map((value, i) => value - m[i]);
      const wanted = -(k * Math.log(2 * Math.PI) + Math.log(det) + form(inverse, gap, gap)) / 2;
      const near = (value: number, other: number) =>
        expect(Math.abs(value - other) / Math.max(1, Math.abs(other))).toBeLessThan(1e-7);
      near(g.logDensity(x).number, wanted);
      near(g.density(x).number, Math.exp(wanted));
      near(g.entropy().number, (k * (1 + Math.log(2 * Math.PI)) + Math.log(det)) / 2);
      // The conditional's density is the joint one over that of what is known.
      const last = k - 1;
      const c = g.conditional({ [last]: x[last] });
      near(c.logDensity(x.slice(0, last)).number, wanted - log(x[last], m[last], s[last][last]));
      const rest = Array.from({ length: last }, (_, i) => i);
      near(
        g.mutualInformation(rest, [last]).number,
        g.marginal(rest).entropy().number + g.marginal([last]).entropy().number - g.entropy().number,
      );
    }
  });

  it("shows the formula with its numbers, and the exact value", () => {
    const shown = gaussian({ mean: 1, variance: 4 }).logDensity(3);
    expect(shown.formulas()).toContain(
      "\\ln p(x) &= -\\frac{\\left(x-\\mu\\right)^{2}}{2\\sigma^2}-\\frac{\\ln\\left(2\\pi\\sigma^2\\right)}{2} = -\\frac{\\left(3-1\\right)^{2}}{2\\cdot 4}",
    );
    expect(shown.number).toBeCloseTo(log(3, 1, 4), 12);
  });

  it("of two letters: the mutual information is −½ ln(1 − ρ²)", () => {
    const g = gaussian({
      mean: [0, 0],
      covariance: [
        ["s^2", "r*s*t"],
        ["r*s*t", "t^2"],
      ],
    });
    expect(g.mutualInformation([0], [1]).exact.evaluate({ r: 0.6, s: 2, t: 3 })).toBeCloseTo(
      -Math.log(0.64) / 2,
      12,
    );
  });
});

describe("elbo and reparametrize", () => {
  it("have the gradients of differences and the divergence of klGaussian, 200 random draws", () => {
    const draw = random(5);
    for (let round = 0; round < 200; round++) {
      const k = 1 + (round % 3);
      const list = (count: number, low: number, high: number) =>
        Array.from({ length: count }, () => draw.between(low, high));
      const [mean, logVariance, noise, upstream] = [
        list(k, -2, 2),
        list(k, -1, 1),
        list(k, -2, 2),
        list(k, -1, 1),
      ];
      const bernoulli = round % 2 === 0;
      const [target, output] = [list(2, 0.05, 0.95), list(2, 0.05, 0.95)];
      const trace = elbo({
        mean,
        logVariance,
        beta: 1.5,
        reconstruction: { target, output, likelihood: bernoulli ? "bernoulli" : "gaussian", variance: 0.7 },
      });
      const kl = mean.reduce(
        (sum, m, i) => sum + (Math.exp(logVariance[i]) + m * m - 1 - logVariance[i]) / 2,
        0,
      );
      const r = target.reduce(
        (sum, x, i) =>
          sum +
          (bernoulli ? x * Math.log(output[i]) + (1 - x) * Math.log(1 - output[i]) : log(x, output[i], 0.7)),
        0,
      );
      expect(Number(trace.divergence)).toBeCloseTo(kl, 10);
      expect(Number(trace.reconstruction)).toBeCloseTo(r, 10);
      expect(Number(trace.elbo)).toBeCloseTo(r - 1.5 * kl, 10);
      trace.meanGradient.forEach((g, i) => expect(Number(g)).toBeCloseTo(1.5 * mean[i], 10));
      trace.logVarianceGradient.forEach((g, i) =>
        expect(Number(g)).toBeCloseTo(0.75 * (Math.exp(logVariance[i]) - 1), 10),
      );
      expect(trace.check().passed).toBe(true);
      const drawn = reparametrize({ mean, logVariance, noise, upstream });
      drawn.z.forEach((z, i) =>
        expect(Number(z)).toBeCloseTo(mean[i] + Math.exp(logVariance[i] / 2) * noise[i], 10),
      );
      drawn.deviationGradient!.forEach((g, i) =>
        expect(Number(g)).toBeCloseTo((upstream[i] * noise[i] * Math.exp(logVariance[i] / 2)) / 2, 10),
      );
      expect(drawn.check().passed).toBe(true);
    }
  });

  it("a certain output that is right costs nothing, and one that is wrong everything", () => {
    const at = (output: number) =>
      elbo({ mean: 0, logVariance: 0, reconstruction: { target: 1, output, likelihood: "bernoulli" } });
    expect(at(1).reconstruction.toString()).toBe("0");
    expect(Number(at(0).loss)).toBe(Infinity);
  });

  it.each([
    [() => elbo({ mean: [0, 0], logVariance: 0 }), "elbo: needs as many logVariances as means, got 1 and 2"],
    [
      () =>
        elbo({
          mean: 0,
          logVariance: 0,
          reconstruction: { target: 2, output: 0.5, likelihood: "bernoulli" },
        }),
      "needs targets and outputs from 0 to 1",
    ],
    [
      () =>
        elbo({ mean: 0, logVariance: 0, reconstruction: { target: 2, output: 0.5, likelihood: "cauchy" } }),
      "needs a likelihood of bernoulli, gaussian, got cauchy",
    ],
    [
      () =>
        elbo({
          mean: 0,
          logVariance: 0,
          reconstruction: { target: 2, output: [1, 2], likelihood: "gaussian" },
        }),
      "needs as many outputs as targets, got 2 and 1",
    ],
    [
      () => reparametrize({ mean: 0, noise: 1 }),
      "reparametrize: needs one of deviation and logVariance, got none",
    ],
    [
      () => reparametrize({ mean: 0, deviation: 1, noise: [1, 2] }),
      "reparametrize: needs 1 deviations and 1 numbers of noise, got 1 and 2",
    ],
    [() => elbo(null as never), "elbo: needs { mean, logVariance }, got null"],
  ])("refuses %s: %s", (make, message) => {
    expect(make).toThrow(message);
  });
});

describe("changeOfVariables", () => {
  it("the determinant of (e^{g x₂} x₁ + f x₂, e^s x₂) is e^{g x₂ + s}", () => {
    const flow = changeOfVariables({ map: ["exp(g*x2)*x1 + f*x2", "exp(s)*x2"], variables: ["x1", "x2"] });
    expect(String(flow.determinant)).toBe("exp(g*x2 + s)");
    expect(String(flow.logDeterminant)).toBe("g*x2 + s");
  });

  it("an affine map has the density of its own Gaussian, 200 random maps of two variables", () => {
    const draw = random(6);
    for (let round = 0; round < 200; round++) {
      const [b, c, e, f] = Array.from({ length: 4 }, () => draw.integers(-5, 6) / 2);
      const a = draw.integers(1, 6) / 2;
      const [z1, z2] = [draw.integers(-4, 5) / 2, draw.integers(-4, 5) / 2];
      const d = a * 1.5 === b * c ? 2 : 1.5;
      const flow = changeOfVariables({
        map: [`${a}*z1 + ${b}*z2 + ${e}`, `${c}*z1 + ${d}*z2 + ${f}`],
        variables: ["z1", "z2"],
        at: { z1, z2 },
      });
      const det = flow.determinant.evaluate();
      expect(det).toBeCloseTo(a * d - b * c, 12);
      const wanted = -Math.log(2 * Math.PI) - (z1 * z1 + z2 * z2) / 2 - Math.log(Math.abs(det));
      expect(flow.logDensity.evaluate()).toBeCloseTo(wanted, 9);
    }
  });

  it.each([
    [{ map: ["z1"], variables: ["z1", "z2"] }, "needs as many expressions as variables, got 1 and 2"],
    [{ map: ["5"], variables: ["z"] }, "needs a map that can be undone, got determinant 0"],
    [{ map: ["z"], variables: ["z"], at: { y: 1 } }, "needs values of letters of the map, got y"],
    [{ map: ["z"], variables: ["z"], base: { mean: [0, 0] } }, "needs a base of 1 dimensions, got 2"],
    [null, "needs { map, variables }"],
  ])("refuses %j: %s", (spec, message) => {
    expect(() => changeOfVariables(spec as never)).toThrow(`changeOfVariables: ${message}`);
  });
});
