import { describe, expect, it } from "vitest";
import { maxBy, minBy, transpose } from "../../src/number/lists.js";
import { grid, linspace, range } from "../../src/number/range.js";
import { percent, round } from "../../src/number/round.js";
import { real } from "../../src/number/real.js";
import { dot, mean, product, sum } from "../../src/number/sums.js";

describe("range", () => {
  it("a decimal step does not add the end by rounding, nor lose the last number before it", () => {
    expect(range(0, 1, 0.1)).toHaveLength(10);
    expect(range(0, 0.3, 0.1)).toHaveLength(3);
    expect(range(0, 0.35, 0.1)).toHaveLength(4);
  });

  it("an end that is not ahead gives no numbers", () => {
    expect([range(0), range(3, 1), range(1, 3, -1)]).toEqual([[], [], []]);
  });

  it("a step of 0, an end that is not finite and one out of reach are refused", () => {
    expect(() => range(0, 1, 0)).toThrow("range: needs finite numbers");
    expect(() => range(Infinity)).toThrow("from 0 to Infinity by 1");
    expect(() => range(0, 1, 1e-9)).toThrow("within reach");
  });
});

describe("linspace", () => {
  it("the first and the last number are the ends as given, the distances equal", () => {
    const numbers = linspace(-0.3, 0.7, 11);
    expect([numbers[0], numbers.at(-1)]).toEqual([-0.3, 0.7]);
    for (let at = 1; at < 11; at++) expect(numbers[at] - numbers[at - 1]).toBeCloseTo(0.1, 12);
    expect(linspace(0, 1)).toHaveLength(101);
  });

  it("a count of 1 is refused", () => {
    expect(() => linspace(0, 1, 1)).toThrow("whole count of at least 2");
  });
});

describe("grid", () => {
  it("each row is a list of its own", () => {
    const zeros = grid(2, 2, 0);
    zeros[0][0] = 1;
    expect(zeros).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });
});

describe("sum, mean, product, dot", () => {
  it("numbers, text, results of traces and typed arrays count as the numbers that they say", () => {
    expect(sum(["1/4", 0.25, real("1/2"), 1n])).toBe(2);
    expect(mean(Float64Array.of(1, 2))).toBe(1.5);
    expect(product([])).toBe(1);
    expect(sum([])).toBe(0);
  });

  it("the function gets the item and its place", () => {
    expect(sum(["a", "b", "c"], (_letter, place) => place)).toBe(3);
    expect(mean([{ x: 1 }, { x: 4 }], ({ x }) => x * 2)).toBe(5);
  });

  it("what is no list and what is no number is refused", () => {
    expect(() => sum(5 as never)).toThrow("sum: needs a list, got 5.");
    expect(() => sum("12" as never)).toThrow("sum: needs a list");
    expect(() => mean(["x"])).toThrow("needs a number");
    expect(() => dot([1], [1, 2])).toThrow("dot: needs vectors of one length, got 1 and 2.");
  });
});

describe("minBy, maxBy", () => {
  it("the first of equals is taken, NaN passed over", () => {
    const items = [
      { name: "a", loss: NaN },
      { name: "b", loss: 1 },
      { name: "c", loss: 1 },
    ];
    expect(minBy(items, ({ loss }) => loss).name).toBe("b");
    expect(maxBy(items, ({ loss }) => loss).name).toBe("b");
    expect(() => minBy([], Number)).toThrow("minBy: needs an item with a number, got none.");
  });
});

describe("transpose", () => {
  it("twice is the table itself; ragged rows are refused", () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(transpose(transpose(rows))).toEqual(rows);
    expect(() => transpose([[1], [1, 2]])).toThrow("rows of one length, got 1, 2.");
  });
});

describe("round, percent", () => {
  it("a number is rounded as its decimal is read, halves away from zero", () => {
    expect([round(1.005, 2), round(-2.5), round(0.285, 2), round(1e-9, 3)]).toEqual([1.01, -3, 0.29, 0]);
    expect(Object.is(round(-0.1), 0)).toBe(true);
    expect([round(1234.5, -2), round(Infinity), round(1e21, 2)]).toEqual([1200, Infinity, 1e21]);
  });

  it("percent() leaves zeros at the end out", () => {
    expect([percent(0.5), percent("1/3"), percent(1 / 3, 0), percent(0.07)]).toEqual([
      "50 %",
      "33.3 %",
      "33 %",
      "7 %",
    ]);
  });
});
