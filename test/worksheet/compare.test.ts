import { describe, expect, it } from "vitest";
import type { Json } from "../../src/api/notebook.js";
import { besideKey, besidePublished } from "../../src/worksheet/compare-leaf.js";
import { compare, compareValues } from "../../src/worksheet/compare.js";

describe("compare(ours, published, expects)", () => {
  it.each([
    [0.5146484, 0.515, "number", "rounded"],
    [0.9241418, 0.924, "number", "rounded"],
    [2.9979, 2.997, "number", "rounded"],
    [1.0448534, 1.04486, "number", "different"],
    [0.0586126, 0.0585, "number", "different"],
    [0.22, 0.3, "number", "different"],
    [-0.485352, -0.4854, "number", "rounded"],
    [1e-7, 1.00000005e-7, "number", "same"],
    [3.2e-5, 3.2e-5, "number", "same"],
    [3.24e-5, 3.2e-5, "number", "rounded"],
    [5.3, 6, "number", "different"],
    [0, 0, "number", "same"],
    [0.9, 0, "number", "different"],
    [1.99, 1, "number", "different"],
    [24.9, 24, "number", "different"],
    [0.29, 0.2, "number", "different"],
    [0.65902, 0.658, "number", "different"],
    [0.0586125, 0.0585, "number", "different"],
    [0.2033, "0.20", "number", "rounded"],
    [0.145, 0.15, "number", "rounded"],
    [0.145, 0.14, "number", "rounded"],
    [-0.145, -0.15, "number", "rounded"],
    [418_176_000, "4.18e8", "number", "rounded"],
    [418_176_000, 418_000_000, "number", "different"],
    [10, 11, "integer", "different"],
    ["14/3", "14/3", "exact", "same"],
    ["2/4", "0.5", "exact", "same"],
    ["1/3", "0.3333", "exact", "different"],
    ["(x + 1)^2", "x^2 + 2*x + 1", "expr", "same"],
    ["x + 1", "x", "expr", "different"],
    ["0.203298 + 1.74*lam", "0.2032 + 1.74*lam", "expr", "rounded"],
    ["0.203298 + 1.74*lam", "0.2031 + 1.74*lam", "expr", "different"],
    ["0.203298 + 1.74*lam", "0.2033 + 1.74*lam^2", "expr", "different"],
    ["0.203298 + 1.74*lam", "0.2 + 2*lam", "expr", "different"],
    ["0.203298 + 2.04*lam", "0.20 + 2.0*lam", "expr", "rounded"],
    ["0.203298 + 2.04*lam", "0.2 + 2.0*lam", "expr", "different"],
    ["exp(-1.2345*x)*log(y)", "exp(-1.23*x)*log(y)", "expr", "rounded"],
    ["exp(-1.2545*x)*log(y)", "exp(-1.23*x)*log(y)", "expr", "different"],
    ["x/3 + 2*y/3", "0.33*x + 0.67*y", "expr", "rounded"],
    ["x/3 + 2*y/3", "0.33*x + 0.76*y", "expr", "different"],
    ["0.061*x", "0.25*0.24*x", "expr", "rounded"],
    ["2.5*x", "3*x", "expr", "different"],
    ["x1", "1.0*x2", "expr", "different"],
    [true, false, "bool", "different"],
    ["a", "a", "choice:a|b", "same"],
    ["prose", "other prose", "text", "incomparable"],
    [null, null, "number|null", "same"],
    [1, null, "number", "incomparable"],
    [[0.924, 0.2689], [0.924, 0.269], ["number", 2], "rounded"],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [null, 4],
      ],
      ["number", 2, 2],
      "same",
    ],
    [[1, 2], [1, 2, 3], ["integer", "n"], "different"],
    [{ a: 1, b: 2.04 }, { a: 1, b: "2.0" }, { a: "integer", b: "number" }, "rounded"],
    [{ a: 1, b: "x" }, { a: null, b: null }, { a: "integer", b: "text" }, "incomparable"],
    [[{ k: 1 }, { k: 2 }], [{ k: 1 }, { k: 2 }], [{ k: "integer" }, "n"], "same"],
  ])("%j beside %j as %j: %s", (ours, published, expects, expected) => {
    expect(compare(ours, published, expects)).toBe(expected);
  });
});

describe("compareValues(ours, theirs, part)", () => {
  const matches = (ours: Json, theirs: Json, part: Parameters<typeof compareValues>[2]) =>
    compareValues(ours, theirs, part, besidePublished).map(({ path, match }) => `${path}: ${match}`);

  it("names every value but prose, and those that nothing says anything of", () => {
    const expects = { layers: [{ bias: ["number", "m"] }, "k"], why: "text" };
    const ours = { layers: [{ bias: [1, 2] }, { bias: [3] }], why: "so" };
    expect(matches(ours, { layers: [{ bias: [1, null] }, { bias: [4] }], why: "else" }, { expects })).toEqual(
      ["layers[0].bias[0]: same", "layers[0].bias[1]: incomparable", "layers[1].bias[0]: different"],
    );
    expect(matches(ours, null, { expects })).toHaveLength(3);
    expect(matches(ours, { layers: [{ bias: [1] }], why: null }, { expects })).toEqual(["layers: different"]);
  });

  it("unordered: an array that is a set agrees in any order, its rows do not", () => {
    const part = { expects: { terms: ["integer", "n", 2] }, unordered: ["terms"] };
    const published = {
      terms: [
        [1, 0],
        [0, 1],
      ],
    };
    expect(
      new Set(
        matches(
          {
            terms: [
              [0, 1],
              [1, 0],
            ],
          },
          published,
          part,
        ).map((line) => line.split(": ")[1]),
      ),
    ).toEqual(new Set(["same"]));
    expect(
      matches(
        {
          terms: [
            [0, 1],
            [0, 1],
          ],
        },
        published,
        part,
      ),
    ).toContain("terms[0][0]: different");
    expect(
      compare(
        {
          terms: [
            [0, 1],
            [1, 0],
          ],
        },
        published,
        part.expects,
      ),
    ).toBe("different");
    expect(matches([4, 2], [2, 4], { expects: ["integer", "n"], unordered: [""] })).toEqual([
      "[0]: same",
      "[1]: same",
    ]);
  });

  it("paired: two arrays agree in any order that both share", () => {
    const part = { expects: { x: ["number", "n"], f: ["number", "n"] }, paired: [["x", "f"]] };
    const published = { x: [10, -5], f: [15, 0] };
    const right = matches({ x: [-5, 10], f: [0, 15] }, published, part);
    expect(right.every((line) => line.endsWith("same"))).toBe(true);
    expect(
      matches({ x: [-5, 10], f: [15, 0] }, published, part).some((line) => line.endsWith("different")),
    ).toBe(true);
  });
});

describe("besideKey", () => {
  const match = (ours: Json, key: Json, expects: string) => besideKey(ours, key, expects);

  it.each([
    [0.6643, 0.664270282366, "number", "different"],
    [0.66427028, 0.664270282366, "number", "same"],
    [1e-17, 0, "number", "same"],
    [1e-6, 0, "number", "different"],
    [null, null, "exact|null", "same"],
    ["1", null, "exact|null", "different"],
    [null, "1", "exact|null", "different"],
    ["0.2032981892*x", "0.20329818917*x", "expr", "same"],
    ["0.2033*x", "0.20329818917*x", "expr", "different"],
  ])("%j beside the key %j as %j: %s", (ours, key, expects, expected) => {
    expect(match(ours, key, expects)).toBe(expected);
  });
});
