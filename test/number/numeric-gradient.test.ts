import { describe, expect, it } from "vitest";
import { numericGradient } from "../../src/number/numeric-gradient.js";
import { real } from "../../src/number/real.js";

describe("numericGradient", () => {
  it("smooth functions at small, usual and large places come out to nine digits of the closed form", () => {
    for (const [f, slope, x] of [
      [Math.exp, Math.exp, -1],
      [Math.sin, Math.cos, 0],
      [Math.tanh, (z: number) => 1 - Math.tanh(z) ** 2, 0.3],
      [(z: number) => z ** 3, (z: number) => 3 * z * z, 1000],
      [Math.log, (z: number) => 1 / z, 5e6],
    ] as const) {
      const error = Math.abs(numericGradient(f, x) / slope(x) - 1);
      expect(error).toBeLessThan(1e-9);
    }
  });

  it("a record with matrices gives a record with matrices: the gradient of (W·x)₁² + b by hand", () => {
    const x = [2, -1];
    const at = { W: [[1, 3]], b: 0.5 };
    const gradient = numericGradient(({ W, b }) => (W[0][0] * x[0] + W[0][1] * x[1]) ** 2 + b, at);
    // z = 2 − 3 = −1, so 2z·x = (−4, 2)
    expect(gradient.W[0][0]).toBeCloseTo(-4, 8);
    expect(gradient.W[0][1]).toBeCloseTo(2, 8);
    expect(gradient.b).toBeCloseTo(1, 8);
    expect(at).toEqual({ W: [[1, 3]], b: 0.5 });
  });

  it("a function may give exact numbers; a point that holds something else is refused", () => {
    expect(numericGradient((w) => real(w).times(real(3)), 1)).toBeCloseTo(3, 9);
    expect(() => numericGradient(() => 0, { w: null } as never)).toThrow(
      "numericGradient: needs a point of numbers",
    );
  });
});
