import { renderToString } from "katex";
import { describe, expect, it } from "vitest";
import { descend } from "../../src/optimizer/descend.js";
import type { DescentSpec } from "../../src/optimizer/descent-spec.js";
import { symmetricEigen } from "../../src/linear/jacobi.js";
import { learningRates } from "../../src/optimizer/learning-rates.js";
import type { DescentMethod } from "../../src/optimizer/method.js";
import { miniBatches } from "../../src/optimizer/mini-batches.js";
import { regularizedMinimum } from "../../src/optimizer/regularization.js";

const ends = (spec: DescentSpec) => descend(spec).path.map((point) => point.map(Number));

function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

/** Every method once more in plain float64, straight from its paper's update rule. */
function plain(method: DescentMethod, g: (x: number) => number, start: number, steps: number): number[] {
  const path = [start];
  let [x, v, s] = [start, 0, 0];
  for (let t = 1; t <= steps; t++) {
    const options = method as unknown as Record<string, number | string | boolean | undefined>;
    const eta = options.learningRate as number;
    const beta = (options.momentum ?? 0.9) as number;
    const eps = (options.epsilon ?? 1e-8) as number;
    const under = (value: number) =>
      options.epsilonPlace === "inside" ? Math.sqrt(value + eps) : Math.sqrt(value) + eps;
    if (method.type === "sgd") x -= eta * g(x);
    if (method.type === "momentum") {
      if (method.form === "accumulate") x -= eta * (v = beta * v + g(x));
      else if (method.form === "average") x -= eta * (v = beta * v + (1 - beta) * g(x));
      else x += v = beta * v - eta * g(x);
    }
    if (method.type === "nesterov") {
      if (method.form === "accumulate") {
        const slope = g(x);
        v = beta * v + slope;
        x -= eta * (slope + beta * v);
      } else x += v = beta * v - eta * g(x + beta * v);
    }
    if (method.type === "adagrad") {
      s += g(x) ** 2;
      x -= (eta * g(x)) / under(s);
    }
    if (method.type === "rmsProp") {
      const rho = (options.decay ?? 0.9) as number;
      s = rho * s + (1 - rho) * g(x) ** 2;
      x -= (eta * g(x)) / under(s);
    }
    if (method.type === "adam") {
      const [b1, b2] = [(options.beta1 ?? 0.9) as number, (options.beta2 ?? 0.999) as number];
      v = b1 * v + (1 - b1) * g(x);
      s = b2 * s + (1 - b2) * g(x) ** 2;
      const [m, r] = options.biasCorrection === false ? [v, s] : [v / (1 - b1 ** t), s / (1 - b2 ** t)];
      x -= (eta * m) / under(r);
    }
    path.push(x);
  }
  return path;
}

describe("descend", () => {
  it("(2p + 3)² from 6 with rate 0.1 is exactly 6, 0, -1.2, -1.44", () => {
    const path = descend({
      f: "(2*p + 3)^2",
      start: [6],
      method: { type: "sgd", learningRate: 0.1 },
      steps: 3,
    });
    expect(path.path.map(([p]) => p.toJSON())).toEqual(["6", "0", "-6/5", "-36/25"]);
    expect(path.values).toEqual([225, 9, 0.36, 0.0144]);
  });

  it("every method and form equals its update rule in plain float64 over 30 steps", () => {
    const methods: DescentMethod[] = [
      { type: "sgd", learningRate: 0.1 },
      { type: "momentum", learningRate: 0.05 },
      { type: "momentum", learningRate: 0.05, momentum: 0.5, form: "accumulate" },
      { type: "momentum", learningRate: 0.05, form: "average" },
      { type: "nesterov", learningRate: 0.05 },
      { type: "nesterov", learningRate: 0.05, momentum: 0.8, form: "accumulate" },
      { type: "adagrad", learningRate: 0.5 },
      { type: "rmsProp", learningRate: 0.05, decay: 0.8, epsilon: 0.01, epsilonPlace: "inside" },
      { type: "rmsProp", learningRate: 0.05 },
      { type: "adam", learningRate: 0.1 },
      { type: "adam", learningRate: 0.1, beta1: 0.5, beta2: 0.9, biasCorrection: false, epsilon: 0.001 },
    ];
    for (const method of methods) {
      const actual = ends({ f: "x^4/4 - x + exp(-x)", start: { x: 1.5 }, method, steps: 30 }).map(([x]) => x);
      const wanted = plain(method, (x) => x ** 3 - 1 - Math.exp(-x), 1.5, 30);
      actual.forEach((x, step) => expect(x).toBeCloseTo(wanted[step], 10));
    }
  });

  it("momentum in the forms step and accumulate walks the same path", () => {
    const spec = { f: "x^2 + 3*y^2 - x*y", start: [1, 2], steps: 8 };
    const one = ends({ ...spec, method: { type: "momentum", learningRate: "1/20", form: "step" } });
    const other = ends({ ...spec, method: { type: "momentum", learningRate: "1/20", form: "accumulate" } });
    one.forEach((point, step) =>
      point.forEach((value, axis) => expect(value).toBeCloseTo(other[step][axis], 12)),
    );
  });

  it("Adam's first step of the examination, with and without bias correction", () => {
    const adam = { type: "adam", learningRate: 0.01, beta1: 0.5, beta2: 0.9 } as const;
    const spec = { f: "3*w1^2 + 1.5*w2^3", start: { w1: 1.5, w2: -2 } };
    const [row] = descend({ ...spec, method: adam }).rows;
    expect(row.gradient.map(String)).toEqual(["9", "18"]);
    expect([row.state.m, row.state.v].map((list) => list.map(String))).toEqual([
      ["4.5", "9"],
      ["8.1", "32.4"],
    ]);
    // The first step's corrected means are the gradient and its square.
    expect([row.state.mHat, row.state.vHat].map((list) => list.map(String))).toEqual([
      ["9", "18"],
      ["81", "324"],
    ]);
    expect(row.next.map(Number)[0]).toBeCloseTo(1.49, 9);
    expect(row.next.map(Number)[1]).toBeCloseTo(-2.01, 9);
    const uncorrected = descend({ ...spec, method: { ...adam, biasCorrection: false } });
    expect(Object.keys(uncorrected.rows[0].state)).toEqual(["m", "v"]);
    const bare = uncorrected.end.map(Number);
    expect(bare[0]).toBeCloseTo(1.5 - 0.045 / (Math.sqrt(8.1) + 1e-8), 12);
    expect(bare[1]).toBeCloseTo(-2 - 0.09 / (Math.sqrt(32.4) + 1e-8), 12);
    const warm = descend({
      ...spec,
      method: { ...adam, biasCorrection: false },
      state: { m: [9, 18], v: [81, 324] },
    });
    expect(warm.rows[0].state.m.map(String)).toEqual(["9", "18"]);
    expect(warm.end.map(Number)[0]).toBeCloseTo(1.5 - 0.09 / 9, 9);
  });

  it("figure(): contour lines for two variables, the function by step for one, coordinates where only gradients are known", () => {
    const method = { type: "sgd", learningRate: "1/4" } as const;
    const plane = descend({ f: "x^2 + y^2", start: [1, 1], method });
    expect(String(plane.figure())).toBe(String(plane.contours()));
    // x² from 1 with η = 1/4 halves x: 1, 1/2, 1/4.
    const line = descend({ f: "x^2", start: [1], method, steps: 2 }).figure({ title: "x²" });
    expect(line.data).toMatchObject([{ x: [0, 1, 2], y: [1, 0.25, 0.0625] }]);
    const blind = descend({ gradient: [["4"], ["0"]], start: [2], method, steps: 2 }).figure();
    expect(blind.data).toMatchObject([{ y: [2, 1, 1] }]);
  });

  it("RPROP of the examination: rejected points included, as published", () => {
    const path = descend({
      f: "24*x^2 + 16*x + 12",
      start: [2],
      method: { type: "rprop", variant: "repeat", step: 1, grow: 1.1, shrink: 0.8 },
      steps: 13,
    }).path.map(([x]) => Number(x));
    [2, 1, -0.1, -1.31, -1.068, -0.8744].forEach((x, step) => expect(path[step]).toBeCloseTo(x, 12));
    // Steps of 0.8 times the last from -0.1 until the slope keeps its sign: -0.1 - 0.968·0.8^k.
    let [size, step] = [0.968, 4];
    for (; -0.1 - size < -1 / 3; step++) {
      expect(path[step]).toBeCloseTo(-0.1 - size, 12);
      size *= 0.8;
    }
    expect(path[step]).toBeCloseTo(-0.1 - size, 12);
    expect(path[step + 1]).toBeCloseTo(-0.1 - size - size * 1.1, 12);
  });

  it("RPROP's four published variants on a bend: reverse, repeat, wait", () => {
    const run = (variant: "plus" | "minus" | "improvedMinus" | "improvedPlus") =>
      ends({
        f: "x^2",
        start: [1],
        method: { type: "rprop", step: 0.8, grow: 1.5, shrink: 0.5, variant },
        steps: 4,
      }).map(([x]) => Number(x.toFixed(12)));
    // 1 → 0.2 → 0.2 - 1.2 = -1, where the slope turns and the step becomes 0.6.
    expect(run("minus")).toEqual([1, 0.2, -1, -0.4, 0.5]);
    expect(run("plus")).toEqual([1, 0.2, -1, 0.2, -0.4]);
    expect(run("improvedMinus")).toEqual([1, 0.2, -1, -1, -0.4]);
    expect(run("improvedPlus")).toEqual([1, 0.2, -1, 0.2, -0.4]);
  });

  it("Newton reaches the minimum of a quadratic in one exact step and refuses a singular Hessian", () => {
    const newton = descend({ f: "x^2 + x*y + 2*y^2 - 3*x + y", start: [7, -9], method: { type: "newton" } });
    // 2x + y = 3, x + 4y = -1: x = 13/7, y = -5/7.
    expect(newton.end.map((value) => value.toJSON())).toEqual(["13/7", "-5/7"]);
    // x - f'/f'' with f' = 1 - 1/x, f'' = 1/x^2 stays rational although f does not.
    const log = descend({ f: "x - log(x)", start: ["1/2"], method: { type: "newton" }, steps: 3 });
    expect(log.path.map(([x]) => x.toJSON())).toEqual(["1/2", "3/4", "15/16", "255/256"]);
    expect(log.values?.[0]).toBeCloseTo(0.5 + Math.log(2), 14);
    const mixed = descend({ f: "exp(x) - 2*x", start: ["1/2"], method: { type: "newton" }, steps: 5 });
    expect(mixed.rows[0].gradient[0].exact).toBeNull();
    expect(Number(mixed.end[0])).toBeCloseTo(Math.log(2), 14);
    expect(() => descend({ f: "x + y", start: [0, 0], method: { type: "newton" } })).toThrow(
      "needs an invertible Hessian",
    );
  });

  it("takes schedules, gradients alone, functions, the previous point", () => {
    const two = descend({
      f: "25/2*x^2 + 16*x + 12",
      start: [3],
      method: { type: "sgd", learningRate: [1, "1/25"] },
      steps: 2,
    });
    expect(two.end[0].toJSON()).toBe("-16/25");
    // A list that has ended stays at its last rate: x = 1 − 0.5 − 0.25 − 0.25.
    const line = { gradient: [[1], [1], [1]], start: [1] };
    const three = descend({ ...line, method: { type: "sgd", learningRate: [0.5, 0.25] }, steps: 3 });
    expect(three.end.map(String)).toEqual(["0"]);
    const alone = descend({
      gradient: [[9, 18]],
      start: [1.5, -2],
      method: { type: "sgd", learningRate: 0.5 },
    });
    expect([alone.end.map(String), alone.values, alone.variables]).toEqual([
      ["-3", "-11"],
      null,
      ["w1", "w2"],
    ]);
    const bowl = descend({
      f: ([x, y]) => x * x + y * y,
      gradient: ([x, y]) => [2 * x, 2 * y],
      start: [1, 2],
      method: { type: "sgd", learningRate: 0.25 },
      steps: 2,
    });
    expect(bowl.end.map(Number)).toEqual([0.25, 0.5]);
    const rolled = descend({
      gradient: [[-0.5]],
      start: [1],
      previous: [0.5],
      method: { type: "momentum", learningRate: 0.3, momentum: 0.7 },
    });
    // 1 + 0.7·(1 - 0.5) - 0.3·(-0.5)
    expect(rolled.end[0].toJSON()).toBe("3/2");
  });

  it("shows its table and the formulas of a step, all set by KaTeX", () => {
    const methods: (DescentMethod | DescentMethod["type"])[] = [
      "sgd",
      { type: "sgd", momentum: 0.9, nesterov: true, weightDecay: "1/10" },
      "momentum",
      "nesterov",
      "adagrad",
      "rmsProp",
      { type: "rmsProp", momentum: 0.5 },
      "adadelta",
      "adam",
      "adamW",
      "adamax",
      "rprop",
      "newton",
    ];
    for (const method of methods) {
      const run = descend({ f: "x^2 + y^2/2", start: [1, 2], method, steps: 2 });
      for (const latex of [run.formulas(2), run.table().toLatex()])
        expect(() => renderToString(latex, { throwOnError: true, displayMode: true })).not.toThrow();
    }
    const adam = descend({ f: "x^2", start: [3], method: { type: "adam", learningRate: 0.1 } });
    expect(adam.formulas()).toContain(
      "m' &= \\beta_1 \\cdot m + \\left(1 - \\beta_1\\right) \\cdot g = 0.9 \\cdot 0 + \\left(1 - 0.9\\right) \\cdot 6 = 0.6",
    );
    expect(() => adam.formulas(2)).toThrow("needs a step from 1 to 1, got 2");
  });

  it("refuses what does not fit", () => {
    const sgd = { type: "sgd", learningRate: 0.1 } as const;
    expect(() => descend({ f: "x*y", start: { x: 1 }, method: sgd })).toThrow("needs a start for y");
    expect(() => descend({ f: "x", start: [1, 2], method: sgd })).toThrow(
      "needs a start of 1 numbers, got 2",
    );
    expect(() => descend({ f: () => 1, start: [1], method: sgd })).toThrow(
      "needs a gradient where f is no expression",
    );
    expect(() => descend({ gradient: [[1]], start: [1], method: sgd, steps: 2 })).toThrow(
      "needs 1 slopes in step 2, got none",
    );
    expect(() => descend({ f: "x", start: [1], method: { type: "sgd", learningRate: [] } })).toThrow(
      "an empty list",
    );
    expect(() => descend({ f: "x", start: [1], method: sgd, steps: -1 })).toThrow(
      "whole number of steps, at most 100000, got -1",
    );
    expect(() => descend({ f: "x", start: [1], method: sgd, state: { v: [1, 2] } })).toThrow(
      "needs 1 numbers for v, got 2",
    );
  });
});

describe("learningRates", () => {
  it("of the error surface 3p³ + 3q² + 4r + 5: q alone has one, the surface none", () => {
    const rates = learningRates("3*p^3 + 3*q^2 + 4*r + 5");
    expect(rates.coordinates.map(({ curvature }) => String(curvature))).toEqual(["18*p", "6", "0"]);
    expect(rates.coordinates.map(({ optimal }) => optimal?.toString() ?? null)).toEqual([null, "1/6", null]);
    expect(rates.coordinates.map(({ largest }) => largest?.toString() ?? null)).toEqual([null, "1/3", null]);
    expect([rates.optimal, rates.hasMinimum]).toEqual([null, false]);
  });

  it("tell convergence from divergence on random quadratics: below 2/λ the descent shrinks, above it grows", () => {
    const random = generator(8);
    for (let trial = 0; trial < 20; trial++) {
      const [a, b] = [1 + Math.floor(random() * 9), 1 + Math.floor(random() * 9)];
      const c = Math.floor(random() * 2 * Math.min(a, b)) / 2;
      const f = `${a}*x^2 + ${b}*y^2 + ${c}*x*y`;
      const rates = learningRates(f);
      const trace = a + b;
      const root = Math.hypot(a - b, c);
      rates.eigenvalues?.forEach((value, i) =>
        expect(value).toBeCloseTo(trace + (i === 0 ? -root : root), 10),
      );
      const far = (learningRate: number) => {
        const gradient = ([x, y]: number[]) => [2 * a * x + c * y, 2 * b * y + c * x];
        const run = descend({
          f: () => 0,
          gradient,
          start: [1, 0.77],
          method: { type: "sgd", learningRate },
          steps: 250,
        });
        return Math.hypot(...run.end.map(Number));
      };
      const largest = rates.largest ?? 0;
      expect(far(largest * 0.95)).toBeLessThan(1);
      expect(far(largest * 1.05)).toBeGreaterThan(5);
      expect(far(rates.optimal ?? 0)).toBeLessThan(1e-3);
    }
  });

  it("eigenvalues of a symmetric matrix: 2 and 2 ± √2", () => {
    const { values } = symmetricEigen([
      [2, 1, 0],
      [1, 2, 1],
      [0, 1, 2],
    ]);
    [2 - Math.SQRT2, 2, 2 + Math.SQRT2].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 13));
    expect(learningRates("x^2 - y^2").optimal).toBeNull();
    // A valley: stable along its curved direction; a slope along the flat one leaves no minimum.
    expect(String(learningRates("x^2 + 2*x*y + y^2").exact?.largest)).toBe("1/2");
    expect(learningRates("x^2 + 2*x*y + y^2 + x").largest).toBeNull();
    expect(String(learningRates("1/2*(0.65*w1 + 0.75*w2 + b - 2.5)^2").exact?.largest)).toBe("400/397");
    const tilted = learningRates("x^2 + x*y + y^2").exact;
    expect([...(tilted?.eigenvalues ?? []), tilted?.optimal, tilted?.largest].map(String)).toEqual([
      "1",
      "3",
      "1/2",
      "2/3",
    ]);
    expect(String(learningRates("x^2 + 5*y^2"))).toContain("stable below 1/5");
  });
});

describe("regularizedMinimum", () => {
  it("L1 and L2 minimizers are what a fine search over θ finds", () => {
    const random = generator(12);
    for (let trial = 0; trial < 200; trial++) {
      const [H, t, a] = [0.5 + random() * 3, random() * 4 - 2, random() * 6];
      const half = trial % 2 === 0;
      const penalty = trial % 4 < 2 ? "l1" : "l2";
      const { solution, zeroFrom } = regularizedMinimum({ penalty, half });
      const theta = solution.evaluate({ H, t, a });
      const loss = (x: number) =>
        (H * (x - t) ** 2 + (penalty === "l2" ? a * x * x : 0)) * (half ? 0.5 : 1) +
        (penalty === "l1" ? a * Math.abs(x) : 0);
      for (const step of [0.3, 0.01, 0.001])
        for (const side of [-1, 1]) expect(loss(theta + side * step)).toBeGreaterThan(loss(theta));
      const isZero = penalty === "l1" && a >= (zeroFrom?.evaluate({ H, t, a }) ?? Infinity);
      expect(theta === 0).toBe(isZero);
    }
    expect(regularizedMinimum({ penalty: "l1" }).whilePositive?.evaluate({ H: 2, t: 3, a: 4 })).toBe(2);
    expect(() => regularizedMinimum({ penalty: "l3" as never })).toThrow(
      'needs penalty "l1" or "l2", got l3',
    );
  });
});

describe("miniBatches", () => {
  it("5000 samples in batches of 32 over 10 epochs: 157 batches, the last of 8", () => {
    expect(miniBatches({ samples: 5000, batchSize: 32, epochs: 10 })).toEqual({
      batchesPerEpoch: 157,
      lastBatch: 8,
      batchesTotal: 1570,
      samplesPerEpoch: 5000,
      samplesTotal: 50000,
    });
    expect(miniBatches({ samples: 64, batchSize: 32 }).lastBatch).toBe(32);
    expect(miniBatches({ samples: 65, batchSize: 32, dropLast: true })).toMatchObject({
      batchesPerEpoch: 2,
      samplesTotal: 64,
    });
    expect(() => miniBatches({ samples: 0, batchSize: 1 })).toThrow("for samples, got 0");
  });
});
