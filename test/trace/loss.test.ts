import { describe, expect, it } from "vitest";
import { Worked } from "../../src/number/worked.js";
import { lossGradient, lossOf } from "../../src/trace/loss.js";

describe("the cross-entropy −Σ y ln a where an output is 0", () => {
  const a = [0, 1].map((value) => Worked.constant(value));

  it("leaves out what has no weight: with y = (0, 1) the loss is 0", () => {
    expect(Number(lossOf("crossEntropy", a, [Worked.constant(0), Worked.constant(1)]).value)).toBe(0);
  });

  it("has the slope 0 by an output without weight, not 0/0", () => {
    const slopes = lossGradient("crossEntropy", a, [Worked.constant(0), Worked.constant(1)]);
    expect(slopes.map(({ value }) => Number(value))).toEqual([0, -1]);
  });
});
