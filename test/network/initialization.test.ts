import { describe, expect, it } from "vitest";
import { initialVariance } from "../../src/network/initialization.js";

describe("initialVariance", () => {
  it("50×50 inputs: 1/2500 for tanh, 1/1250 for relu; Glorot takes both sides", () => {
    expect(initialVariance("xavier", 50 * 50).toJSON()).toBe("1/2500");
    expect(initialVariance("he", 50 * 50).toJSON()).toBe("1/1250");
    expect(initialVariance("glorot", 2500, 1024).toJSON()).toBe("1/1762");
    expect(() => initialVariance("glorot", 5)).toThrow("got undefined");
    expect(() => initialVariance("magic" as never, 5)).toThrow("xavier, glorot, he");
  });

  it("keeps the variance of a random linear layer at 1, and half of it behind relu at he's", () => {
    let state = 5;
    const random = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const n = 400;
    const deviation = Math.sqrt(Number(initialVariance("xavier", n)));
    const x = Array.from({ length: n }, normal);
    const outputs = Array.from({ length: 2000 }, () =>
      x.reduce((sum, value) => sum + value * normal() * deviation, 0),
    );
    const power = (list: number[]) => list.reduce((sum, value) => sum + value * value, 0) / list.length;
    expect(power(outputs) / power(x)).toBeCloseTo(1, 0);
    expect(Math.abs(power(outputs) / power(x) - 1)).toBeLessThan(0.15);
  });
});
