import { describe, expect, it } from "vitest";
import { report } from "../../src/worksheet/report.js";

describe("report(value, expects)", () => {
  it.each([
    [3, "integer", 3],
    [0.1 + 0.2, "number", 0.1 + 0.2],
    [{ evaluate: () => 2.5 }, "number", 2.5],
    [7, "exact", "7"],
    ["14/3", "exact", "14/3"],
    [{ toString: () => "-1/2" }, "exact", "-1/2"],
    [{ evaluate: () => 1, toString: () => "x + 1" }, "expr", "x + 1"],
    [true, "bool", true],
    ["same", "choice:valid|same", "same"],
    ["prose", "text", "prose"],
    [null, "number|null", null],
    [
      [
        [1, 2],
        [3, 4],
      ],
      ["number", 2, 2],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [[], ["integer", "n"], []],
    [[{ a: 1, b: 2 }], [{ a: "integer" }, "k"], [{ a: 1 }]],
    [
      { layers: [{ weights: [[1, -1]], bias: [0] }] },
      { layers: [{ weights: ["number", "m", "n"], bias: ["number", "m"] }, "k"] },
      { layers: [{ weights: [[1, -1]], bias: [0] }] },
    ],
  ])("%j as %j is %j", (value, expects, expected) => {
    expect(report(value, expects, "answer")).toEqual(expected);
  });

  it("takes big integers", () => {
    expect(report(3n, "integer", "answer")).toBe(3);
    expect(report(-12n, "exact", "answer")).toBe("-12");
  });

  it.each([
    [0.5, "integer", "answer: needs an integer, got 0.5"],
    [Number.NaN, "number", "answer: needs a finite number, got null"],
    ["0.5", "number", "answer: needs a finite number"],
    [0.1, "exact", "answer: needs an exact rational"],
    ["1/0", "exact", "answer: needs an exact rational"],
    ["both", "choice:valid|same", "answer: needs one of valid, same, got both"],
    ["", "text", "answer: needs a text"],
    [1, "bool", "answer: needs true or false"],
    [null, "number", "answer: needs a finite number, got null"],
    [{ a: 1 }, { a: "integer", b: "integer" }, "answer: needs the key b"],
    [[1], { a: "integer" }, "answer: needs an object with a, got [1]"],
    [[1, [2]], ["number", 2], "answer[1]: needs a finite number, got [2]"],
    [[[1, 2], [3]], ["number", 2, 2], "answer[1]: needs an array of 2, got an array of 1"],
    [1, "float", 'answer: is asked for in a type word that paper.json may use, got "float"'],
  ])("%j as %j is refused: %s", (value, expects, message) => {
    expect(() => report(value, expects, "answer")).toThrow(message);
  });
});
