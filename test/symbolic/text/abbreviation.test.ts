import { describe, expect, it } from "vitest";
import { derivative, expand, parse, simplify } from "../../../src/index.js";
import { randomNumbers } from "../../../src/number/random.js";

/** By JavaScript's own functions, or as PyTorch defines them. */
const own: Record<string, (x: number, y: number) => number> = {
  "log2(abs(x) + 1)": (x) => Math.log2(Math.abs(x) + 1),
  "log10(abs(x) + 1)": (x) => Math.log10(Math.abs(x) + 1),
  "cbrt(x)": (x) => Math.cbrt(x),
  "mod(x, 3/2)": (x) => ((x % 1.5) + 1.5) % 1.5,
  "mod(x, -2)": (x) => ((x % -2) - 2) % -2,
  "atan2(y, x)": (x, y) => Math.atan2(y, x),
  "silu(x)": (x) => x / (1 + Math.exp(-x)),
  "swish(2*x)": (x) => (2 * x) / (1 + Math.exp(-2 * x)),
  "elu(x)": (x) => (x > 0 ? x : Math.expm1(x)),
  "elu(x, 1/3)": (x) => (x > 0 ? x : Math.expm1(x) / 3),
  "leakyRelu(x)": (x) => (x > 0 ? x : 0.01 * x),
  "leakyRelu(x, 0.2)": (x) => (x > 0 ? x : 0.2 * x),
  "factorial(5)*x": (x) => 120 * x,
  "sum(i, 0, 4, x^i/factorial(3))": (x) => (1 + x + x ** 2 + x ** 3 + x ** 4) / 6,
  "prod(k, 1, 3, x + k*y)": (x, y) => (x + y) * (x + 2 * y) * (x + 3 * y),
};

describe("functions that are read as made of others", () => {
  it.each(Object.entries(own))(
    "%s has its value and slope, as written and simplified, at 200 seeded points",
    (text, f) => {
      const random = randomNumbers(3);
      const [typed, simple, slope] = [parse(text), simplify(text), derivative(text, "x")];
      for (let round = 0; round < 200; round++) {
        const at = { x: 8 * random() - 4, y: 8 * random() - 4 };
        const h = 1e-5;
        const wanted = f(at.x, at.y);
        expect(Math.abs(typed.evaluate(at) - wanted)).toBeLessThan(1e-11 * Math.max(1, Math.abs(wanted)));
        expect(Math.abs(simple.evaluate(at) - wanted)).toBeLessThan(1e-11 * Math.max(1, Math.abs(wanted)));
        const difference = (f(at.x + h, at.y) - f(at.x - h, at.y)) / (2 * h);
        // nowhere near a jump of mod
        const isNear = /mod/.test(text) && Math.abs(difference - 1) > 0.1;
        expect(isNear ? 0 : Math.abs(slope.evaluate(at) - difference)).toBeLessThan(
          1e-4 * Math.max(1, Math.abs(difference)),
        );
      }
    },
  );

  it("keep exact values: log2(8) is 3, cbrt(−8) is −2, mod(−7, 3) is 2", () => {
    expect(
      ["log2(8)", "log10(1/1000)", "cbrt(-8)", "mod(-7, 3)", "factorial(20)"].map((text) =>
        String(simplify(text)),
      ),
    ).toEqual(["3", "-3", "-2", "2", "2432902008176640000"]);
  });

  it("atan2 has all four quadrants and the axes", () => {
    for (const [y, x] of [
      [1, 1],
      [1, -1],
      [-1, -1],
      [-1, 1],
      [0, 1],
      [0, -1],
      [1, 0],
      [-1, 0],
      [0, 0],
    ])
      expect(parse("atan2(y, x)").evaluate({ x, y })).toBeCloseTo(Math.atan2(y, x), 14);
  });
});

describe("sums and products with an index", () => {
  it("between numbers are written out, and x_i is x1, x2, …", () => {
    expect(String(parse("sum(i, 1, 3, w_i*x_i)"))).toBe("w1*x1 + w2*x2 + w3*x3");
    expect(String(parse("prod(i, 1, 2, p_i)"))).toBe("p1*p2");
    expect(String(parse("sum(i, 3, 1, i)"))).toBe("0");
    expect(String(parse("prod(i, 3, 1, i)"))).toBe("1");
    expect(String(simplify("sum(i, 1, 2, sum(j, 1, 2, a*i*j))"))).toBe("9*a");
  });

  it("up to a letter have the value of the loop, for powers of the index to the eighth and for geometric terms", () => {
    for (let k = 0; k <= 8; k++) {
      const closed = parse(`sum(i, a, n, c*i^${k})`);
      for (const [a, n] of [
        [1, 1],
        [0, 7],
        [-2, 5],
        [3, 9],
      ]) {
        let wanted = 0;
        for (let i = a; i <= n; i++) wanted += 2 * i ** k;
        expect(closed.evaluate({ a, n, c: 2 })).toBeCloseTo(wanted, 6);
      }
    }
    const discounted = parse("sum(t, 0, T - 1, gamma^t*r)");
    expect(String(discounted)).toBe("r*(gamma^T - 1)/(gamma - 1)");
    expect(discounted.evaluate({ gamma: 0.9, r: 2, T: 5 })).toBeCloseTo(
      2 * (1 + 0.9 + 0.81 + 0.729 + 0.6561),
      12,
    );
    expect(String(expand("6*sum(i, 1, n, i^2) - n*(n + 1)*(2*n + 1)"))).toBe("0");
  });

  it("are refused where there is neither, with what to do", () => {
    expect(() => parse("sum(i, 1, n, x_i)")).toThrow(
      "got sum(i, 1, n, x_i). Up to a letter the term is a polynomial in the index",
    );
    expect(() => parse("sum(i, 1, n, 1/i)")).toThrow("sum takes an index");
    expect(() => parse("sum(i, 1, 5000, i*x_i)")).toThrow("at most 1000 terms");
    expect(() => parse("sum(2, 1, 5, x)")).toThrow("sum takes an index");
    expect(() => parse("sum(i, 1, 5)")).toThrow(
      "sum takes an index, where it begins and ends, and a term: sum(i, 1, n, i^2), got 3",
    );
    expect(() => parse("prod(i, 1, n, i)")).toThrow("written out");
    expect(() => parse("factorial(n)")).toThrow(
      "factorial takes a whole number from 0 to 1000, got factorial(n). Put a number in",
    );
    expect(() => parse("factorial(2.5)")).toThrow("factorial takes a whole number");
    expect(() => parse("mod(5)")).toThrow("mod takes two arguments, got 1");
  });
});
