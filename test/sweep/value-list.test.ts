import { describe, expect, it } from "vitest";
import { valueList } from "../../src/sweep/value-list.js";

const list = (text: string, isList = false) => valueList(text, isList, "-p x");

describe("the values after -p", () => {
  it.each([
    ["0.1,0.01, 0.001", [0.1, 0.01, 0.001]],
    ["adam,sgd with momentum", ["adam", "sgd with momentum"]],
    ["true,false,null", [true, false, null]],
    ["\"a,b\",'c\"',it's", ["a,b", 'c"', "it's"]],
    ['"1",1', ["1", 1]],
    ["1..4", [1, 2, 3, 4]],
    ["3..-1", [3, 2, 1, 0, -1]],
    ["7..7", [7]],
    ["0..1:0.25", [0, 0.25, 0.5, 0.75, 1]],
    ["0..1:0.3", [0, 0.3, 0.6, 0.9]],
    ["1..0:-0.5", [1, 0.5, 0]],
    ["-.5..0.5:.5", [-0.5, 0, 0.5]],
    ["1e-4..1e-1:x10", [0.0001, 0.001, 0.01, 0.1]],
    ["256..32:x0.5", [256, 128, 64, 32]],
    ["1..3,10,20..22", [1, 2, 3, 10, 20, 21, 22]],
    ["1..3,2,3..4", [1, 2, 3, 4]],
    ["[1, 2]", [1, 2]],
    ["[0.1]", [0.1]],
    ["{a: 1, b: [2, 3]},{}", [{ a: 1, b: [2, 3] }, {}]],
    ['"a..b",v1.2', ["a..b", "v1.2"]],
  ])("%s are %j", (text, values) => {
    expect(list(text)).toEqual(values);
  });

  it("of a parameter that is a list are lists", () => {
    expect(list("[8],[16, 8]", true)).toEqual([[8], [16, 8]]);
    expect(list("[8]", true)).toEqual([[8]]);
    expect(list("[[1, 2], [3, 4]],[[0]]", true)).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
      [[0]],
    ]);
  });

  it("in decimals are the numbers that the decimals are, and not what adding them up gives", () => {
    const tenths = list("0..1:0.1") as number[];
    expect(tenths).toEqual(Array.from({ length: 11 }, (_, at) => Number(`${at}e-1`)));
    expect(0.1 + 0.1 + 0.1).not.toBe(tenths[3]);
    expect(list("1e-10..1e-2:x10")).toEqual([1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2]);
    expect(list("1e-20..3e-20:1e-20")).toEqual([1e-20, 2e-20, 3e-20]);
    expect(list("1e-3..5e-3:1e-3")).toEqual([0.001, 0.002, 0.003, 0.004, 0.005]);
  });

  it.each([
    ["", "-p x: needs a value between commas, got none."],
    ["1,,2", "-p x: needs a value between commas, got 1,,2."],
    ["[]", "-p x: needs at least one value, got []."],
    [
      "0.1..0.5",
      "-p x: needs a step for a range between numbers that are not whole, got 0.1..0.5. Give 0.1..0.5:0.1",
    ],
    ["1..5:-1", "needs a step above 0 for a range from 1 to 5, got -1"],
    ["5..1:1", "needs a step below 0 for a range from 5 to 1, got 1"],
    ["1..5:0", "needs a step above 0 for a range from 1 to 5, got 0"],
    ["0..1:x2", "needs numbers above 0 for a range with a factor"],
    ["1..8:x0.5", "needs a factor above 1 for this range"],
    ["8..1:x2", "needs a factor between 0 and 1 for this range"],
    ["1..8:x1", "needs a factor above 1"],
    ["1..1e9", "has at most 10000 values, got 1000000000 in 1..1e9"],
    ["1..1e18", "has at most 10000 values"],
    ["9007199254740992..9007199254740995", "needs numbers that a double can tell apart"],
    ["1..", "needs a range as 1..20"],
    ["..5", "needs a range as 1..20"],
    ["1..1e999", "needs a range between two numbers"],
    ["1..2..3", "needs a range as 1..20"],
    ["[1, 2", "needs lists, objects and quoted texts that end where they should, got [1, 2"],
    ['"a', "needs lists, objects and quoted texts"],
  ])("%s is refused: %s", (text, message) => {
    expect(() => list(text)).toThrow(message);
  });
});
