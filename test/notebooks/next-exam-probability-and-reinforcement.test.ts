import { describe, expect, it } from "vitest";
import { evaluated, keysOf, near } from "./support/paper-key.js";

/*
 * The keys of problems 24 to 31, proved: integrals by Simpson's rule, maxima by search, derivatives by differences, games by
 * playing out all cards. Nothing here calls the library.
 */
const parts = keysOf("next-exam");

const difference = (f: (x: number) => number, at: number) => (f(at + 1e-5) - f(at - 1e-5)) / 2e-5;
const slopes = (f: (x: number[]) => number, at: number[]) =>
  at.map((value, i) => difference((moved) => f(at.with(i, moved)), value));
const fraction = (text: string) => {
  const [top, bottom = 1] = text.split("/").map(Number);
  return top / bottom;
};
const fractions = (texts: string[]) => texts.map(fraction);
const gauss = (x: number, m: number, v: number) =>
  Math.exp(-((x - m) ** 2) / (2 * v)) / Math.sqrt(2 * Math.PI * v);
const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
const softmax = (z: number[]) => z.map((x) => Math.exp(x) / sum(z.map(Math.exp)));

/** Simpson's rule over twelve deviations on either side. */
function mean(f: (z: number) => number, m: number, v: number): number {
  const [n, s] = [4000, Math.sqrt(v)];
  const h = (24 * s) / n;
  const weight = (i: number) => (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2);
  return (
    (sum(
      Array.from({ length: n + 1 }, (_, i) => {
        const z = m - 12 * s + i * h;
        return weight(i) * gauss(z, m, v) * f(z);
      }),
    ) *
      h) /
    3
  );
}

const logRatio = (m: number, v: number) => (z: number) =>
  (z * z) / 2 - (z - m) ** 2 / (2 * v) - Math.log(v) / 2;

describe("next-exam 24: a variational autoencoder", () => {
  const [mu, logs, pixels, decoded] = [
    [0.6, -0.4],
    [-0.5, 0.2],
    [1, 0, 1],
    [0.8, 0.3, 0.6],
  ];
  const divergence = (m: number[], l: number[]) =>
    sum(m.map((x, i) => mean(logRatio(x, Math.exp(l[i])), x, Math.exp(l[i]))));
  const fit = (x: number[]) => sum(pixels.map((p, i) => Math.log(p === 1 ? x[i] : 1 - x[i])));

  it("a: the divergence in letters is the integral of q ln(q/p)", () => {
    for (const [m, v] of [
      [0.3, 2],
      [-1, 0.5],
      [2, 1],
    ])
      expect(evaluated(parts["next-24-a"].key.kl, { mu: m, v })).toBeCloseTo(mean(logRatio(m, v), m, v), 9);
  });

  it("b and c: the bound by integrals, its gradients by differences", () => {
    const kl = divergence(mu, logs);
    expect(parts["next-24-b"].key).toEqual(
      near({ kl, logLikelihood: fit(decoded), elbo: fit(decoded) - kl }),
    );
    const { mean: byMean, logVariance, output } = parts["next-24-c"].key;
    expect(byMean).toEqual(
      near(
        slopes((m) => divergence(m, logs), mu),
        1e-6,
      ),
    );
    expect(logVariance).toEqual(
      near(
        slopes((l) => divergence(mu, l), logs),
        1e-6,
      ),
    );
    expect(output).toEqual(
      near(
        slopes((x) => -fit(x), decoded),
        1e-6,
      ),
    );
  });

  it("d: the draw and its gradients by differences", () => {
    const [noise, upstream] = [
      [0.5, -1],
      [0.2, -0.3],
    ];
    const draw = (m: number[], l: number[]) => m.map((x, i) => x + Math.exp(l[i] / 2) * noise[i]);
    const down = (m: number[], l: number[]) => sum(draw(m, l).map((z, i) => z * upstream[i]));
    const { z, mean: byMean, logVariance } = parts["next-24-d"].key;
    expect(z).toEqual(near(draw(mu, logs)));
    expect(byMean).toEqual(
      near(
        slopes((m) => down(m, logs), mu),
        1e-6,
      ),
    );
    expect(logVariance).toEqual(
      near(
        slopes((l) => down(mu, l), logs),
        1e-6,
      ),
    );
  });
});

describe("next-exam 25: maximum likelihood and a test", () => {
  const log = (data: number[], s: number) => sum(data.map((x) => Math.log(x / s) - (x * x) / (2 * s)));

  it("a and b: no other s is as likely, and the second difference is the derivative", () => {
    for (const data of [
      [1, 2, 2, 3, 4],
      [0.5, 3, 1],
    ]) {
      const s = evaluated(parts["next-25-a"].key.s, { n: data.length, S2: sum(data.map((x) => x * x)) });
      for (const by of [-0.01, 0.01]) expect(log(data, s + by)).toBeLessThan(log(data, s));
      expect(difference((x) => log(data, x), s)).toBeCloseTo(0, 8);
    }
    const { s, secondDerivative } = parts["next-25-b"].key;
    const f = (x: number) => log([1, 2, 2, 3, 4], x);
    expect(difference(f, fraction(s))).toBeCloseTo(0, 8);
    expect(fraction(secondDerivative)).toBeCloseTo(
      (f(fraction(s) + 1e-3) - 2 * f(fraction(s)) + f(fraction(s) - 1e-3)) / 1e-6,
      4,
    );
  });

  it("c and d: counted in a population of 200 × 100 × 100 images", () => {
    const [sick, healthy] = [1e4, 199e4];
    const { positive, negative } = parts["next-25-c"].key;
    expect(fraction(positive)).toBeCloseTo((0.96 * sick) / (0.96 * sick + 0.02 * healthy), 14);
    expect(fraction(negative)).toBeCloseTo((0.04 * sick) / (0.04 * sick + 0.98 * healthy), 14);
    const twice = (0.96 ** 2 * sick) / (0.96 ** 2 * sick + 0.02 ** 2 * healthy);
    expect(fraction(parts["next-25-d"].key.posterior)).toBeCloseTo(twice, 14);
  });
});

describe("next-exam 26: an EM step", () => {
  const x = [1, 2, 4, 7, 8];
  const likelihood = (w: number[], m: number[], v: number[]) =>
    sum(x.map((value) => Math.log(sum(w.map((weight, k) => weight * gauss(value, m[k], v[k]))))));

  it("responsibilities, parameters that maximize the expected log-likelihood, and both likelihoods", () => {
    const r = x.map((value) => {
      const [a, b] = [gauss(value, 2, 1), gauss(value, 6, 4)];
      return [a / (a + b), b / (a + b)];
    });
    expect(parts["next-26-a"].key.first).toEqual(near(r.map(([first]) => first)));
    const { weights, means, variances } = parts["next-26-b"].key;
    const expected = ([w, m1, m2, v1, v2]: number[]) =>
      sum(
        x.map(
          (value, i) =>
            r[i][0] * Math.log(w * gauss(value, m1, v1)) + r[i][1] * Math.log((1 - w) * gauss(value, m2, v2)),
        ),
      );
    for (const slope of slopes(expected, [weights[0], ...means, ...variances]))
      expect(slope).toBeCloseTo(0, 7);
    expect(sum(weights)).toBeCloseTo(1, 12);
    expect(parts["next-26-c"].key).toEqual(
      near({ before: likelihood([0.5, 0.5], [2, 6], [1, 4]), after: likelihood(weights, means, variances) }),
    );
  });
});

describe("next-exam 27: diffusion", () => {
  const betas = [0.1, 0.2, 0.4, 0.5];
  const kept = (t: number) => betas.slice(0, t).reduce((p, b) => p * (1 - b), 1);
  const [start, noise, predicted] = [
    [1, -0.5],
    [0.3, -1.2],
    [0.1, -1],
  ];
  const xt = start.map((x, i) => Math.sqrt(kept(3)) * x + Math.sqrt(1 - kept(3)) * noise[i]);

  it("a and b: products and one jump", () => {
    const { alphaBars, signal, noise: factor } = parts["next-27-a"].key;
    expect(fractions(alphaBars)).toEqual(near([1, 2, 3, 4].map(kept)));
    expect([signal, factor]).toEqual(near([Math.sqrt(kept(4)), Math.sqrt(1 - kept(4))]));
    expect(parts["next-27-b"].key.xt).toEqual(near(xt));
  });

  it("c: mean and variance of the product of the two densities, by integrals", () => {
    const { mean: center, variance } = parts["next-27-c"].key;
    xt.forEach((now, i) => {
      const density = (z: number) => gauss(now, Math.sqrt(0.6) * z, 0.4);
      const [m, v] = [Math.sqrt(kept(2)) * start[i], 1 - kept(2)];
      const total = mean(density, m, v);
      const first = mean((z) => z * density(z), m, v) / total;
      expect(center[i]).toBeCloseTo(first, 9);
      expect(variance).toBeCloseTo(mean((z) => (z - first) ** 2 * density(z), m, v) / total, 9);
    });
  });

  it("d: the posterior's mean at the start that the prediction stands for; the loss", () => {
    const { mean: center, loss } = parts["next-27-d"].key;
    const precision = 1 / (1 - kept(2)) + 0.6 / 0.4;
    xt.forEach((now, i) => {
      const clean = (now - Math.sqrt(1 - kept(3)) * predicted[i]) / Math.sqrt(kept(3));
      const wanted =
        ((Math.sqrt(kept(2)) * clean) / (1 - kept(2)) + (Math.sqrt(0.6) * now) / 0.4) / precision;
      expect(center[i]).toBeCloseTo(wanted, 10);
    });
    expect(loss).toBeCloseTo((0.2 ** 2 + 0.2 ** 2) / 2, 12);
  });
});

describe("next-exam 28: a GAN", () => {
  const [p, q] = [
    [0.5, 0.25, 0.25, 0],
    [0.25, 0.25, 0, 0.5],
  ];
  const xlogx = (weight: number, x: number) => (weight === 0 ? 0 : weight * Math.log(x));
  const value = (d: number[]) => sum(d.map((x, i) => xlogx(p[i], x) + xlogx(q[i], 1 - x)));

  it("a and b: no discriminator on a grid is better, and the divergence is that of its definition", () => {
    const d = fractions(parts["next-28-a"].key.D);
    const best = p.map((_, i) => {
      const grid = Array.from({ length: 1201 }, (_each, j) => j / 1200);
      return grid.reduce((a, b) => (value(d.with(i, b)) > value(d.with(i, a)) ? b : a));
    });
    expect(best).toEqual(near(d));
    const jsd = sum(
      p.map((x, i) => (xlogx(x, (2 * x) / (x + q[i])) + xlogx(q[i], (2 * q[i]) / (x + q[i]))) / 2),
    );
    expect(parts["next-28-b"].key).toEqual(near({ value: value(d), jsd }));
    expect(value(d)).toBeCloseTo(2 * jsd - Math.log(4), 12);
  });

  it("c: losses by their definitions, slopes by differences", () => {
    const sigmoid = (s: number) => 1 / (1 + Math.exp(-s));
    const minimax = (s: number[]) => sum(s.map((x) => Math.log(1 - sigmoid(x)))) / 2;
    const other = (s: number[]) => sum(s.map((x) => -Math.log(sigmoid(x)))) / 2;
    const key = parts["next-28-c"].key;
    expect(key.discriminator).toBeCloseTo(other([2, 0.5]) - minimax([-1, 0.5]), 12);
    expect([key.minimax, key.nonSaturating]).toEqual(near([minimax([-1, 0.5]), other([-1, 0.5])]));
    expect(key.minimaxGradient).toEqual(near(slopes(minimax, [-1, 0.5]), 1e-6));
    expect(key.nonSaturatingGradient).toEqual(near(slopes(other, [-1, 0.5]), 1e-6));
  });
});

describe("next-exam 29: Q-learning and SARSA", () => {
  const walk: [string, string, number, string][] = [
    ["C", "R", 8, ""],
    ["B", "R", 0, "C"],
    ["C", "R", 8, ""],
    ["A", "R", 0, "B"],
    ["B", "L", -2, "A"],
    ["A", "R", 0, "B"],
    ["B", "R", 0, "C"],
    ["C", "R", 8, ""],
  ];

  it.each([
    ["next-29-a", (q: Record<string, number>, room: string) => Math.max(q[`${room}L`], q[`${room}R`])],
    ["next-29-b", (q: Record<string, number>, room: string, action: string) => q[`${room}${action}`]],
  ])("%s: the updates of a loop", (id, later) => {
    const q: Record<string, number> = Object.fromEntries(
      ["AL", "AR", "BL", "BR", "CL", "CR"].map((key) => [key, 0]),
    );
    const written = walk.map(([room, action, reward, next], i) => {
      const future = next === "" ? 0 : later(q, next, walk[i + 1][1]);
      return (q[room + action] = (q[room + action] + reward + future / 2) / 2);
    });
    const { key } = parts[id];
    expect(fractions(key.written)).toEqual(near(written));
    expect(fractions([key.left, key.right])).toEqual(near([q["BL"], q["BR"]]));
  });
});

describe("next-exam 30: stop or draw", () => {
  const [pay, chances] = [
    [0, 1, 2, 3, 5],
    [1 / 2, 1 / 3, 1 / 6],
  ];
  const draw = (v: (s: number) => number, s: number) =>
    sum(chances.map((p, c) => (s + c + 1 > 4 ? 0 : p * v(s + c + 1))));
  const sums = [0, 1, 2, 3, 4];

  it("a: two sweeps; b: the policy played out; c: the best of all 32 policies", () => {
    const sweep = (v: number[]) =>
      sums.map((s) =>
        Math.max(
          pay[s],
          draw((next) => v[next], s),
        ),
      );
    expect(fractions(parts["next-30-a"].key.v2)).toEqual(near(sweep(sweep([0, 0, 0, 0, 0]))));
    const played =
      (stops: boolean[]) =>
      (s: number): number =>
        stops[s] ? pay[s] : draw(played(stops), s);
    const two = played([false, false, true, true, true]);
    expect(fractions(Object.values(parts["next-30-b"].key))).toEqual(near([two(0), two(1)]));
    const policies = Array.from({ length: 32 }, (_, code) => sums.map((s) => ((code >> s) & 1) === 1));
    const best = sums.map((s) => Math.max(...policies.map((stops) => played(stops)(s))));
    const { evaluations, values, stop } = parts["next-30-c"].key;
    expect(fractions(values)).toEqual(near(best));
    expect(sums.map(played(stop.map((x: number) => x === 1)))).toEqual(near(best));
    const improved = (policy: boolean[]) => {
      const v = played(policy);
      return sums.map((s) => (pay[s] === draw(v, s) ? policy[s] : pay[s] > draw(v, s)));
    };
    const path = [sums.map(() => true)];
    while (String(improved(path[path.length - 1])) !== String(path[path.length - 1]))
      path.push(improved(path[path.length - 1]));
    expect(evaluations).toBe(path.length);
  });
});

describe("next-exam 31: REINFORCE", () => {
  const theta = [0.5, 0, -0.5, 0, 1];
  const both = (z: number[]) => [...softmax(z.slice(0, 3)), ...softmax(z.slice(3))];
  const returns = [1 + 0.5 * 0 + 0.25 * 4, 0 + 0.5 * 4, 4];
  const objective = (z: number[]) =>
    sum([1, 3, 2].map((action, t) => (returns[t] - 1) * Math.log(both(z)[action])));

  it("a: softmax and returns; b: the gradient by differences; c: the step", () => {
    const { s, t, returns: g } = parts["next-31-a"].key;
    expect([...s, ...t, ...g]).toEqual(near([...both(theta), ...returns]));
    const gradient = parts["next-31-b"].key;
    expect([...gradient.s, ...gradient.t]).toEqual(near(slopes(objective, theta), 1e-6));
    const moved = theta.map((x, i) => x + 0.2 * [...gradient.s, ...gradient.t][i]);
    const step = parts["next-31-c"].key;
    expect([...step.preferencesS, ...step.preferencesT]).toEqual(near(moved));
    expect([...step.s, ...step.t]).toEqual(near(both(moved)));
  });
});
