import { describe, expect, it } from "vitest";
import { traceBatchNorm } from "../../src/index.js";

describe("traceBatchNorm with values that are all alike", () => {
  it.each([
    [{ batch: [5, 5, 5] }, "got variance 0. Give epsilon"],
    [
      {
        batch: [
          [1, 2],
          [3, 2],
        ],
      },
      "got variance 0 in feature 2. Give epsilon",
    ],
    [{ batch: [7] }, "got variance 0."],
  ])("%j says that the variance is 0 and what helps", (spec, message) => {
    expect(() => traceBatchNorm(spec)).toThrow(message);
  });

  it("epsilon = 1/4 divides by its root, 1/2: every value becomes 0, and y is beta", () => {
    const { deviation, output } = traceBatchNorm({ batch: [5, 5], gamma: [3], beta: [2], epsilon: "1/4" });
    expect(deviation.map(Number)).toEqual([0.5]);
    expect(output.flat().map(Number)).toEqual([2, 2]);
  });
});
