import { describe, expect, it } from "vitest";
import { derivative, limit, learningRates, parse, solve, taylor } from "../../src/index.js";
import { randomNumbers } from "../../src/number/random.js";
import { randomExpression } from "./random-expression.js";

describe("limit", () => {
  // by SymPy 1.14's limit()
  it.each([
    ["sin(x)/x", 0, undefined, "1"],
    ["abs(x)/x", 0, undefined, "none"],
    ["abs(x)/x", 0, "left", "-1"],
    ["x*log(x)", 0, "right", "0"],
    ["1/x", 0, undefined, "none"],
    ["1/x^2", 0, undefined, "∞"],
    ["(1 + 1/x)^x", "infinity", undefined, "exp(1)"],
    ["x^x", 0, "right", "1"],
    ["x^(1/x)", "infinity", undefined, "1"],
    ["x^2*exp(-x)", "infinity", undefined, "0"],
    ["tanh(x)", "-infinity", undefined, "-1"],
    ["1 - tanh(x)", Infinity, undefined, "0"],
    ["gelu(x)", "infinity", undefined, "∞"],
    ["log(x)/x", "infinity", undefined, "0"],
    ["(x^2 - 1)/(x - 1)", 1, undefined, "2"],
    ["relu(x)/x", 0, "left", "0"],
    ["relu(x)/x", 0, "right", "1"],
    ["exp(-1/x)", 0, "right", "0"],
    ["exp(-1/x)", 0, "left", "∞"],
    ["(1 - cos(x))/x^2", 0, undefined, "1/2"],
    ["atan(x)", "-infinity", undefined, "-pi/2"],
    ["a*x/(b*x + 1)", "infinity", undefined, "a/b"],
    ["elu(x)", "-infinity", undefined, "-1"],
    ["x/(1 + abs(x))", "-infinity", undefined, "-1"],
    ["sin(x)", "infinity", undefined, "unknown"],
    ["x^3 - 5*x", -Infinity, undefined, "-∞"],
  ] as const)("of %s at %s (%s) is %s", (f, at, side, wanted) => {
    expect(String(limit(f, "x", at, side === undefined ? {} : { side }))).toBe(wanted);
  });

  it("of the slope of z·σ(c·z), c > 0, is 1 at ∞ and 0 at −∞; without c's sign it is not known", () => {
    const slope = derivative("z*sigmoid(c*z)", "z");
    const options = { assume: { c: "positive" } } as const;
    expect(String(limit(slope, "z", "infinity", options))).toBe("1");
    expect(String(limit(slope, "z", "-infinity", options))).toBe("0");
    expect(limit(slope, "z", "infinity").kind).toBe("unknown");
    expect(limit(slope, "z", "-infinity", options).toLatex()).toContain("\\lim_{z \\to -\\infty}");
  });

  it("of 300 seeded expressions, where one is found, is what their values come near", () => {
    const random = randomNumbers(77);
    let found = 0;
    const faults: string[] = [];
    for (let round = 0; round < 300; round++) {
      const f = randomExpression(random, 2, ["x"]);
      const at = [0, 1, "infinity"][round % 3];
      let result;
      try {
        result = limit(f, "x", at, at === "infinity" ? {} : { side: "right" });
      } catch {
        // refused where the text itself has no value anywhere
        continue;
      }
      if (result.value === null) continue;
      found++;
      const wanted = result.value.evaluate();
      // nearer and nearer: a slow logarithm is not taken for a fault
      const gaps = [1, 2, 3].map((step) =>
        Math.abs(
          parse(f).evaluate({ x: at === "infinity" ? 10 ** (3 * step) : Number(at) + 10 ** (-3 * step) }) -
            wanted,
        ),
      );
      const good = gaps.filter(Number.isFinite);
      if (good.length === 3 && good[2] > 1e-2 * Math.max(1, Math.abs(wanted)) && good[2] > 0.9 * good[0])
        faults.push(`${f} at ${at}: ${wanted}, off by ${gaps.join(", ")}`);
    }
    expect(faults).toEqual([]);
    expect(found).toBeGreaterThan(150);
  });

  it("refuses a side that is none and jumps at whole numbers", () => {
    expect(() => limit("x", "x", 0, { side: "up" as "left" })).toThrow(
      'limit: needs a side out of "left", "right", got up.',
    );
    expect(() => limit("floor(x)", "x", 0)).toThrow("jumps at whole numbers");
    expect(() => limit("x", "x", 0, { assume: { c: "big" as "positive" } })).toThrow(
      "takes positive, negative or nonnegative",
    );
  });
});

describe("taylor", () => {
  it("of x²y³ + x² at (3, 2) to the second order is what is asked for", () => {
    const found = taylor("x^2*y^3 + x^2", { x: 3, y: 2 }, 2);
    expect(String(found)).toBe(
      "81 + 54*(x - 3) + 108*(y - 2) + 9*(x - 3)^2 + 72*(x - 3)*(y - 2) + 54*(y - 2)^2",
    );
    expect(found.terms.map(({ coefficient }) => String(coefficient))).toEqual([
      "81",
      "54",
      "108",
      "9",
      "72",
      "54",
    ]);
    expect(found.table().rows.length).toBe(6);
  });

  it("is the function to the order after it: halving the distance divides the error by 2^(n+1), at 200 seeded points", () => {
    const random = randomNumbers(4);
    for (let round = 0; round < 200; round++) {
      const [a, b] = [random(), random()];
      const f = ["exp(x*y)", "sin(x + 2*y)", "x^2*y^3 + x", "1/(1 + x + y)", "sigmoid(x - y)"][round % 5];
      const order = 1 + (round % 3);
      const { polynomial } = taylor(
        f,
        { x: String(Math.round(a * 100) / 100), y: String(Math.round(b * 100) / 100) },
        order,
      );
      const [x0, y0] = [Math.round(a * 100) / 100, Math.round(b * 100) / 100];
      const off = (h: number) => {
        const at = { x: x0 + h, y: y0 - h / 3 };
        return Math.abs(parse(f).evaluate(at) - polynomial.evaluate(at));
      };
      expect(off(0.01)).toBeLessThan(off(0.04) / 2 ** order + 1e-13);
    }
  });

  it("keeps letters and refuses poles, orders and points that are none", () => {
    expect(String(taylor("exp(a*x)", { x: 0 }, 2))).toBe("1 + a*x + (a^2/2)*x^2");
    expect(String(taylor("x - x", { x: 0 }, 2))).toBe("0");
    expect(() => taylor("1/x", { x: 0 }, 1)).toThrow("taylor: needs a point at which");
    expect(() => taylor("x", { x: 0 }, 1.5)).toThrow("needs an order from 0 to 12, got 1.5.");
    expect(() => taylor("x", {}, 1)).toThrow("needs a point by names");
  });
});

describe("letters with a known sign", () => {
  it("learningRates of l/2·w², l > 0, are 1/l and 2/l; without the sign there are none", () => {
    const { exact } = learningRates("l/2*w^2", ["w"], { assume: { l: "positive" } });
    expect([exact!.optimal, exact!.largest].map(String)).toEqual(["1/l", "2/l"]);
    expect(learningRates("l/2*w^2", ["w"]).exact).toBeNull();
    expect(
      learningRates("(l + mu)/2*w^2", undefined, {
        assume: { l: "positive", mu: "nonnegative" },
      }).coordinates[0].largest!.evaluate({ l: 1, mu: 3 }),
    ).toBe(0.5);
    expect(learningRates("-l/2*w^2", ["w"], { assume: { l: "positive" } }).exact).toBeNull();
  });

  it("solve gives ±a for x² = a², a > 0, and the Gaussian's mean and variance from its two equations", () => {
    expect(solve("x^2 - a^2", "x", { assume: { a: "positive" } }).solutions.map(String)).toEqual(["-a", "a"]);
    const gauss = solve(["(S1 - n*m)/v", "-n/(2*v) + (S2 - 2*m*S1 + n*m^2)/(2*v^2)"], ["m", "v"]);
    const [{ m, v }] = gauss.solutions;
    const x = [1, 4, 5, 10];
    const at = { n: 4, S1: 20, S2: 1 + 16 + 25 + 100 };
    expect([m.evaluate(at), v.evaluate(at)]).toEqual([5, x.reduce((t, each) => t + (each - 5) ** 2, 0) / 4]);
    expect(() => solve("x - a", "x", { assume: { x: "positive" } })).toThrow(
      "other letters than the unknowns, got x",
    );
  });
});
