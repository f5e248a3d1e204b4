import { describe, expect, it } from "vitest";
import { entropy, perplexity, random } from "../../src/index.js";

describe("perplexity", () => {
  it("of 0.1, 0.05, 0.2, 0.1 is 10, of equal chances their number, exactly", () => {
    expect(perplexity([0.1, 0.05, 0.2, 0.1])).toBe(10);
    for (let words = 2; words <= 50; words++)
      expect(perplexity([`1/${words}`, `1/${words}`, `1/${words}`])).toBe(words);
    expect([perplexity([1, 1]), perplexity([0.5]), perplexity([0, 1])]).toEqual([1, 2, Infinity]);
  });

  it("is the product's root and the exponential of the mean loss: 200 random cases", () => {
    const dice = random(3);
    for (let trial = 0; trial < 200; trial++) {
      const p = dice.uniform(1 + (trial % 80)).map((value) => 1e-3 + 0.99 * value);
      const product = p.reduce((total, value) => total * value, 1);
      expect(perplexity(p) / product ** (-1 / p.length)).toBeCloseTo(1, 10);
      const loss = p.reduce((sum, value) => sum - Math.log(value), 0) / p.length;
      expect(perplexity(p) / Math.exp(loss)).toBeCloseTo(1, 12);
    }
  });

  it("of what a distribution says of itself is e to its entropy", () => {
    const tokens = ["1/2", "1/2", "1/4", "1/4"].map(String);
    // Half of the tokens have p = 1/2, a quarter each 1/4: in eight tokens 4, 2 and 2.
    const eight = [...tokens.slice(0, 2), ...tokens.slice(0, 2), ...tokens.slice(2), ...tokens.slice(2)];
    expect(perplexity(eight)).toBeCloseTo(Math.exp(entropy([0.5, 0.25, 0.25])), 14);
  });

  it("has no trouble with very small chances", () => {
    expect(perplexity(Array.from({ length: 400 }, () => 1e-300)) / 1e300).toBeCloseTo(1, 10);
    expect(perplexity(["1e-300"]) / 1e300).toBeCloseTo(1, 12);
  });

  it("refuses what is no probability", () => {
    expect(() => perplexity([])).toThrow("needs an array of numbers");
    expect(() => perplexity([0.5, 1.5])).toThrow("needs probabilities from 0 to 1, got 1.5");
    expect(() => perplexity([-0.1])).toThrow("got -0.1");
    expect(() => perplexity([Number.NaN])).toThrow("needs an array of numbers");
    expect(() => perplexity(null as never)).toThrow("needs an array of numbers");
  });
});
