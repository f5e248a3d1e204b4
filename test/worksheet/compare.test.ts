import { describe, expect, it } from "vitest";
import { compare } from "../../src/worksheet/compare.js";

describe("compare(ours, published, expects)", () => {
  it.each([
    [0.5146484, 0.515, "number", "rounded"],
    [0.9241418, 0.924, "number", "rounded"],
    [2.9979, 2.997, "number", "rounded"],
    [1.0448534, 1.04486, "number", "rounded"],
    [0.0586126, 0.0585, "number", "different"],
    [0.22, 0.3, "number", "different"],
    [-0.485352, -0.4854, "number", "rounded"],
    [1e-7, 1.00000005e-7, "number", "same"],
    [3.2e-5, 3.2e-5, "number", "same"],
    [3.24e-5, 3.2e-5, "number", "rounded"],
    [5.3, 6, "number", "different"],
    [0, 0, "number", "same"],
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
    ["0.203298 + 2.04*lam", "0.2 + 2.0*lam", "expr", "rounded"],
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
    [{ a: 1, b: 2.04 }, { a: 1, b: 2 }, { a: "integer", b: "number" }, "rounded"],
    [{ a: 1, b: "x" }, { a: null, b: null }, { a: "integer", b: "text" }, "incomparable"],
    [[{ k: 1 }, { k: 2 }], [{ k: 1 }, { k: 2 }], [{ k: "integer" }, "n"], "same"],
  ])("%j beside %j as %j: %s", (ours, published, expects, expected) => {
    expect(compare(ours, published, expects)).toBe(expected);
  });
});
