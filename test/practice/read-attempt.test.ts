import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../src/number/random.js";
import { blank } from "../../src/practice/blank.js";
import { isNearEnough } from "../../src/practice/match-value.js";
import { readAttempt } from "../../src/practice/read-attempt.js";

const read = (value: unknown, expects: object | string) =>
  readAttempt(value, { expects: expects as never, accept: {}, names: [] });

describe("readAttempt(value, part)", () => {
  it.each([
    ["−0.5", "number", -0.5],
    ["1 1/6", "number", 7 / 6],
    ["418,176,000", "integer", 418176000],
    [String.raw`3\cdot10^{-2}`, "number", 0.03],
    ["7/6", "exact", "7/6"],
    ["η*y", "expr", "eta*y"],
    ["yes", "bool", true],
    ["Box-Blur", "choice:box blur|edge", "box blur"],
  ])("reads %s as a student writes it, for %s", (written, expects, value) => {
    const [leaf] = read({ z: written }, { z: expects });
    const read12 = typeof leaf.value === "number" ? Number(leaf.value.toPrecision(12)) : leaf.value;
    expect(read12).toBe(typeof value === "number" ? Number(value.toPrecision(12)) : value);
    expect(leaf.fault).toBeUndefined();
  });

  it("takes a value alone for the only name, a column for a vector, and a blank for anything", () => {
    expect(read(0.66, { loss: "number" })).toEqual([{ path: "loss", value: 0.66 }]);
    expect(read({ x: [[1], [2]] }, { x: ["number", 2] }).map(({ value }) => value)).toEqual([1, 2]);
    expect(read(blank, { x: ["number", 2], y: "text" }).map(({ path, blank: is }) => [path, is])).toEqual([
      ["x[0]", true],
      ["x[1]", true],
      ["y", true],
    ]);
    expect(read({ x: [1, blank] }, { x: ["number", 2] })[1]).toEqual({
      path: "x[1]",
      value: null,
      blank: true,
    });
  });

  it.each([
    [{ z: "abc" }, "number", "needs a number"],
    [{ z: [1, 2, 3] }, ["number", 2], "needs a list of 2, got 3 entries"],
    [{ z: 3 }, ["number", 2], "needs a list of 2"],
    [{ z: "maybe" }, "bool", "needs true or false"],
    [{ z: Symbol("x") }, "number", "needs a finite number"],
    [{ z: null }, "number", "needs a finite number"],
    [{ z: {} }, "expr", "needs an expression"],
    [5, "number", "needs an object with z, y"],
  ])("of %o says what is wrong with it, and never throws", (value, expects, why) => {
    const faults = read(value, { z: expects, y: "number" }).map(({ fault }) => fault ?? "");
    expect(faults.join()).toContain(why);
  });
});

describe("isNearEnough(right, given, tolerance)", () => {
  it("takes any number rounded or cut to three or more digits, and none that is further away", () => {
    const random = randomNumbers(11);
    for (let round = 0; round < 500; round++) {
      const value = (random() - 0.5) * 10 ** Math.floor(8 * random() - 4);
      const digits = 3 + Math.floor(random() * 3);
      const given = Number(value.toPrecision(digits));
      expect(isNearEnough(value, given, "digits", value.toPrecision(digits))).toBe(true);
      const unit = 10 ** (Math.floor(Math.log10(Math.abs(given))) + 1 - digits);
      const cut = Math.trunc(value / unit) * unit;
      expect(isNearEnough(value, cut, "digits", cut.toPrecision(digits))).toBe(true);
      const far = given + 2 * unit * Math.sign(given);
      const digitsOfFar = far.toExponential(digits - 1);
      const isFar = Math.abs(far) < 10 ** (Math.floor(Math.log10(Math.abs(given))) + 1);
      expect(isFar && isNearEnough(value, far, "digits", digitsOfFar)).toBe(false);
    }
  });

  it("asks for three digits where fewer are given, and for no more where the number has no more", () => {
    expect(isNearEnough(0.0585, 0.06, "digits")).toBe(false);
    expect(isNearEnough(0.50042, 0.5, "digits")).toBe(true);
    expect(isNearEnough(0, 1e-5, "digits")).toBe(false);
    expect(isNearEnough(100, 101, { rel: 0.02 })).toBe(true);
    expect(isNearEnough(100, 103, { rel: 0.02 })).toBe(false);
  });
});
