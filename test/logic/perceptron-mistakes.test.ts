import { describe, expect, it } from "vitest";
import { perceptron, random } from "../../src/index.js";

const patterns = [
  [1, -1, 1],
  [0, 1, -1],
  [-1.5, -1, 1],
];

describe("perceptron by mistakes", () => {
  it("(1,−1)+, (0,1)−, (−1.5,−1)+ → 2 mistakes, (−.5,−2); from the second point 1 mistake, (0,−1)", () => {
    const first = perceptron({ patterns, rule: "mistakes", bias: false });
    expect([first.mistakes, ...first.weights.map(String)]).toEqual([2, "-0.5", "-2"]);
    const second = perceptron({ patterns, rule: "mistakes", bias: false, order: [1, 2, 0] });
    expect([second.mistakes, ...second.weights.map(String), second.converges]).toEqual([1, "0", "-1", true]);
    expect(first.table().columns.map(({ name }) => name)).not.toContain("b");
  });

  it("200 random sets, with and without a bias → the loop of the rule; the mean of all weights", () => {
    const dice = random(8);
    for (let round = 0; round < 200; round++) {
      const bias = round % 2 === 0;
      const list = Array.from({ length: dice.integers(1, 5) }, () => [
        ...dice.integers(-3, 4, 2),
        dice.choice([1, -1]),
      ]);
      const found = perceptron({
        patterns: list,
        rule: "mistakes",
        epochs: 5,
        learningRate: 0.5,
        ...(bias ? {} : { bias: false }),
      });
      let [w, b]: [number[], number] = [[0, 0], 0];
      const after: number[][] = [];
      for (let epoch = 0; epoch < 5; epoch++)
        for (const [x, y, target] of list) {
          if (target * (w[0] * x + w[1] * y + b) <= 0) {
            w = [w[0] + 0.5 * target * x, w[1] + 0.5 * target * y];
            if (bias) b += 0.5 * target;
          }
          after.push([...w, b]);
        }
      const listed = after.slice(0, found.rows.length);
      expect(found.rows.map((row) => [...row.weights, row.bias].map(Number))).toEqual(listed);
      const mean = [0, 1, 2].map((at) => listed.reduce((sum, row) => sum + row[at], 0) / listed.length);
      [...found.averaged.weights, found.averaged.bias].forEach((value, at) =>
        expect(Number(value)).toBeCloseTo(mean[at], 10),
      );
    }
  });

  it("what does not fit is refused", () => {
    expect(() => perceptron({ patterns, rule: "hinge" as never })).toThrow(
      'needs a rule "error" or "mistakes"',
    );
    expect(() => perceptron({ patterns, order: [0, 0, 1] })).toThrow("needs an order of the places 0, 1, 2");
    expect(() => perceptron({ patterns, rule: "mistakes", threshold: 1 })).toThrow("needs no threshold");
  });
});
