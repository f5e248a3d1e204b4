import { describe, expect, it } from "vitest";
import { descend, schedule } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";

describe("schedule", () => {
  it("has the values that a course asks for, each from one call", () => {
    expect(Number(schedule.exponential(0.1, 0.1).at(5))).toBeCloseTo(0.0606531, 7);
    expect(Number(schedule.cosine({ from: 0.1, steps: 10 }).at(2))).toBeCloseTo(0.0904508, 7);
    expect(String(schedule.cosine({ from: 0.1, steps: 10 }).at(5))).toBe("0.05");
    expect(Number(schedule.transformer({ size: 512, warmup: 4000 }).at(4000))).toBeCloseTo(0.000698771, 9);
  });

  it("follows its formula at 400 seeded steps", () => {
    const random = randomNumbers(5);
    for (let round = 0; round < 400; round++) {
      const [from, to, k, steps, t] = [
        random(),
        random() / 10,
        random(),
        1 + Math.floor(random() * 50),
        Math.floor(random() * 80),
      ];
      const share = Math.min(t, steps) / steps;
      const pairs: [{ at(t: number): unknown }, number][] = [
        [schedule.constant(from), from],
        [schedule.step({ from, every: steps, factor: k + 0.1 }), from * (k + 0.1) ** Math.floor(t / steps)],
        [
          schedule.step({ from, at: [steps, 2 * steps], factor: k + 0.1 }),
          from * (k + 0.1) ** ((t >= steps ? 1 : 0) + (t >= 2 * steps ? 1 : 0)),
        ],
        [schedule.exponential(from, k), from * Math.exp(-k * t)],
        [schedule.geometric(from, k + 0.1), from * (k + 0.1) ** t],
        [schedule.inverse(from, k), from / (1 + k * t)],
        [schedule.inverse(from, k, "1/2"), from / Math.sqrt(1 + k * t)],
        [schedule.linear({ from, to, steps }), to + (from - to) * (1 - share)],
        [schedule.polynomial({ from, to, steps, power: 3 }), to + (from - to) * (1 - share) ** 3],
        [schedule.cosine({ from, to, steps }), to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2],
        [schedule.warmup({ to: from, steps }), from * share],
        [
          schedule.warmup({ to: from, steps, after: schedule.inverse(from, k) }),
          t < steps ? from * share : from / (1 + k * (t - steps)),
        ],
      ];
      for (const [made, wanted] of pairs)
        expect(Math.abs(Number(made.at(t)) - wanted) / (1 + wanted)).toBeLessThan(1e-12);
    }
  });

  it("gives the first step of descend its rate at 0, and a warm-up its rate at 1", () => {
    const first = (learningRate: ReturnType<typeof schedule.constant>) =>
      descend({ f: "x", start: [0], method: { type: "sgd", learningRate }, steps: 2 }).path.map(([x]) =>
        String(x),
      );
    expect(first(schedule.step({ from: 0.1, every: 1, factor: 0.5 }))).toEqual(["0", "-0.1", "-0.15"]);
    expect(first(schedule.warmup({ to: 0.1, steps: 4 }))).toEqual(["0", "-0.025", "-0.075"]);
  });

  it("in one cycle rises to its peak, falls, and stays at its last rate", () => {
    const cycle = schedule.oneCycle({ peak: 1, steps: 11, rise: 0.5, shape: "linear", from: 0.1, to: 0 });
    expect([0, 2.25, 4.5, 7.25, 10, 50].map((t) => String(cycle.at(t)))).toEqual([
      "0.1",
      "0.55",
      "1",
      "0.5",
      "0",
      "0",
    ]);
    expect(cycle.toLatex()).toBe(
      "\\eta(t) = \\begin{cases} 0.1 + 0.9\\cdot \\frac{t}{4.5} & t \\le 4.5 \\\\ 1 - \\frac{t - 4.5}{5.5} & t > 4.5 \\end{cases}",
    );
  });

  it("shows its formula, its rates and its curve", () => {
    expect(schedule.cosine({ from: 0.1, to: 0.01, steps: 10 }).toLatex()).toBe(
      "\\eta(t) = 0.01 + 0.09\\cdot\\frac{1 + \\cos\\left(\\pi \\frac{t}{10}\\right)}{2}",
    );
    expect(schedule.warmup({ to: 0.1, steps: 4, after: schedule.exponential(0.1, 0.5) }).toLatex()).toContain(
      "0.1\\,e^{-0.5\\,(t - 4)} & t \\ge 4",
    );
    expect(
      schedule
        .linear({ from: 1, steps: 4 })
        .table()
        .rows.map((row) => String(row[1])),
    ).toEqual(["1", "0.75", "0.5", "0.25", "0"]);
    expect(String(schedule.linear({ from: 1, steps: 4 }).figure().description)).toContain(
      "linear from 1 to 0",
    );
  });

  it("refuses rates below 0, factors of 0, steps that are none, and other things than schedules", () => {
    expect(() => schedule.exponential(-1, 0.1)).toThrow(
      "schedule: needs from as a number of at least 0, got -1.",
    );
    expect(() => schedule.geometric(0.1, 0)).toThrow("needs factor as a number above 0");
    expect(() => schedule.cosine({ from: 0.1, steps: 0 })).toThrow(
      "needs steps as a whole number of at least 1, got 0.",
    );
    expect(() => schedule.step({ from: 0.1, factor: 0.5 } as never)).toThrow("needs every as a whole number");
    expect(() => schedule.linear(undefined as never)).toThrow("needs from as a number");
    expect(() => schedule.warmup({ to: 0.1, steps: 3, after: 5 as never })).toThrow(
      "needs a schedule as after",
    );
    const cycle = { peak: 0.1, steps: 20 };
    expect(() => schedule.oneCycle({ ...cycle, rise: 1.1 })).toThrow(
      "needs a rise that leaves steps for every phase, got 1.1 of 20 steps. Give more steps, or rise as a share below 1",
    );
    expect(() => schedule.oneCycle({ ...cycle, rise: 0.6, phases: 3 })).toThrow("a share below 1/2");
    expect(() => schedule.oneCycle({ ...cycle, rise: 0.05 })).toThrow("leaves steps for every phase");
    expect(() => schedule.oneCycle({ ...cycle, shape: "cos" as never })).toThrow(
      "needs shape as cosine or linear, got cos",
    );
    expect(() => schedule.oneCycle({ ...cycle, phases: 4 as never })).toThrow("needs 2 or 3 phases, got 4");
    expect(() => schedule.oneCycle(undefined as never)).toThrow("needs peak as a number above 0, got none");
    expect(() => schedule.constant(0.1).at(-1)).toThrow("needs a t of at least 0");
    expect(() =>
      descend({ f: "x^2", start: [1], method: { type: "sgd", learningRate: {} as never } }),
    ).toThrow("real: needs a number");
  });
});

describe("nadam", () => {
  it("with constant shares is β₁·m̂ + (1 − β₁)·g/(1 − β₁ᵗ) over √v̂ + ε, at 200 seeded gradients", () => {
    const random = randomNumbers(8);
    const gradients = Array.from({ length: 200 }, () => [random() - 0.3]);
    const run = descend({
      gradient: gradients,
      start: [0],
      steps: 200,
      method: { type: "nadam", learningRate: 0.01, form: "constant" },
    });
    let [x, m, v] = [0, 0, 0];
    gradients.forEach(([g], k) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const [mHat, vHat] = [m / (1 - 0.9 ** (k + 1)), v / (1 - 0.999 ** (k + 1))];
      x -= (0.01 * (0.9 * mHat + (0.1 * g) / (1 - 0.9 ** (k + 1)))) / (Math.sqrt(vHat) + 1e-8);
      expect(Number(run.path[k + 1][0])).toBeCloseTo(x, 10);
    });
    expect(Number(run.rows[0].state.mHat[0])).toBeCloseTo(gradients[0][0], 12);
  });
});
