import { describe, expect, it } from "vitest";
import { compensatedSum } from "../../src/number/compensated-sum.js";

describe("compensatedSum", () => {
  it("keeps the digits of many small terms: 1 and a hundred thousand times 1e-16 are 1 + 1e-11", () => {
    // Each term alone is below half a unit in the last place of 1, so that plain adding gives 1.
    const small = Array.from({ length: 100_000 }, () => 1e-16);
    expect(compensatedSum([1, ...small])).toBeCloseTo(1 + 1e-11, 15);
    expect([1, ...small].reduce((sum, term) => sum + term, 0)).toBe(1);
    expect(compensatedSum([1e16, 1, -1e16])).toBe(1);
    expect(compensatedSum([1, Infinity])).toBe(Infinity);
  });
});
